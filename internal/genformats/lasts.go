package genformats

// LastBool tests whether a bool of the last element is there, beside what it is.
//
//zc:wire be msb
type LastBool struct {
	Total uint8         `wire:"frame: Total, where: Total >= 3"`
	List  []LastElement `wire:"until: Kind == 0 || Kind == 9, term"`
	Here  uint8         `wire:"when: has(last(List).Flag)"`
	True  uint8         `wire:"when: last(List).Flag"`
	Both  bool          `wire:"calc: has(last(List).Flag) && !last(List).Flag"`
	Tail  uint8
}

// LastThere reads more of it than an integer.
type LastThere struct {
	Total uint8         `wire:"frame: Total, where: Total >= 3"`
	N     uint8         `wire:"where: N < 20"`
	List  []LastElement `wire:"count: N"`
	Data  uint16        `wire:"when: has(last(List).Data) || has(last(List).Inner)"`
	Tail  uint8
}

type LastElement struct {
	Kind  uint8
	Flag  bool        `wire:"when: Kind > 3"`
	Data  []byte      `wire:"when: Kind > 5, len: 8"`
	Inner InnerOfLast `wire:"when: Kind > 7"`
}

type InnerOfLast struct{ A, B uint8 }

// LastBefore walks a list as what is computed of the one in front has it.
type LastBefore struct {
	Total uint8         `wire:"frame: Total, where: Total >= 3"`
	First []LastElement `wire:"until: Kind == 0 || Kind == 4, term"`
	On    bool          `wire:"calc: has(last(First).Flag)"`
	Next  []LastElement `wire:"while: On && peek(8) < 9 && len(Next) < 2"`
	Tail  uint8
}

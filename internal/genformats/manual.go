package genformats

// ManualFrame writes the size of its record as the literal has it, around a payload that
// a buffer holds already.
//
//zc:wire be
type ManualFrame struct {
	Total   uint8 `wire:"frame: Total, where: Total >= 2, manual"`
	Kind    uint8
	Payload []byte
}

// ManualFoot has fixed fields behind its payload.
type ManualFoot struct {
	Total   uint8 `wire:"frame: Total, where: Total >= 4, manual"`
	Payload []byte
	Foot    uint16
}

// ManualSize has a part of a size that the literal has, and no frame.
type ManualSize struct {
	N       uint8  `wire:"manual"`
	Data    []byte `wire:"size: N"`
	Payload []byte
}

// ManualBoth has a frame that is filled in, and a size that is not.
type ManualBoth struct {
	Total   uint8  `wire:"frame: Total, where: Total >= 2"`
	N       uint8  `wire:"manual, where: N < 100"`
	Data    []byte `wire:"size: N"`
	Payload []byte
}

// ManualTo says where a part ends that lies in front of the payload.
type ManualTo struct {
	End     uint8 `wire:"manual, where: End >= 2"`
	Kind    uint8
	Options []byte `wire:"to: End"`
	Payload []byte
}

// ManualCount says how many records there are, and has no payload.
type ManualCount struct {
	Total uint8      `wire:"frame: Total, where: Total >= 2, manual"`
	N     uint8      `wire:"manual"`
	List  []LastInts `wire:"count: N"`
}

type LastInts struct{ A, B uint8 }

// SetFrame and SetSize have an expression for a length that is right for some values
// alone: the encoder refuses the others.
type SetFrame struct {
	Total   uint8 `wire:"frame: Total, where: Total >= 2, set: cond(Kind == 7, 2, total)"`
	Kind    uint8
	Payload []byte
}

type SetSize struct {
	N       uint8  `wire:"set: len(Data)/2*2"`
	Data    []byte `wire:"size: N"`
	Payload []byte
}

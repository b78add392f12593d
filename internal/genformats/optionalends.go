package genformats

// OptionalEnds may lack what bytes end, in front of another field and as its last.
//
//zc:wire be
type OptionalEnds struct {
	Kind uint8
	Name []byte `wire:"when: Kind > 1, upto: 0"`
	Code uint16
	Line []byte `wire:"when: Kind > 2, upto: {13, 10}"`
}

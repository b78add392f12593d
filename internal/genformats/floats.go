package genformats

// Celsius and Share are float types with names.
type (
	Celsius float32
	Share   float64
)

// FloatsBE has floats of each size, alone, in arrays and in lists, most
// significant byte first.
//
//zc:wire be
type FloatsBE struct {
	N        uint8
	F32      float32
	F64      float64
	Heat     Celsius
	Part     Share
	Float32  [3]float32
	Shares   [2]Share
	_        float32
	Spare    float64   `wire:"reserved"`
	Counted  []float64 `wire:"count: N"`
	Heats    []Celsius `wire:"len: 8"`
	F32After float32
	Rest     []float32
}

// FloatsLE is the same, least significant byte first.
//
//zc:wire le
type FloatsLE struct {
	N        uint8
	F32      float32
	F64      float64
	Heat     Celsius
	Part     Share
	Float32  [3]float32
	Shares   [2]Share
	Counted  []float64 `wire:"count: N"`
	Heats    []Celsius `wire:"len: 8"`
	F32After float32
	Rest     []float32
}

// FloatsHE is a fixed one, in the machine's order.
//
//zc:wire he
type FloatsHE struct {
	F32   float32
	F64   float64
	Heat  Celsius
	Heats [2]Celsius
}

package genformats

// Level is an open enum: any number may stand for it.
type Level uint8

const (
	LevelLow  Level = 1
	LevelHigh Level = 100
	Level_7   Level = 7 // an underscore in the name
	Loudest   Level = 127
)

// Tilt is a signed enum.
type Tilt int8

const (
	TiltLeft  Tilt = -3
	TiltNone  Tilt = 0
	TiltRight Tilt = 3
)

// Phase has a String method of its own.
type Phase uint16

const (
	PhaseOne Phase = 1 + iota
	PhaseTwo
)

// String is the phase in capitals.
func (p Phase) String() string {
	switch p {
	case PhaseOne:
		return "ONE"
	case PhaseTwo:
		return "TWO"
	}
	return "?"
}

// Magic is an enum of 64 bits, beyond what an int64 holds.
type Magic uint64

const (
	MagicSmall Magic = 5
	MagicLarge Magic = 1<<64 - 2
)

// color is an enum that is not exported.
type color uint8

const (
	colorRed   color = 1
	colorGreen color = 2
	colorBlue  color = 4
)

// Offset is no enum of any layout: it gets no String method.
type Offset int

const OffsetNone Offset = -1

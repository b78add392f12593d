package main

//go:generate go run ../../cmd/zcgen

// Quantity says what a sensor measures.
type Quantity uint8

const (
	QuantityTemperature Quantity = 1 // in hundredths of a degree
	QuantityHumidity    Quantity = 2 // in hundredths of a percent
)

// Report is a datagram of a made-up sensor protocol: what one sensor measured
// since its last report.
//
//zc:wire be msb
type Report struct {
	Version  uint8  `wire:"bits: 4, eq: 2"`
	Alarm    bool   `wire:"bits: 1"`
	_        uint8  `wire:"bits: 3, reserved"`
	Count    uint8  `wire:"where: Count >= 1"` // of samples
	Sensor   uint16 // 0 is the one that is not set up
	Sequence uint16
	Checksum uint16   `wire:"sum: inet(0, total)"`
	Samples  []Sample `wire:"count: Count"`
}

// Sample is one measurement.
type Sample struct {
	Quantity Quantity
	Age      uint8 // in seconds, when the report was sent
	Reading  int16
}

// Ownformat has a wire format of its own: report.go says how it lies in bytes,
// and zcgen makes report_zc.go of that. The program encodes a report, reads it in
// place, and shows what becomes of bytes that are none.
//
//	$ go generate ./examples/ownformat
//	$ go run ./examples/ownformat
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func main() {
	b, err := encode()
	if err == nil {
		fmt.Printf("encoded  % x\n", b)
		err = decode(b)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "ownformat:", err)
		os.Exit(1)
	}

	version, tooMany, spoilt := bytes.Clone(b), bytes.Clone(b), bytes.Clone(b)
	version[0] = 0x10
	tooMany[1] = 200
	spoilt[len(spoilt)-1]++
	for _, bad := range [][]byte{nil, b[:5], b[:len(b)-1], version, tooMany, spoilt} {
		if err := decode(bad); errors.Is(err, zcrt.ErrShort) {
			fmt.Println("cut off: ", err)
		} else {
			fmt.Println("refused: ", err)
		}
	}
	if _, err := (&Report{Sensor: 7}).AppendBinary(nil); err != nil {
		fmt.Println("not sent:", err)
	}
}

// encode writes a report as bytes. Version, count and checksum fill themselves.
func encode() ([]byte, error) {
	report := Report{
		Alarm:    true,
		Sensor:   0x0102,
		Sequence: 42,
		Samples: []Sample{
			{Quantity: QuantityTemperature, Age: 30, Reading: -550},
			{Quantity: QuantityHumidity, Age: 29, Reading: 6120},
		},
	}
	return report.AppendBinary(nil)
}

var errChecksum = errors.New("the checksum is wrong")

// decode prints a report without copying anything out of its bytes.
func decode(b []byte) error {
	report, err := ParseReport(b)
	if err != nil {
		return err
	}
	if !report.VerifyChecksum() {
		return errChecksum
	}
	fmt.Printf("sensor %#04x, report %d, alarm %v\n", report.Sensor(), report.Sequence(), report.Alarm())
	samples := report.Samples()
	for s, ok := samples.Next(); ok; s, ok = samples.Next() {
		fmt.Printf("  %v %.2f, %d s ago\n", s.Quantity(), float64(s.Reading())/100, s.Age())
	}
	return samples.Err()
}

package interval_test

import (
	"fmt"
	"math/big"

	"github.com/zcgen/zcgen/layout/interval"
)

// The size of the IPv4 options is IHL*4 - 20. Over all that four bits can say it
// may be negative; the rule IHL >= 5 is what proves it.
func ExampleSet() {
	ihl := interval.Bits(4)
	size := func(ihl interval.Set) interval.Set {
		return ihl.Mul(interval.Values(4)).Sub(interval.Values(20))
	}
	fmt.Println(size(ihl).Hull())
	fmt.Println(size(ihl.RestrictGreaterEqual(interval.Values(5))))
	// Output:
	// -20..40
	// 0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40
}

// Whether an IPv4 payload can be negative is a question about two fields, which
// the rule TotalLength >= IHL*4 answers.
func ExampleProver() {
	total := interval.Atom("TotalLength")
	header := interval.Atom("IHL").Scale(big.NewInt(4))
	payload := total.Sub(header)

	var p interval.Prover
	p.SetAtom("TotalLength", interval.Bits(16))
	p.SetAtom("IHL", interval.Range(5, 15))
	fmt.Println(payload, ">=", p.LowerBound(payload))

	p.Assume(payload)
	fmt.Println(payload, ">=", p.LowerBound(payload))
	fmt.Println("TotalLength >=", p.LowerBound(total))
	// Output:
	// TotalLength - 4*IHL >= -60
	// TotalLength - 4*IHL >= 0
	// TotalLength >= 20
}

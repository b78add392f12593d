package agree

import (
	"bytes"
	"fmt"
	"math/big"
	"reflect"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Varint is what was generated for one integer type of variable size.
type Varint struct {
	Name   string
	Check  func(b []byte) (*big.Int, int, zcrt.Fault)
	Parse  func(b []byte) (*big.Int, int, error)
	Append func(b []byte, x *big.Int) ([]byte, error)
	Size   func(x *big.Int) int

	// Touch checks b, and appends what it holds to a buffer with room.
	Touch func(b, buffer []byte)
}

// VarintOf makes the row of a type from its functions.
func VarintOf[T interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int8 | ~int16 | ~int32 | ~int64
	Size() int
}](name string, check func([]byte) (T, int, zcrt.Fault), parse func([]byte) (T, int, error), write func([]byte, T) ([]byte, error)) Varint {
	number := func(x T) *big.Int { return scalar(reflect.ValueOf(x)) }
	typed := func(x *big.Int) T { return typed(reflect.TypeFor[T](), x).(T) }
	return Varint{
		Name: name,
		Check: func(b []byte) (*big.Int, int, zcrt.Fault) {
			x, n, f := check(b)
			return number(x), n, f
		},
		Parse: func(b []byte) (*big.Int, int, error) {
			x, n, err := parse(b)
			return number(x), n, err
		},
		Append: func(b []byte, x *big.Int) ([]byte, error) { return write(b, typed(x)) },
		Size:   func(x *big.Int) int { return typed(x).Size() },
		Touch: func(b, buffer []byte) {
			x, _, f := check(b)
			Use(f)
			buffer, err := write(buffer, x)
			Use2(buffer, err == nil)
			Use(x.Size())
		},
	}
}

// TestVarints compares all integers of variable size of the package in the
// current folder with their twins: on all bytes up to two, on all of three
// behind an escape, and on many longer ones.
func TestVarints(t *testing.T, varints []Varint) {
	pkgs, diags, err := layout.Load(layout.Config{}, ".")
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	rows := map[string]Varint{}
	for _, row := range varints {
		rows[row.Name] = row
	}
	for _, file := range pkgs[0].Files {
		for _, model := range file.Varints {
			v := twin.NewVarint(model)
			t.Run(v.Name, func(t *testing.T) {
				row, ok := rows[v.Name]
				if !ok {
					t.Fatalf("%s has no row (run go generate)", v.Name)
				}
				varintBytes(v, func(b []byte) {
					if d := row.decode(v, b); d != "" {
						t.Fatalf("%x: %s", b, d)
					}
				})
				varintValues(v, func(x *big.Int) {
					if d := row.encode(v, x); d != "" {
						t.Fatalf("%v: %s", x, d)
					}
				})
				row.allocations(t, v)
			})
		}
	}
}

// varintBytes makes up what may be integers: all bytes up to two, all of three
// that begin with an escape, some with every other first byte, longer ones that
// are all alike but for one byte, and some at random.
func varintBytes(v *twin.Varint, try func([]byte)) {
	r := random(v.Name)
	try(nil)
	for a := range 256 {
		try([]byte{byte(a)})
		for b := range 256 {
			try([]byte{byte(a), byte(b)})
			for c := range 256 {
				if v.Kind == layout.VarintEscape && (a == v.Escape || c == b && b%16 == 0) {
					try([]byte{byte(a), byte(b), byte(c)})
				}
			}
		}
	}
	for _, fill := range []byte{0, 0x7f, 0x80, 0xff} {
		for n := range v.MaxSize() + 2 {
			for i := range n { // each byte of as many that are all alike
				for a := range 256 {
					b := exactly(bytes.Repeat([]byte{fill}, n))
					b[i] = byte(a)
					try(b)
				}
			}
		}
	}
	for range times(1000) {
		b := make([]byte, v.MaxSize()+1)
		kind := r.IntN(4)
		for i := range b {
			b[i] = []byte{byte(r.Uint32()), byte(r.Uint32()) | 0x80, 0x80, 0xff}[kind]
		}
		if v.Kind == layout.VarintBER && r.IntN(8) > 0 {
			b[0] = byte(0x80 + r.IntN(v.Max+1))
			b[1] *= byte(r.IntN(2))
		}
		if v.Kind != layout.VarintBER {
			b[r.IntN(len(b))] = byte(r.Uint32())
		}
		for n := range b {
			try(exactly(b[:n]))
		}
		try(b)
	}
}

// varintValues makes up values of the Go type, the most of them around those at
// which the size changes.
func varintValues(v *twin.Varint, try func(*big.Int)) {
	r := random(v.Name + " values")
	add := func(x *big.Int, n int64) *big.Int { return new(big.Int).Add(x, big.NewInt(n)) }
	for bit := range v.Width + 1 {
		power := new(big.Int).Lsh(big.NewInt(1), uint(bit))
		for n := int64(-3); n <= 3; n++ {
			try(add(power, n))
			try(new(big.Int).Neg(add(power, n)))
		}
	}
	for n := int64(-1000); n <= 1000; n++ {
		try(big.NewInt(n))
	}
	for range times(2000) {
		try(new(big.Int).SetUint64(r.Uint64() >> r.IntN(64)))
		try(big.NewInt(-int64(r.Uint64() >> r.IntN(64) >> 1)))
	}
}

// decode compares the verdict on b.
func (row Varint) decode(v *twin.Varint, b []byte) string {
	want, size, fault := v.Decode(b)
	x, n, f := row.Check(b)
	if !same(f, fault) {
		return diffError(f, fault)
	}
	if fault != nil {
		want, size = new(big.Int), 0
	}
	if x.Cmp(want) != 0 || n != size {
		return fmt.Sprintf("got %v in %d bytes, want %v in %d", x, n, want, size)
	}
	again, m, err := row.Parse(b)
	if again.Cmp(x) != 0 || m != n || (err != nil) != f.Failed() || err != nil && err != error(f) {
		return fmt.Sprintf("Parse says %v in %d bytes, %v", again, m, err)
	}
	if fault != nil {
		return ""
	}
	if n < v.MinSize() || n > v.MaxSize() || !v.Values().Contains(x) {
		return fmt.Sprintf("%v in %d bytes is not what the model says of it: %s", x, n, v.Dump())
	}
	written, err := row.Append(nil, x)
	if err != nil || len(written) > n || v.Minimal && !bytes.Equal(written, b[:n]) {
		return fmt.Sprintf("it is written as %x, %v", written, err)
	}
	return ""
}

// encode compares what is written for x, if the Go type holds it.
func (row Varint) encode(v *twin.Varint, x *big.Int) string {
	low, high := new(big.Int), new(big.Int).Lsh(big.NewInt(1), uint(v.Width))
	if v.ZigZag {
		high.Rsh(high, 1)
		low.Neg(high)
	}
	if x.Cmp(low) < 0 || x.Cmp(high) >= 0 {
		return ""
	}
	want, ok := v.Encode(x)
	if v.Values().Contains(x) != ok {
		return fmt.Sprintf("the model's values are %s", v.Values())
	}
	front := []byte{0xa5, 0xa5}
	got, err := row.Append(bytes.Clone(front), x)
	f, _ := err.(zcrt.Fault)
	switch {
	case !bytes.Equal(got, append(front, want...)):
		return fmt.Sprintf("got %x behind a5a5, want %x", got, want)
	case ok != (err == nil):
		return fmt.Sprintf("error %v", err)
	case !ok && (f.Kind() != zcrt.KindValue || f.Found != uint64(x.Int64()) && f.Found != x.Uint64()):
		return fmt.Sprintf("fault %v", f)
	case row.Size(x) != len(want):
		return fmt.Sprintf("Size is %d, want %d", row.Size(x), len(want))
	case !ok:
		return ""
	}
	for n := range want {
		if _, _, f := row.Check(want[:n]); f.Kind() != zcrt.KindShort {
			return fmt.Sprintf("cut off at %d: %v", n, f)
		}
	}
	if again, n, f := row.Check(append(want, 0xa5)); again.Cmp(x) != 0 || n != len(want) {
		return fmt.Sprintf("read back from %x: %v in %d bytes, %v", want, again, n, f)
	}
	return ""
}

// allocations fails if reading and writing allocates.
func (row Varint) allocations(t *testing.T, v *twin.Varint) {
	t.Helper()
	buffer := make([]byte, 0, 16)
	for _, x := range []*big.Int{new(big.Int), big.NewInt(1), v.Values().Min(), v.Values().Max()} {
		b, ok := v.Encode(x)
		if !ok {
			t.Fatalf("%v has no coding", x)
		}
		for _, b := range [][]byte{b, b[:len(b)-1]} {
			if n := testing.AllocsPerRun(10, func() { row.Touch(b, buffer) }); n != 0 {
				t.Errorf("%x: reading and writing it allocates %v times", b, n)
			}
		}
	}
}

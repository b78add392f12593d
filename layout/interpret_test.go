package layout

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// The interpreter of this file parses records by the model alone, a bit at a
// time, as the definition of the language has it. It is the obvious twin of
// what is generated, and holds each proof of the model to real records.
//
// There is another one in internal/twin, which reads the whole language. This one cannot
// be it: it looks at what the analysis has proved of each field, which no other package
// sees, and a test in this package that imports the twin, which imports this package,
// does not compile. Nor could the twin be made of this one, which reads no more than it
// takes to doubt a proof. That parts end within the bounds of the model, the twin holds
// it to as well, for all layouts that code is generated for.

// bitAt is a bit of a record: bit 0 is the least significant one of its byte.
type bitAt struct{ byte, bit int }

// bits are where the bits of a scalar field lie, from its most significant one
// on, counted from its segment's start. In host order the machine is one that
// stores the least significant byte first.
func (f *Field) bits() []bitAt {
	var out []bitAt
	g := f.Group
	switch {
	case g == nil:
		from, to := f.Bytes()
		for i := range to - from {
			at := from + i
			if f.Order != BigEndian {
				at = to - 1 - i
			}
			for bit := 7; bit >= 0; bit-- {
				out = append(out, bitAt{at, bit})
			}
		}
	case g.Whole():
		first := f.Offset - g.Offset*8 // from the named end of the integer
		for i := range f.Width {
			n := first + f.Width - 1 - i // from its least significant end
			if g.Bits == MostSignificantFirst {
				n = g.Size*8 - 1 - first - i
			}
			at := g.Offset + n/8
			if g.Order == BigEndian {
				at = g.Offset + g.Size - 1 - n/8
			}
			out = append(out, bitAt{at, n % 8})
		}
	case g.Bits == MostSignificantFirst:
		for n := f.Offset; n < f.Offset+f.Width; n++ {
			out = append(out, bitAt{n / 8, 7 - n%8})
		}
	default:
		for n := f.Offset + f.Width - 1; n >= f.Offset; n-- {
			out = append(out, bitAt{n / 8, n % 8})
		}
	}
	return out
}

// get is the value of a scalar field whose segment starts at b.
func (f *Field) get(b []byte) *big.Int {
	x := new(big.Int)
	for _, at := range f.bits() {
		x.Lsh(x, 1)
		x.SetBit(x, 0, uint(b[at.byte]>>at.bit&1))
	}
	if f.Type.Kind == KindInt && x.Bit(f.Width-1) == 1 {
		x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(f.Width)))
	}
	return x
}

// put stores x in a scalar field whose segment starts at b.
func (f *Field) put(b []byte, x *big.Int) {
	for i, at := range f.bits() {
		b[at.byte] = b[at.byte]&^(1<<at.bit) | byte(x.Bit(f.Width-1-i))<<at.bit
	}
}

// interpreter parses one record.
type interpreter struct {
	*testing.T
	s      *Struct
	b      []byte // the bytes at hand
	end    int    // of the record, as far as it is known
	starts map[*Segment]int
	values values // of fields, by name; of those of nested structs, as F.G
}

// parse reports whether the record passes, and holds every proof on the way to
// it.
func (p *interpreter) parse() bool {
	checks := p.s.Checks
	at := 0
	for _, seg := range p.s.Segments {
		p.starts[seg] = at
		if seg.Part == nil {
			if p.end-at < seg.Size {
				return false
			}
			p.read(seg, at)
			at += seg.Size
		}
		// A rule without bytes is tested as soon as its fields are read.
		for len(checks) > 0 && seg.Part == nil && p.ready(checks[0], seg) {
			if !p.passes(checks[0]) {
				return false
			}
			checks = checks[1:]
		}
		if seg.Part == nil {
			continue
		}
		end, ok := p.part(seg, at)
		if !ok {
			return false
		}
		size := big.NewInt(int64(end - at))
		p.values[fmt.Sprintf("#%d", seg.Index)] = size
		for len(checks) > 0 && checks[0].Field.Segment == seg {
			if c := checks[0]; size.Cmp(c.Low.Const) < 0 || size.Cmp(c.High.Const) > 0 {
				return false
			}
			checks = checks[1:]
		}
		p.within(seg, "its end, stored", end, seg.stored)
		at = end
	}
	if len(checks) > 0 {
		p.Fatalf("%s: checks are left: %s", p.s.Name, checks[0].Rule)
	}
	return p.s.Frame == nil || at == p.end
}

// read notes the values of a block's fields.
func (p *interpreter) read(seg *Segment, at int) {
	for _, f := range seg.Block {
		switch {
		case f.Type.IsScalar():
			p.values[f.Name] = f.get(p.b[at:])
		case f.Type.Kind == KindStruct:
			from, to := f.Bytes()
			for _, g := range f.Type.Struct.Segments[0].Block {
				if g.Type.IsScalar() {
					p.values[f.Name+"."+g.Name] = g.get(p.b[at+from : at+to])
				}
			}
		}
	}
}

func (p *interpreter) ready(c *Check, seg *Segment) bool {
	if c.Field.Segment != nil {
		return c.Field.Segment == seg
	}
	for _, f := range c.Expr.Fields() {
		if f.Segment.Index > seg.Index {
			return false
		}
	}
	return true
}

func (p *interpreter) passes(c *Check) bool {
	f := c.Field
	at := p.starts[f.Segment]
	var x *big.Int
	if f.Segment != nil && f.Type.IsScalar() {
		x = f.get(p.b[at:]) // not by name, which may be _
	}
	switch c.Kind {
	case CheckWhere:
		y, ok := p.values.ideal(renamed(c.Expr), func(*Expr, *big.Int) {})
		if !ok {
			p.Fatalf("%s: %s divides by zero with %v", p.s.Name, c.Rule, p.values)
		}
		return y.Sign() != 0
	case CheckEqual, CheckZero:
		return x.Cmp(f.Constant.Const) == 0
	case CheckIn:
		return x.Cmp(c.Low.Const) >= 0 && x.Cmp(c.High.Const) <= 0
	case CheckClosed:
		for _, v := range f.Type.Enum.Values {
			if v.Value.Cmp(x) == 0 {
				return true
			}
		}
		return false
	case CheckBool:
		from, to := f.Bytes()
		return !slices.ContainsFunc(p.b[at+from:at+to], func(b byte) bool { return b > 1 })
	case CheckInner:
		from, to := f.Bytes()
		s := f.Type.inner()
		for b := p.b[at+from : at+to]; len(b) > 0; b = b[s.Fixed():] {
			if !newInterpreter(p.T, s, b[:s.Fixed()]).parse() {
				return false
			}
		}
		return true
	}
	size := p.eval(p.s.FrameSize) // CheckFrame
	if size.Cmp(big.NewInt(int64(len(p.b)))) > 0 {
		return false
	}
	p.end = int(size.Int64())
	return true
}

// renamed is e with the fields of nested structs under one name.
func renamed(e *Expr) *Expr {
	c := *e
	if len(e.Path) > 1 {
		c.Path = []*Field{{Name: e.Path[0].Name + "." + e.Path[1].Name}}
	}
	c.Args = nil
	for _, a := range e.Args {
		c.Args = append(c.Args, renamed(a))
	}
	return &c
}

func (p *interpreter) eval(e *Expr) *big.Int {
	x, ok := p.values.ideal(renamed(e), func(*Expr, *big.Int) {})
	if !ok {
		p.Fatalf("%s: %s divides by zero with %v", p.s.Name, e.Text, p.values)
	}
	return x
}

// part finds the end of a part, which is proved not to lie in front of its
// start; ok is false if it does not fit.
func (p *interpreter) part(seg *Segment, at int) (end int, ok bool) {
	part := seg.Part
	var to *big.Int
	start := big.NewInt(int64(at))
	switch part.Window {
	case WindowRest:
		to = big.NewInt(int64(p.end - part.Trailer))
		if to.Cmp(start) < 0 {
			if part.Fits {
				p.Fatalf("%s.%s: proved to fit, but ends at %s, before %d, with %v", p.s.Name, part.Field.Name, to, at, p.values)
			}
			return 0, false
		}
	case WindowPrefix:
		to = new(big.Int).Add(start, part.Prefix.get(p.b[p.starts[part.Prefix.Segment]:]))
	case WindowSize:
		to = new(big.Int).Add(start, p.eval(part.Extent))
	case WindowTo:
		to = p.eval(part.Extent)
	case WindowCount:
		to = new(big.Int).Mul(p.eval(part.Extent), big.NewInt(int64(part.Field.Type.Elem.Size())))
		to.Add(to, start)
	}
	if to.Cmp(start) < 0 {
		p.Fatalf("%s.%s: ends at %s, before its start at %d, with %v", p.s.Name, part.Field.Name, to, at, p.values)
	}
	if to.Cmp(big.NewInt(int64(p.end))) > 0 {
		if part.Fits {
			p.Fatalf("%s.%s: proved to fit, but ends at %s, behind %d, with %v", p.s.Name, part.Field.Name, to, p.end, p.values)
		}
		return 0, false
	}
	end = int(to.Int64())
	p.within(seg, "its end", end, part.End)
	return end, true
}

func (p *interpreter) within(seg *Segment, what string, end int, r Range) {
	x := big.NewInt(int64(end))
	if r.Min != nil && x.Cmp(r.Min) < 0 || r.Max != nil && x.Cmp(r.Max) > 0 {
		p.Fatalf("%s.%s: %s, is %d, not %s, with %v", p.s.Name, seg.Part.Field.Name, what, end, bounds(r), p.values)
	}
}

func newInterpreter(t *testing.T, s *Struct, b []byte) *interpreter {
	return &interpreter{t, s, b, len(b), map[*Segment]int{}, values{}}
}

// randomRecord fills b with a record that has a chance to pass: each scalar
// field in front has one of its values, near the least one more often than not.
func randomRecord(r *rand.Rand, s *Struct, b []byte) {
	for i := range b {
		b[i] = byte([]int{0, 1, 2, 3, r.IntN(256)}[r.IntN(5)])
	}
	if s.Fixed() > len(b) {
		return
	}
	for _, f := range s.Fields {
		if f.Segment == nil || f.Segment.Index > 0 || f.Segment.Part != nil {
			continue
		}
		from, to := f.Bytes()
		switch {
		case f.Type.inner() != nil:
			for ; from < to; from += f.Type.inner().Fixed() {
				randomRecord(r, f.Type.inner(), b[from:from+f.Type.inner().Fixed()])
			}
		case f.Type.Kind == KindArray && f.Type.Elem.Kind == KindBool:
			for i := from; i < to; i++ {
				b[i] &= 1
			}
		case f.Constant != nil:
			f.put(b, f.Constant.Const)
		case f.Type.IsScalar():
			x := new(big.Int).Add(f.Values.Min(), big.NewInt(int64(r.IntN(12))))
			if r.IntN(3) == 0 {
				x = f.get(b)
			}
			if f.Values.Contains(x) {
				f.put(b, x)
			} else {
				f.put(b, []*big.Int{f.Values.Min(), f.Values.Max()}[r.IntN(2)])
			}
		}
	}
}

// TestProofsHoldForRecords parses random records of every layout of testdata
// that is not refused.
func TestProofsHoldForRecords(t *testing.T) {
	_, pkgs, diags := loadArchives(t)
	structs := 0
	for dir, ps := range pkgs {
		for _, p := range ps {
			for _, f := range p.Files {
				for _, s := range f.Structs {
					if diags[dir] == nil && interpretable(s) {
						structs++
						parseRandomly(t, s)
					}
				}
			}
		}
	}
	if structs < 80 {
		t.Errorf("only %d layouts found", structs)
	}
}

// interpretable reports whether the interpreter can parse records of s: those that
// need to be walked, or have parts that may be absent, the slow reader of the
// generated code's tests compares.
func interpretable(s *Struct) bool {
	return s.Union == nil && !s.Walked && len(s.Params()) == 0
}

func parseRandomly(t *testing.T, s *Struct) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	passed := 0
	for range 400 {
		b := make([]byte, r.IntN([]int{40, 400, 4000}[r.IntN(3)]))
		randomRecord(r, s, b)
		p := newInterpreter(t, s, b)
		if !p.parse() {
			continue
		}
		passed++
		for _, f := range s.Fields {
			if x, ok := p.values[f.Name]; ok && f.Name != "_" && f.Type.IsScalar() && !f.Values.Contains(x) {
				t.Errorf("%s.%s is %s, not %s", s.Name, f.Name, x, f.Values)
			}
		}
		for _, fact := range s.known.facts {
			sum := fact.Constant()
			complete := true
			for _, name := range fact.Atoms() {
				x, ok := p.values[name]
				if complete = complete && ok; complete {
					sum.Add(sum, new(big.Int).Mul(fact.Coefficient(name), x))
				}
			}
			if complete && sum.Sign() < 0 {
				t.Errorf("%s: %s is %s with %v", s.Name, fact, sum, p.values)
			}
		}
	}
	if passed == 0 {
		t.Errorf("no record of %s passed, so nothing is shown", s.Name)
	}
}

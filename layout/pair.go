package layout

import (
	"bytes"
	"go/ast"
	"math/big"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// Pair is the two layouts of one Go struct, in either byte order: //zc:wire be,le.
// Each is a [Struct] of its own, with the struct's name and the order behind it.
type Pair struct {
	Name    string     // of the Go struct
	Layouts [2]*Struct // in the order in which the directive names them
	Teller  [2]*Field  // a field whose bytes tell the two apart, in each of them; nil if there is none
}

// suffixes end the names of layouts, by their byte order.
var suffixes = map[ByteOrder]string{BigEndian: "BE", LittleEndian: "LE"}

// GoName is the name of the Go struct that s is a layout of.
func (s *Struct) GoName() string {
	if s.Pair != nil {
		return s.Pair.Name
	}
	return s.Name
}

// Suffix is what stands behind the Go struct's name in that of a layout, and
// behind the names of methods that write in its byte order.
func (s *Struct) Suffix() string { return strings.TrimPrefix(s.Name, s.GoName()) }

// Leads reports whether what is generated once for a Go struct goes with s.
func (s *Struct) Leads() bool { return s.Pair == nil || s.Pair.Layouts[0] == s }

// Tells reports whether bytes tell by themselves in which layout of its pair a
// record is.
func (s *Struct) Tells() bool { return s.Pair.teller() != nil }

func (p *Pair) teller() *Field {
	if p == nil {
		return nil
	}
	return p.Teller[0]
}

func (p *Pair) otherOf(s *Struct) *Struct {
	if p.Layouts[0] == s {
		return p.Layouts[1]
	}
	return p.Layouts[0]
}

// pairOf makes a layout in a second byte order beside a.
func pairOf(a *annotated, second ByteOrder) []*annotated {
	b := *a
	s := *a.Struct
	b.Struct, b.other, a.other = &s, a, &b
	s.Order = second
	pair := &Pair{Name: a.Name, Layouts: [2]*Struct{a.Struct, &s}}
	for _, layout := range pair.Layouts {
		layout.Pair = pair
		layout.Name += suffixes[layout.Order]
	}
	return []*annotated{a, &b}
}

// structIn is the layout of a struct for one around it in a byte order; nil if
// there is none.
func (l *loader) structIn(name string, order ByteOrder) *annotated {
	switch a := l.structs[name]; {
	case a == nil || a.Pair == nil || a.Order == order:
		return a
	case a.other.Order == order:
		return a.other
	}
	return nil
}

// resolveOther resolves the other layout of a struct that is nested in one.
func (l *loader) resolveOther(a *annotated) {
	if a != nil && a.other != nil {
		l.resolveStruct(a.other)
	}
}

// ofOrder is the value of an eq key for the order of f's layout, which with two of
// them may differ: eq: {be: 2, le: 1}.
func (l *loader) ofOrder(f *Field, e *tagElem) ast.Expr {
	lit, ok := e.expr.(*ast.CompositeLit)
	if !ok || e.key != "eq" {
		return e.expr
	}
	const cure = "write eq: {be: constant, le: constant}"
	values := map[string]ast.Expr{}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			values[e.tag.text(kv.Key)] = kv.Value
		}
	}
	switch {
	case len(lit.Elts) != 2 || values["be"] == nil || values["le"] == nil:
		l.report(e.valueP(), CodeKeyValue, f.path(), cure, "%s is not a constant for each byte order", e.text)
		return nil
	case f.Struct.Pair == nil:
		l.report(e.valueP(), CodeKeyValue, f.path(), "write one constant, or //zc:wire be,le above the struct", "%s gives a constant for each byte order, and the layout has one order", e.text)
		return nil
	}
	return values[strings.ToLower(suffixes[f.Struct.Order])]
}

// mostTold is the most values of a field that are compared to tell a byte order.
const mostTold = 16

// tell looks for a field by which the two layouts of a pair are told apart: the
// bytes of the values that it can have in one are none of those in the other. So
// no bytes are a record in both layouts, and that field alone says in which one
// they can be.
func (l *loader) tell(a *annotated) {
	if a.other == nil || a.broken || a.other.broken || a.other.state != done {
		return
	}
	for i, f := range a.front() {
		g := a.other.front()[i]
		x, y := f.patterns(), g.patterns()
		if x == nil || y == nil || slices.ContainsFunc(x, func(b []byte) bool {
			return slices.ContainsFunc(y, func(c []byte) bool { return bytes.Equal(b, c) })
		}) {
			continue
		}
		p := a.Pair
		p.Teller = [2]*Field{f, g}
		if p.Layouts[0] != a.Struct {
			slices.Reverse(p.Teller[:])
		}
		return
	}
}

// front are the fields at constant offsets at the front.
func (s *Struct) front() []*Field {
	if s.Fixed() == 0 {
		return nil
	}
	return s.Segments[0].Block
}

// Few lists the values that f can have, if they are few.
func (f *Field) Few() []*big.Int {
	if !f.Type.IsScalar() || f.Values.IsEmpty() {
		return nil
	}
	var out []*big.Int
	one := big.NewInt(1)
	for n := f.Values.Min(); n.Cmp(f.Values.Max()) <= 0; n = new(big.Int).Add(n, one) {
		if n = f.Values.RestrictGreaterEqual(interval.RangeBig(n, n)).Min(); len(out) == mostTold {
			return nil
		}
		out = append(out, new(big.Int).Set(n))
	}
	return out
}

// patterns are the bytes of all values that f can have; nil if they are many, or
// share a byte with another field.
func (f *Field) patterns() [][]byte {
	if f.Group != nil {
		return nil
	}
	ones := interval.Bits(f.Width).Max()
	var out [][]byte
	for _, n := range f.Few() {
		b := make([]byte, f.Width/8)
		n.And(n, ones).FillBytes(b) // in two's complement
		if f.Order == LittleEndian {
			slices.Reverse(b)
		}
		out = append(out, b)
	}
	return out
}

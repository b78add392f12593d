package layout

import (
	"go/token"
	"go/types"
	"math/big"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// Conversion says how an owned value of one struct becomes one of another, of which
// each field has the name of one that it is made from.
type Conversion struct {
	From, To *Struct
	Fields   []Converted // in the order of To
	Left     []*Field    // of To, which its encoder fills in

	pos token.Position
}

// Converted is one field of a conversion.
type Converted struct {
	From, To *Field
	How      ConvertHow
	Inner    *Conversion // of the structs that the fields hold, or their elements

	// Low and High are the least and the greatest number that fits, where the field
	// that it comes from can hold one beyond; else nil.
	Low, High *big.Int
}

// ConvertHow is how the value of a field becomes that of another.
type ConvertHow int

const (
	ConvertCopy   ConvertHow = iota // both have one Go type
	ConvertType                     // as Go converts it, and loses nothing
	ConvertNarrow                   // an integer, which may not fit
	ConvertStruct                   // by the conversion of the struct
	ConvertList                     // element by element, by that of their struct
)

// Fails reports whether a value may be one that the other struct cannot hold.
func (c *Conversion) Fails() bool {
	return slices.ContainsFunc(c.Fields, func(f Converted) bool { return f.How == ConvertNarrow || f.Inner != nil && f.Inner.Fails() })
}

// Name is the method that converts.
func (c *Conversion) Name() string { return "To" + capital(c.To.GoName()) }

// convert resolves the //zc:convert lines, once all structs are resolved.
func (l *loader) convert() {
	for _, a := range l.inOrder {
		for _, d := range a.lines {
			if d.word == "convert" && a.Leads() {
				l.conversionTo(a, d)
			}
		}
	}
	for _, a := range l.inOrder {
		for _, c := range a.Conversions {
			l.convertFields(c)
		}
	}
}

// conversionTo notes one line.
func (l *loader) conversionTo(a *annotated, d directive) {
	refuse := func(cure, problem string, args ...any) {
		l.report(d.restPos, CodeConversion, a.GoName(), cure, problem, args...)
	}
	if d.rest == "" || len(strings.Fields(d.rest)) > 1 {
		l.report(d.restPos, CodeDirective, a.GoName(), "write //zc:convert and the name of a struct", "//zc:convert %s is not one struct", d.rest)
		return
	}
	if strings.Contains(d.rest, ".") {
		l.report(d.restPos, CodeNotBuilt, a.GoName(), "write the conversion by hand", "//zc:convert to a struct of another package is not built yet")
		return
	}
	to := l.structNamed(a.File, a.GoName(), d.restPos, CodeConversion, d.rest)
	switch {
	case to == nil || a.broken || to.broken:
	case to == a:
		refuse("name another struct", "%s is that already", d.rest)
	case a.Union != nil || to.Union != nil:
		l.report(d.restPos, CodeNotBuilt, a.GoName(), "use one union in both structs", "//zc:convert of a union is not built yet")
	case slices.ContainsFunc(a.Conversions, func(c *Conversion) bool { return c.To == to.Struct }):
		refuse("keep one of the two", "it is converted to %s twice", d.rest)
	default:
		a.Conversions = append(a.Conversions, &Conversion{From: a.Struct, To: to.Struct, pos: d.restPos})
	}
}

// convertFields finds for each field of the target that its encoder does not fill in
// where its value comes from.
func (l *loader) convertFields(c *Conversion) {
	from := l.types.Scope().Lookup(c.From.GoName()).Type().Underlying().(*types.Struct)
	to := l.types.Scope().Lookup(c.To.GoName()).Type().Underlying().(*types.Struct)
	for _, f := range c.To.Fields {
		switch {
		case f.isRow() || f.Hidden != nil || f.IsReserved() || f.Padding:
			continue
		case f.Derived() || f.Calc != nil && f.Calc.Op != OpEnd:
			c.Left = append(c.Left, f)
			continue
		}
		g := c.From.fieldNamed(f.Name)
		if g == nil || g.Reserved {
			l.report(c.pos, CodeConversion, c.From.GoName(), "add it, or write the conversion by hand", "%s has no field %s, which %s has", c.From.GoName(), f.Name, c.To.GoName())
			continue
		}
		one := Converted{From: g, To: f}
		if l.convertible(c, &one, fieldType(from, f.Name), fieldType(to, f.Name)) {
			c.Fields = append(c.Fields, one)
		}
	}
}

func fieldType(s *types.Struct, name string) types.Type {
	for f := range s.Fields() {
		if f.Name() == name {
			return f.Type()
		}
	}
	return types.Typ[types.Invalid]
}

// convertible finds how a value of one Go type becomes one of another; it says what
// is wrong where there is no way.
func (l *loader) convertible(c *Conversion, f *Converted, from, to types.Type) bool {
	x, y := integers(from), integers(to)
	a, listOfA := l.listed(from)
	b, listOfB := l.listed(to)
	switch {
	case types.Identical(from, to):
		f.How = ConvertCopy
		return true
	case types.IdenticalIgnoreTags(from.Underlying(), to.Underlying()):
		f.How = ConvertType
		return true
	case !x.IsEmpty() && !y.IsEmpty():
		f.How = ConvertType
		if x.Min().Cmp(y.Min()) < 0 {
			f.How, f.Low = ConvertNarrow, y.Min()
		}
		if x.Max().Cmp(y.Max()) > 0 {
			f.How, f.High = ConvertNarrow, y.Max()
		}
		return true
	case isFloat(from, types.Float32) && isFloat(to, types.Float64):
		f.How = ConvertType
		return true
	case listOfA == listOfB && a != nil && b != nil:
		i := slices.IndexFunc(a.Conversions, func(inner *Conversion) bool { return inner.To == b.Struct })
		if i < 0 {
			l.report(c.pos, CodeConversion, f.From.path(), "put //zc:convert "+b.GoName()+" above "+a.GoName(), "there is no conversion of %s to %s, which %s needs", a.GoName(), b.GoName(), f.To.path())
			return false
		}
		f.Inner, f.How = a.Conversions[i], ConvertStruct
		if listOfA != "" {
			f.How = ConvertList
		}
		return true
	}
	r := &typeReader{loader: l}
	l.report(c.pos, CodeConversion, f.From.path(), "give the two fields one type, or write the conversion by hand", "it is a %s, which does not fit %s, a %s", r.typeName(from), f.To.path(), r.typeName(to))
	return false
}

// listed is the annotated struct that a type is, or a slice or an array of it; list
// tells which, and is empty for the struct itself.
func (l *loader) listed(t types.Type) (s *annotated, list string) {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		t, list = u.Elem(), "slice"
	case *types.Array:
		t, list = u.Elem(), "array of "+u.String()[:strings.IndexByte(u.String(), ']')]
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() != l.types || l.structs[named.Obj().Name()] == nil {
		return nil, ""
	}
	s = l.structs[named.Obj().Name()]
	if s.Union != nil {
		return nil, ""
	}
	return s, list
}

// integers are those that a type holds, none if it is no integer type.
func integers(t types.Type) interval.Set {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		return interval.Set{}
	}
	switch kind := basic.Kind(); kind {
	case types.Uint8, types.Uint16, types.Uint32, types.Uint64:
		return interval.Bits(8 << (kind - types.Uint8))
	case types.Int8, types.Int16, types.Int32, types.Int64:
		return interval.SignedBits(8 << (kind - types.Int8))
	}
	return interval.Set{}
}

func isFloat(t types.Type, kind types.BasicKind) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == kind
}

// String says what is done with each field.
func (c *Conversion) String() string {
	var fields []string
	for _, f := range c.Fields {
		how := map[ConvertHow]string{ConvertType: " as " + f.To.Type.String(), ConvertNarrow: " as " + f.To.Type.String() + " if it fits"}[f.How]
		if f.Inner != nil {
			how = " by " + f.Inner.Name()
		}
		fields = append(fields, f.To.Name+how)
	}
	text := c.To.GoName() + ": " + strings.Join(fields, ", ")
	for i, f := range c.Left {
		text += []string{"; left to its encoder: ", ", "}[min(i, 1)] + f.Name
	}
	return text
}

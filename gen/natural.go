package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// naturally emits, for a natural layout, the functions that make of its bytes the
// struct itself, and its atomic accesses:
//
//	func CheckHeaderInPlace(b []byte) (*Header, zcrt.Fault) {
//		v, f := CheckHeader(b)
//		if f.Failed() {
//			return nil, f
//		}
//		return zcrt.InPlace[Header](v.p[:], 1, &headerAligned)
//	}
func (t *target) naturally() {
	check, parse := t.names.CheckInPlace(), t.names.ParseInPlace()
	result := func() *Statement { return Op("*").Id(t.s.Name) }
	t.doc("%s is %s with the record as the %s that it is in memory, without a copy: what is written to it is written to b. The error matches [zcrt.ErrAlign] if b does not start where %s can lie.%s", parse, t.names.Parse(), t.s.Name, article(t.s.Name), t.alsoVolatile())
	t.Func().Id(parse).Params(Id("b").Index().Byte()).Params(Id("x").Add(result()), Err().Error()).Block(
		List(Id("x"), Id("f")).Op(":=").Id(check).Call(Id("b")),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("x"), Err()))
	t.Line()
	least := 1
	if t.s.HasAtomic64() {
		least = 8
	}
	site := t.sites.of([]*layout.Field{{Name: "address"}}, "Aligned", "KindAlign", "")
	t.doc("%s is %s with a fault in place of an error: it never allocates.", check, parse)
	t.Func().Id(check).Params(Id("b").Index().Byte()).Params(result(), fault()).Block(
		List(Id("v"), Id("f")).Op(":=").Id(t.names.Check()).Call(Id("b")),
		If(Id("f").Dot("Failed").Call()).Block(Return(Nil(), Id("f"))),
		Return(zc("InPlace").Types(Id(t.s.Name)).Call(Id("v").Dot("p").Index(Op(":")), Lit(least), Op("&").Add(site))))
	t.Line()
	for _, f := range t.s.Fields {
		if f.Atomic {
			t.atomic(f)
		}
	}
}

// alsoVolatile says what a reader of memory that others write has to know.
func (t *target) alsoVolatile() string {
	if !t.s.Volatile {
		return ""
	}
	return " Others may write there too: each field is to be read once, and checked when it is."
}

// atomic emits the atomic load and store of a field of the struct in place:
//
//	func (x *Header) LoadStatus() uint32 { return atomic.LoadUint32(&x.Status) }
func (t *target) atomic(f *layout.Field) {
	kind := "Int"
	if f.Type.Kind == layout.KindUint {
		kind = "Uint"
	}
	kind += fmt.Sprint(f.Type.Bits)
	at := Op("&").Id("x").Dot(f.Name)
	value := primary(Id("value"))
	plain := lower(kind)
	if basicName(f.Type) != plain {
		at = Parens(Op("*").Id(plain)).Parens(at)
		value = value.as("", plain)
	}
	load, store := join("Load", f), join("Store", f)
	must := fmt.Sprintf("x must be one that %s has returned", t.names.CheckInPlace())
	if f.Width == 32 {
		must = "x may be any " + t.s.Name
	}
	t.doc("%s loads %s, %s, with sync/atomic; %s.", load, f.Name, where(f), must)
	if f.Doc != "" {
		t.Comment("//")
		t.doc("%s", sentence(f.Doc))
	}
	t.ownedMethod(load).Params().Add(goTypeOf(f.Type)).Block(
		Return(convert(f.Type, primary(Qual("sync/atomic", "Load"+kind).Call(at)), plain).code))
	t.Line()
	t.doc("%s stores %s with sync/atomic; %s.", store, f.Name, must)
	t.ownedMethod(store).Params(Id("value").Add(goTypeOf(f.Type))).Block(
		Qual("sync/atomic", "Store"+kind).Call(dup(at), value.code))
	t.Line()
}

// sizes emits the conversions that do not compile if the type of a field of a
// natural layout is no longer of the kind and size that it was: with them and the
// guard around it, Go's rules leave the struct one layout.
//
//	var (
//		_ = (*uint32)((*Status)(nil))
//	)
func (g *generator) sizes(s *layout.Struct) {
	var lines []Code
	seen := map[string]bool{}
	for _, f := range s.Fields {
		for t := f.Type; t != nil; t = t.Elem {
			under := underlying(t)
			if under == nil || seen[t.Path+"."+t.Name] {
				continue
			}
			seen[t.Path+"."+t.Name] = true
			lines = append(lines, Id("_").Op("=").Parens(Op("*").Add(under)).Parens(Parens(Op("*").Add(goTypeOf(t))).Parens(Nil())))
		}
	}
	if lines == nil {
		return
	}
	g.doc("A compile error here means that a type in %s is not what it was: zcgen has to run again.", s.Name)
	g.Var().Defs(lines...)
	g.Line()
}

// underlying is what a number or an array with a type of its own is at bottom; nil
// for any other type.
func underlying(t *layout.Type) *Statement {
	basic := ""
	switch t.Kind {
	case layout.KindArray:
		if t.Name != "" {
			return Index(Lit(t.Len)).Add(goTypeOf(t.Elem))
		}
		return nil
	case layout.KindUint:
		basic = fmt.Sprintf("uint%d", t.Bits)
	case layout.KindInt:
		basic = fmt.Sprintf("int%d", t.Bits)
	case layout.KindFloat:
		basic = fmt.Sprintf("float%d", t.Bits)
	}
	if basic == "" || basicName(t) == basic {
		return nil
	}
	return Id(basic)
}

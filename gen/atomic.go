package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// atomicAccess emits the atomic load and store of a field where it lies in a
// record that is no struct in memory:
//
//	func (v BlockView) LoadStatus() (x uint32, err error) {
//		p, f := zcrt.InPlace[uint32](v.fixed()[8:12], 4, &blockStatusAligned)
//		if f.Failed() {
//			return 0, f.Behind(8)
//		}
//		return atomic.LoadUint32(p), nil
//	}
func (t *target) atomicAccess(f *layout.Field) {
	kind := "Int"
	if f.Type.Kind == layout.KindUint {
		kind = "Uint"
	}
	kind += fmt.Sprint(f.Type.Bits)
	plain := lower(kind)
	from, to := f.Bytes()
	site := t.sites.of([]*layout.Field{f}, "Aligned", "KindAlign", fmt.Sprintf("an address that is a multiple of %d", to-from))
	place := List(Id("p"), Id("f")).Op(":=").Add(zc("InPlace").Types(Id(plain)).Call(t.blockAt(f.Segment).slice(from, to), Lit(to-from), Op("&").Add(site)))
	wrong := Id("f").Dot("Behind").Call(t.placeOf(f.Segment).plus(from).code())
	load, store := join("Load", f), join("Store", f)
	t.doc("%s loads %s, %s, with sync/atomic. The error matches [zcrt.ErrAlign] if it does not lie at a multiple of %d bytes.", load, f.Name, where(f), to-from)
	if f.Doc != "" {
		t.Comment("//")
		t.doc("%s", sentence(f.Doc))
	}
	t.method(load).Params().Params(Id("x").Add(goTypeOf(f.Type)), Err().Error()).Block(
		dup(place),
		If(Id("f").Dot("Failed").Call()).Block(Return(Lit(0), dup(wrong))),
		Return(convert(f.Type, primary(Qual("sync/atomic", "Load"+kind).Call(Id("p"))), plain).code, Nil()))
	t.Line()
	value := primary(Id("x"))
	if basicName(f.Type) != plain {
		value = value.as("", plain)
	}
	t.doc("%s stores %s with sync/atomic. Its errors are those of %s.", store, f.Name, load)
	t.method(store).Params(Id("x").Add(goTypeOf(f.Type))).Error().Block(
		place,
		If(Id("f").Dot("Failed").Call()).Block(Return(wrong)),
		Qual("sync/atomic", "Store"+kind).Call(Id("p"), value.code),
		Return(Nil()))
	t.Line()
}

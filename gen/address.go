package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

const netipPath = "net/netip"

// addressGetter emits the getter of an array of bytes as an IP address, under a
// name; the field itself is such an address, or the array has a getter too.
//
//	func (v IPv4View) Source() netip.Addr { return netip.AddrFrom4([4]byte(v.p[12:16])) }
func (t *target) addressGetter(f *layout.Field, name string) {
	from, to := f.Bytes()
	n := to - from
	t.method(name).Params().Qual(netipPath, "Addr").Block(
		Return(Qual(netipPath, fmt.Sprintf("AddrFrom%d", n)).Call(Index(Lit(n)).Byte().Call(t.blockAt(f.Segment).slice(from, to)))))
	t.Line()
}

// addressSetter emits the way back, which refuses an address of the other
// family.
func (t *target) addressSetter(f *layout.Field, name, what string) {
	x := Id("x")
	t.doc("%s sets %s in place if x is %s, and reports whether it did.%s", name, what, addressRule(f), t.untouched(f))
	t.method(name).Params(dup(x).Qual(netipPath, "Addr")).Bool().Block(
		If(notAddress(f, x)).Block(Return(False())),
		putAddress(f, t.blockAt(f.Segment), x),
		Return(True()))
	t.Line()
}

// address emits the accessors of a field that is an IP address.
func (t *target) address(f *layout.Field) {
	t.getterDoc(f, where(f))
	t.addressGetter(f, f.Name)
	if hasSetter(f) {
		t.addressSetter(f, join("Set", f), f.Name)
	}
}

// arrayAsAddress emits those of an array of bytes, beside the array's own.
func (t *target) arrayAsAddress(f *layout.Field) {
	if !f.HasAddr() {
		return
	}
	name := f.AddrName()
	t.doc("%s is %s as an IP address.", name, f.Name)
	t.addressGetter(f, name)
	if hasSetter(f) {
		t.addressSetter(f, join("Set", &layout.Field{Name: name}), f.Name)
	}
}

// addressRule says which addresses a field can hold.
func addressRule(f *layout.Field) string {
	if f.Type.Len == 4 {
		return "an IPv4 address"
	}
	return "an IPv6 address without a zone"
}

// notAddress is the condition under which a field cannot hold x. An IPv4 address
// that is mapped into IPv6 is one of IPv6, since it is 16 bytes that are read.
func notAddress(f *layout.Field, x *Statement) *Statement {
	if f.Type.Len == 4 {
		return Op("!").Add(x).Dot("Is4").Call()
	}
	return Op("!").Add(x).Dot("Is6").Call().Op("||").Add(x).Dot("Zone").Call().Op("!=").Lit("")
}

// putAddress writes x to the bytes of a field that can hold it.
func putAddress(f *layout.Field, a at, x *Statement) *Statement {
	from, to := f.Bytes()
	n := to - from
	return Op("*").Parens(Op("*").Index(Lit(n)).Byte()).Parens(a.slice(from, to)).Op("=").Add(x).Dot(fmt.Sprintf("As%d", n)).Call()
}

// refuseAddress emits the encoder's check of a field that is an IP address.
func (e *encoder) refuseAddress(f *layout.Field) {
	x := Id("x").Dot(f.Name)
	e.refuse(notAddress(f, x), e.fault(f, "Family", "KindValue", addressRule(f), 0, Uint64().Call(dup(x).Dot("BitLen").Call())))
}

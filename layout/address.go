package layout

import (
	"go/types"
	"strings"
)

// isAddr reports whether t is net/netip's type of an IP address.
func isAddr(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Addr" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "net/netip"
}

// addrType is the wire form of a netip.Addr: an array of bytes, as many as the
// field's key size tells.
func addrType() *Type {
	elem := &Type{Kind: KindUint, Bits: 8, Name: "uint8"}
	return &Type{Kind: KindArray, Name: "Addr", Path: "net/netip", Elem: elem, HasString: true, Address: true}
}

// addressSize takes the key size from the tag of a field of type netip.Addr,
// which is of either family and does not tell how many bytes it has.
func (l *loader) addressSize(f *Field) {
	e := f.tag.get("size")
	if e == nil {
		l.report(f.Pos, CodeAddress, f.path(), "add size: 4 or size: 16 to its tag", "a netip.Addr may be an address of IPv4 or of IPv6")
		f.Type = nil
		return
	}
	n, ok := l.smallConstant(f, e)
	if ok && n != 4 && n != 16 {
		l.report(e.valueP(), CodeAddress, f.path(), "write size: 4 or size: 16", "no IP address has %s", plural(n, "byte"))
	}
	if !ok || n != 4 && n != 16 {
		f.Type = nil
		return
	}
	f.Type.Len = n
	f.dropKey("size")
}

// dropKey takes a key from the tag of f, which it may share with other fields.
func (f *Field) dropKey(key string) {
	t := &tag{}
	for _, e := range f.tagElems() {
		if e.key != key {
			t.elems = append(t.elems, e)
		}
	}
	f.tag = t
}

// isBytes reports whether t is an array of n bytes.
func (t *Type) isBytes(n int) bool {
	return t.Kind == KindArray && t.Len == n && t.Elem.Kind == KindUint && t.Elem.Name == "uint8"
}

// HasAddr reports whether f, an array of bytes, is read and written as a
// netip.Addr too.
func (f *Field) HasAddr() bool { return f.tag.get("addr") != nil }

// AddrName is the method that reads an array of bytes as a netip.Addr: SourceAddr
// of SourceAddress, GatewayAddr of Gateway.
func (f *Field) AddrName() string {
	for _, word := range []string{"Address", "address"} {
		if name, is := strings.CutSuffix(f.Name, word); is {
			return name + word[:len("Addr")]
		}
	}
	return f.Name + "Addr"
}

package agree

import (
	"bytes"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"reflect"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// setAddress sets a field of a record in b to addresses of its family and of
// none, through the setters that take a netip.Addr.
func (s *suite) setAddress(r *rand.Rand, st *layout.Struct, f *layout.Field, b []byte) string {
	name := f.Name
	switch {
	case f.HasAddr():
		name = f.AddrName()
	case !f.Type.Address:
		return ""
	}
	set := verb("Set", &layout.Field{Name: name})
	view, _ := s.formats[st.Name].Check(b)
	own := address(twin.Random(r, st)[f.Name].([]any))
	for _, a := range []netip.Addr{own, {}, netip.IPv4Unspecified(), netip.IPv6Unspecified(),
		netip.MustParseAddr("::ffff:10.1.2.3"), netip.MustParseAddr("fe80::1%eth0")} {
		want := bytes.Clone(b)
		legal := a.BitLen() == 8*f.Type.Len && a.Zone() == ""
		if legal {
			record, _ := twin.Parse(st, want)
			from, _ := f.Bytes()
			copy(record.Block(f)[from:], a.AsSlice())
		}
		if got := s.call(st, view, set, a)[0]; got != legal || !bytes.Equal(b, want) {
			return fmt.Sprintf("%s(%v) says %v and makes %x, want %v and %x", set, a, got, b, legal, want)
		}
	}
	return ""
}

// address is the IP address of bytes of the twin.
func address(list []any) netip.Addr {
	var b []byte
	for _, n := range list {
		b = append(b, byte(n.(*big.Int).Uint64()))
	}
	a, ok := netip.AddrFromSlice(b)
	if !ok {
		panic("agree: no address has this many bytes")
	}
	return a
}

// badAddresses compares what the encoder says of an owned value in which one
// field holds an address that it cannot.
func badAddresses(st *layout.Struct, x reflect.Value) string {
	for _, f := range twin.Fields(st) {
		if !f.Type.Address {
			continue
		}
		y := reflect.New(x.Type().Elem())
		y.Elem().Set(x.Elem())
		for _, a := range []netip.Addr{{}, netip.MustParseAddr("fe80::1%eth0")} {
			y.Elem().FieldByName(f.Name).Set(reflect.ValueOf(a))
			if got := owned(y, "MarshalBinary"); got[1] == nil {
				return fmt.Sprintf("MarshalBinary takes the address %v of %s", a, f.Name)
			}
		}
	}
	return ""
}

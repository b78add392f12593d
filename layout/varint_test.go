package layout

import (
	"fmt"
	"strings"
	"testing"
)

// FuzzVarintLine resolves any text behind //zc:varint. Of a coding that is not
// refused, the forms grow in size and in what they hold, the last of them holds
// all values, and all fit the Go type.
func FuzzVarintLine(f *testing.F) {
	for _, line := range []string{"prefix(2) 1 2 4 8", "prefix(1) 2 3", "escape(0xff) 1 3", "leb128 4", "ber", "zigzag 5", "prefix(3) 8 7", "escape( 1 9", "leb128 0x99999999999999999", "ber)( 3"} {
		for typ := range 10 {
			f.Add(line, typ, typ%2 == 0)
		}
	}
	types := []string{"uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "string", "struct{}"}
	f.Fuzz(func(t *testing.T, line string, typ int, minimal bool) {
		if strings.ContainsAny(line, "\r\n") || typ < 0 || typ >= len(types) {
			t.Skip("not one line, or no type")
		}
		if minimal {
			line += " minimal"
		}
		pkg, diags := resolve(t, fmt.Sprintf("package p\n\n//zc:wire be\n//zc:varint %s\ntype V %s\n", line, types[typ]))
		check(t, pkg, diags)
		if len(diags) > 0 {
			return
		}
		if len(pkg.Files) != 1 || len(pkg.Files[0].Varints) != 1 {
			t.Fatalf("%q above %s is neither refused nor read", line, types[typ])
		}
		v := pkg.Files[0].Varints[0]
		forms := v.Forms()
		for i := 1; i < len(forms); i++ {
			if forms[i].Size <= forms[i-1].Size || forms[i].Max.Cmp(forms[i-1].Max) < 0 {
				t.Errorf("%q: forms %v do not grow", line, forms)
			}
		}
		last := forms[len(forms)-1]
		if forms[0].Size != v.MinSize() || last.Size != v.MaxSize() || v.MinSize() >= v.MaxSize() || v.MaxSize() > 10 {
			t.Errorf("%q: sizes %d..%d of %v", line, v.MinSize(), v.MaxSize(), forms)
		}
		if values := v.Values(); !values.FitsInt(v.Width, v.ZigZag) || !v.ZigZag && values.Max().Cmp(last.Max) != 0 {
			t.Errorf("%q: values %s of %s, and the last form holds %s", line, values, v.GoType(), last.Max)
		}
		if v.Minimal != minimal || v.GoType() != types[typ] {
			t.Errorf("%q above %s is read as %s", line, types[typ], v.Dump())
		}
	})
}

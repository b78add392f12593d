package agree

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Codec tells the twin what a tag names.
func Codec[V any](name string, c zcrt.Codec[V]) {
	var zero V
	twin.Codecs[name] = twin.Codec{
		Zero: zero,
		Size: func(v any) int { return c.Size(v.(V)) },
		Get:  func(b []byte) (any, error) { return c.Get(b) },
		Put:  func(b []byte, v any) { c.Put(b, v.(V)) },
	}
}

// codecsOf are the codecs of a package.
func codecsOf(p *layout.Package) (out []string) {
	for _, file := range p.Files {
		for _, s := range file.Structs {
			for _, f := range s.Fields {
				if c := f.Type.Codec; c != nil && !slices.Contains(out, c.Name) {
					out = append(out, c.Name)
				}
			}
		}
	}
	return out
}

// diffCodec compares the getters of a field with a codec: of its value, whose
// results these are, and of its bytes.
func (s *suite) diffCodec(st *layout.Struct, f *layout.Field, view any, results []any, v *twin.View) string {
	raw := s.call(st, view, f.BytesName())
	if f.When != nil {
		if results[1] != v.Has(f) || raw[1] != v.Has(f) {
			return fmt.Sprintf("ok is %v, of its bytes %v, want %v", results[1], raw[1], v.Has(f))
		}
		if !v.Has(f) {
			if raw[0].([]byte) != nil || results[2] != nil {
				return fmt.Sprintf("it is absent, and has the bytes %x and the error %v", raw[0], results[2])
			}
			return ""
		}
	}
	b, _ := v.Part(f)
	if d := diffBytes(b, reflect.ValueOf(raw[0])); d != "" {
		return f.BytesName() + " " + d
	}
	want, wrong := v.Decode(f)
	if wrong != nil {
		return diffRefused(results[len(results)-1], wrong, v, f)
	}
	if err := results[len(results)-1]; err != nil {
		return fmt.Sprintf("the error %v", err)
	}
	return diffAny(want, twin.Decoded{Value: results[0]})
}

// diffRefused compares the error of a getter whose codec refuses the bytes.
func diffRefused(err any, want error, v *twin.View, f *layout.Field) string {
	got, is := err.(zcrt.Refused)
	_, at := v.Part(f)
	place := &twin.Fault{Format: v.Struct.Name, Field: f.Name, Kind: zcrt.KindCodec, Offset: at}
	switch {
	case !is || got.Err.Error() != want.Error():
		return fmt.Sprintf("the error is %v, want one of the codec, %v", err, want)
	case !same(got.Fault, place) || !errors.Is(got, zcrt.ErrValue):
		return fmt.Sprintf("the error is %v, want %v", err, place)
	}
	return ""
}

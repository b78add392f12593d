package twin

import (
	"bytes"
	"math/rand/v2"
	"reflect"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Codec is the user's code that reads and writes the bytes of a field.
type Codec struct {
	Zero any // of the field's Go type
	Size func(v any) int
	Get  func(b []byte) (any, error)
	Put  func(b []byte, v any)
}

// Codecs are those of the layouts, by the names that tags call them. The twin has
// no way to know them but to be given them.
var Codecs = map[string]Codec{}

// Decoded is the value of a field with a codec.
type Decoded struct{ Value any }

func codecOf(f *layout.Field) Codec { return Codecs[f.Type.Codec.Name] }

// Decode is what a codec makes of the bytes of its field, or its error.
func (v *View) Decode(f *layout.Field) (Decoded, error) {
	b, _ := v.Part(f)
	x, err := codecOf(f).Get(bytes.Clone(b))
	return Decoded{x}, err
}

// decodes reports what is wrong with the bytes of a field that has a codec.
func (v *View) decodes(f *layout.Field) *Fault {
	if _, err := v.Decode(f); err == nil {
		return nil
	}
	_, at := v.Part(f)
	return &Fault{Format: v.Struct.Name, Field: f.Name, Kind: zcrt.KindCodec, Offset: at}
}

// encode is the bytes that a codec writes; ok is false if it says that there are
// none.
func (d Decoded) encode(f *layout.Field) (b []byte, ok bool) {
	n := codecOf(f).Size(d.Value)
	if n < 0 {
		return nil, false
	}
	b = make([]byte, n)
	codecOf(f).Put(b, d.Value)
	return b, len(f.Segment.Part.Upto) == 0 || !bytes.Contains(b, f.Segment.Part.Upto)
}

// randomDecoded is a value that some bytes have, mostly; else the zero value, which
// may have none.
func randomDecoded(r *rand.Rand, f *layout.Field) Decoded {
	for range 200 {
		b := randomBytes(r, randomLength(r, f))
		if len(b) > 0 && r.IntN(2) == 0 { // what many codecs take
			for i := range b {
				b[i] = "0123456789abc, "[r.IntN(15)]
			}
			b[0], b[len(b)-1] = b[0]&0x17, ", 0"[r.IntN(3)]
		}
		if x, err := codecOf(f).Get(b); err == nil && r.IntN(100) > 0 {
			return Decoded{x}
		}
	}
	return Decoded{codecOf(f).Zero}
}

// isZero reports whether the value is the zero value of its type.
func (d Decoded) isZero() bool {
	v := reflect.ValueOf(d.Value)
	return !v.IsValid() || v.IsZero()
}

// Equal reports whether two values are the same.
func (d Decoded) Equal(other Decoded) bool { return reflect.DeepEqual(d.Value, other.Value) }

package agree

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// own is the name of a method of the owned form that is about one layout.
func own(st *layout.Struct, name string) string { return name + st.Suffix() }

// owned calls a method of a pointer to an owned value.
func owned(x reflect.Value, method string, args ...any) []any {
	var values []reflect.Value
	for _, a := range args {
		values = append(values, reflect.ValueOf(a))
	}
	var out []any
	for _, v := range x.MethodByName(method).Call(values) {
		out = append(out, v.Interface())
	}
	return out
}

// encode compares what becomes of an owned value, whose fields the twin has in
// value: encoded by each of the encoders, and read again.
func (s *suite) encode(r *rand.Rand, st *layout.Struct, x reflect.Value, value twin.Record) string {
	want, ok := twin.Encode(st, value, nil)
	prefix := []byte{1, 2, 3}
	b := bytes.Repeat([]byte{0xa5}, 16+len(want))
	got := owned(x, own(st, "AppendBinary"), append(b[:0], prefix...))
	out, err := got[0].([]byte), got[1]
	if ok != (err == nil) {
		return fmt.Sprintf("AppendBinary: error %v, but the twin encodes it: %v", err, ok)
	}
	if err != nil {
		if f, is := err.(zcrt.Fault); !is || !f.Failed() || f.Site.Field == "" {
			return fmt.Sprintf("AppendBinary: the error is %#v, which is no fault", err)
		}
		if !bytes.Equal(out, prefix) {
			return fmt.Sprintf("AppendBinary fails and returns %x", out)
		}
		return s.refusePrepend(r, st, x)
	}
	if !bytes.HasPrefix(out, prefix) || !bytes.Equal(out[len(prefix):], want) {
		return fmt.Sprintf("AppendBinary gives %x, want %x", out, append(prefix, want...))
	}
	if n := owned(x, "Size")[0]; n != len(want) {
		return fmt.Sprintf("Size() is %v, want %d", n, len(want))
	}
	if got := owned(x, own(st, "MarshalBinary")); got[1] != nil || !bytes.Equal(got[0].([]byte), want) {
		return fmt.Sprintf("MarshalBinary gives %x and %v, want %x", got[0], got[1], want)
	}
	if d := s.again(st, x, want); d != "" {
		return d
	}
	if d := badAddresses(st, x); d != "" {
		return d
	}
	return s.prepend(r, st, x, value)
}

// again compares what an encoding reads as: the canonical value, which has the
// same encoding.
func (s *suite) again(st *layout.Struct, x reflect.Value, b []byte) string {
	view, fault := twin.Parse(st, b)
	if fault != nil {
		return fault.String()
	}
	want, fault := view.Value()
	if fault != nil {
		return fault.String()
	}
	y := reflect.New(x.Type().Elem())
	if err := owned(y, own(st, "UnmarshalBinary"), b)[0]; err != nil {
		return fmt.Sprintf("UnmarshalBinary of %x: %v", b, err)
	}
	if d := diffAny(want, record(st, y.Elem())); d != "" {
		return "UnmarshalBinary " + d
	}
	if got := owned(y, own(st, "MarshalBinary")); got[1] != nil || !bytes.Equal(got[0].([]byte), b) {
		return fmt.Sprintf("MarshalBinary of what was read gives %x and %v, want %x", got[0], got[1], b)
	}
	z := reflect.New(x.Type().Elem())
	z.Elem().Set(x.Elem())
	if err := owned(z, own(st, "Fill"))[0]; err != nil {
		return fmt.Sprintf("Fill: %v", err)
	}
	if d := diffAny(want, record(st, z.Elem())); d != "" {
		return "Fill " + d
	}
	return ""
}

// prepend compares the in-place builder: its payload is in the buffer already.
func (s *suite) prepend(r *rand.Rand, st *layout.Struct, x reflect.Value, value twin.Record) string {
	pseudo, sums := randomPseudo(r, st)
	want, ok := twin.Encode(st, value, sums)
	if !ok {
		return "the twin does not encode it again"
	}
	if sums != nil {
		if got := owned(x, own(st, "AppendWithPseudo"), []byte(nil), zcrt.Sum(pseudo)); got[1] != nil || !bytes.Equal(got[0].([]byte), want) {
			return fmt.Sprintf("AppendWithPseudo gives %x and %v, want %x", got[0], got[1], want)
		}
	}
	y, payload, ok := split(st, x)
	if !ok {
		return ""
	}
	if len(payload) > 0 {
		if d := s.notPrepended(st, x, pseudo, sums, nil, len(want)); d != "" {
			return "a payload in the value: " + d
		}
	}
	for _, missing := range []int{0, 1} { // bytes of room
		head := len(want) - len(payload)
		foot := footer(st)
		if missing > 0 && head == 0 {
			continue
		}
		if missing > 0 {
			if d := s.notPrepended(st, y, pseudo, sums, payload, head-foot-missing); d != "" {
				return "too little headroom: " + d
			}
			if foot > 0 {
				if d := s.notPrepended(st, y, pseudo, sums, payload, -1); d != "" {
					return "too little tailroom: " + d
				}
			}
			continue
		}
		buf := poisoned(head-foot, payload, foot)
		got := callPrepend(st, y, buf, pseudo, sums)
		if f := got[1].(zcrt.Fault); f.Failed() {
			return fmt.Sprintf("Prepend: %v", f)
		}
		if !bytes.Equal(buf.Bytes(), want) {
			return fmt.Sprintf("Prepend gives %x, want %x", buf.Bytes(), want)
		}
		view, fault := twin.Parse(st, want)
		if fault != nil {
			return fault.String()
		}
		if d := s.diff(st, got[0], view); d != "" {
			return "Prepend: " + d
		}
	}
	return ""
}

// split is an owned value without its payload, and the payload. It reports false
// if that cannot be taken out, since it is not exported.
func split(st *layout.Struct, x reflect.Value) (y reflect.Value, payload []byte, ok bool) {
	y = reflect.New(x.Type().Elem())
	y.Elem().Set(x.Elem())
	p := payloadOf(st)
	if p == nil {
		return y, nil, true
	}
	field := y.Elem().FieldByName(p.Name)
	if !field.CanSet() {
		return y, nil, false
	}
	payload = bytes.Clone(field.Bytes())
	field.SetZero()
	return y, payload, true
}

// refusePrepend checks that the builder refuses a value without an encoding.
func (s *suite) refusePrepend(r *rand.Rand, st *layout.Struct, x reflect.Value) string {
	pseudo, sums := randomPseudo(r, st)
	y, payload, ok := split(st, x)
	if !ok {
		return ""
	}
	return s.notPrepended(st, y, pseudo, sums, payload, 1<<17)
}

// randomPseudo is the sum of a pseudo-header, and a pointer to it, or nil where
// the encoder takes none.
func randomPseudo(r *rand.Rand, st *layout.Struct) (pseudo uint16, sums *uint16) {
	pseudo = uint16(r.Uint32())
	for _, sum := range st.Sums {
		if sum.Pseudo {
			return pseudo, &pseudo
		}
	}
	return pseudo, nil
}

func callPrepend(st *layout.Struct, x reflect.Value, buf *zcrt.Buffer, pseudo uint16, sums *uint16) []any {
	if sums != nil {
		return owned(x, own(st, "Prepend"), buf, zcrt.Sum(pseudo))
	}
	return owned(x, own(st, "Prepend"), buf)
}

// poisoned is a buffer that holds a payload, with just so much room around it.
func poisoned(headroom int, payload []byte, tailroom int) *zcrt.Buffer {
	store := bytes.Repeat([]byte{0xa5}, headroom+len(payload)+tailroom)
	buf := zcrt.NewBuffer(store, headroom)
	copy(buf.Append(len(payload)), payload)
	for i := range store {
		if i < headroom || i >= headroom+len(payload) {
			store[i] = 0xa5
		}
	}
	return buf
}

// notPrepended checks that a value is refused, and the buffer left as it is. A
// headroom below zero is more than enough, with no room behind the payload.
func (s *suite) notPrepended(st *layout.Struct, x reflect.Value, pseudo uint16, sums *uint16, payload []byte, headroom int) string {
	tailroom := 64
	if headroom < 0 {
		headroom, tailroom = 4096, 0
	}
	buf := poisoned(headroom, payload, tailroom)
	if f := callPrepend(st, x, buf, pseudo, sums)[1].(zcrt.Fault); !f.Failed() {
		return "Prepend writes it"
	}
	if !bytes.Equal(buf.Bytes(), payload) || buf.Headroom() != headroom || buf.Tailroom() != tailroom {
		return fmt.Sprintf("Prepend fails and leaves %x", buf.Bytes())
	}
	return ""
}

// payloadOf is the field that a builder finds in its buffer, or nil; footer the
// size of what it writes behind that.
func payloadOf(st *layout.Struct) *layout.Field {
	for _, seg := range st.Segments {
		if p := seg.Part; p != nil && !p.IsTail() && seg.When == nil && p.Window == layout.WindowRest && !p.Tailed && p.Field.Type.Kind == layout.KindBytes && p.Field.Type.Codec == nil {
			return p.Field
		}
	}
	return nil
}

func footer(st *layout.Struct) int {
	if p := payloadOf(st); p != nil {
		return p.Segment.Part.Trailer
	}
	return 0
}

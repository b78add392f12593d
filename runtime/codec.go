package zcrt

// Codec is what a type has that is named by the key codec: the user's code that
// reads and writes the bytes of a field of the type V. Generated code uses the zero
// value of the type.
//
// The three methods must agree. They are called where the accessors of the field
// say so, never by a Parse function, and what they do is theirs: a panic of one is
// not caught.
type Codec[V any] interface {
	// Size is how many bytes Put writes of v, 64 MiB at most; a negative Size says
	// that v has no form in bytes.
	Size(v V) int

	// Get reads the value that b holds, which is all of the field. It keeps nothing
	// of b, and does not change it.
	Get(b []byte) (V, error)

	// Put writes v to b, which is zeroed and has as many bytes as Size says.
	Put(b []byte, v V)
}

// maxCoded is the most bytes that a codec writes: few enough for the sizes of a
// record's fields to add up to an int on every machine.
const maxCoded = 1 << 26

// CodecSize is a codec's Size as the size of a record counts it. One that is
// negative or too large counts as none; the encoder refuses it when it gets there.
func CodecSize(n int) int {
	if n < 0 || n > maxCoded {
		return 0
	}
	return n
}

// Refused is the error of a getter whose codec does not take the bytes.
type Refused struct {
	Fault       // where they are
	Err   error // what the codec says
}

// Error says where the bytes are that were refused, and why they were.
func (r Refused) Error() string { return r.Fault.Error() + ": " + r.Err.Error() }

// Unwrap returns the fault and the codec's own error.
func (r Refused) Unwrap() []error { return []error{r.Fault, r.Err} }

package genformats

import "testing"

// TestOptionalEndsChange changes bytes under a view: a field that was not there, and
// whose condition now holds, is still not there.
func TestOptionalEndsChange(t *testing.T) {
	b := []byte{1, 0, 7}
	v, err := ParseOptionalEnds(b)
	if err != nil {
		t.Fatal(err)
	}
	b[0] = 3
	if name, ok := v.Name(); ok || name != nil {
		t.Errorf("Name() is %q and %v", name, ok)
	}
	if line, ok := v.Line(); ok || line != nil {
		t.Errorf("Line() is %q and %v", line, ok)
	}
}

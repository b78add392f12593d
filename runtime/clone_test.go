package zcrt_test

import (
	"bytes"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestClone(t *testing.T) {
	for _, tt := range []struct {
		name string
		b    []byte
	}{
		{"nil", nil},
		{"empty", []byte{}},
		{"empty with capacity", make([]byte, 0, 8)},
		{"one byte", []byte{1}},
		{"a packet", bytes.Repeat([]byte{0xa5}, 1460)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := zcrt.Clone(tt.b)
			if !bytes.Equal(got, tt.b) {
				t.Errorf("got % x, want % x", got, tt.b)
			}
			if len(tt.b) == 0 {
				if got != nil {
					t.Error("not nil")
				}
				return
			}
			tt.b[0]++
			if got[0] == tt.b[0] {
				t.Error("the copy shares its bytes with the original")
			}
		})
	}
}

package kerneltest

import (
	"fmt"
	"testing"
)

// verdict is a test that records how it was ended.
type verdict struct {
	testing.TB
	text string
}

func (v *verdict) Helper()                      {}
func (v *verdict) Skip(args ...any)             { v.end("skip: " + fmt.Sprint(args...)) }
func (v *verdict) Fatalf(f string, args ...any) { v.end("fail: " + fmt.Sprintf(f, args...)) }
func (v *verdict) end(text string)              { v.text = text; panic(v) }

// of says how f ends the test: with nothing if it does not.
func (v *verdict) of(f func(testing.TB)) string {
	func() {
		defer func() {
			if ended := recover(); ended != nil && ended != v {
				panic(ended)
			}
		}()
		f(v)
	}()
	return v.text
}

func TestSkip(t *testing.T) {
	missing := func(t testing.TB) { NeedPrograms(t, "go", "no-such-program") }
	tests := []struct {
		name    string
		require string
		f       func(testing.TB)
		want    string
	}{
		{"nothing is missing", "1", func(t testing.TB) { NeedPrograms(t, "go") }, ""},
		{"skips", "", missing, "skip: wants the program no-such-program, which is not installed"},
		{"fails where all must run", "1", missing, "fail: cannot run here and ZCGEN_REQUIRE=1 forbids to skip: " +
			"wants the program no-such-program, which is not installed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("ZCGEN_REQUIRE", test.require)
			if got := new(verdict).of(test.f); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

package agree

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Format is what was generated for one struct. Views are values of any type.
type Format struct {
	Name     string
	Check    func(b []byte) (any, zcrt.Fault)
	Parse    func(b []byte) (any, error)
	Cut      func(b []byte) (any, []byte, error)
	CheckLax func(b []byte) (any, zcrt.Fault) // nil where there is none
	ParseLax func(b []byte) (any, error)
	Owned    any // a pointer to the struct

	// Refine goes from the struct that this one refines, whose record b holds; nil
	// where there is none.
	Refine func(b []byte) (any, bool, error)
	// CheckEither, ParseEither and CutEither take either layout of a pair that
	// bytes tell apart; they stand at the first of the two, if there are any.
	CheckEither func(b []byte) (any, zcrt.Fault)
	ParseEither func(b []byte) (any, error)
	CutEither   func(b []byte) (any, []byte, error)

	// CheckInPlace and ParseInPlace take the bytes of a natural layout as a pointer to
	// the struct; nil where there are none.
	CheckInPlace func(b []byte) (any, zcrt.Fault)
	ParseInPlace func(b []byte) (any, error)

	// Methods are those that reflection does not see, since they are not
	// exported: functions whose first argument is the view.
	Methods map[string]any

	// Touch parses b and calls every getter, without reflection. It reports
	// whether b was accepted.
	Touch func(b []byte) bool
}

// Algorithm tells the twin what a //zc:sum line names.
func Algorithm(name string, fn func(b []byte) uint64) { twin.Algorithms[name] = fn }

// suite compares the formats of one package.
type suite struct {
	formats map[string]Format
	structs []*layout.Struct
}

// load reads the layouts of the package in the current folder, and checks that
// the table is made from them.
func load(t *testing.T, formats []Format) *suite {
	t.Helper()
	pkgs, diags, err := layout.Load(layout.Config{}, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		t.Error(d)
	}
	if t.Failed() {
		t.FailNow()
	}
	s := &suite{formats: map[string]Format{}}
	for _, f := range formats {
		s.formats[f.Name] = f
	}
	for _, file := range pkgs[0].Files {
		for _, st := range file.Structs {
			if compared(st) {
				s.structs = append(s.structs, st)
			}
		}
	}
	want, err := Table(pkgs[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(TableFile); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%s is stale (run go generate): %v", TableFile, err)
	}
	return s
}

// call calls a method of a view by its name.
func (s *suite) call(st *layout.Struct, view any, method string, args ...any) []any {
	var values []reflect.Value
	fn := reflect.ValueOf(view).MethodByName(method)
	if !fn.IsValid() {
		unexported, ok := s.formats[st.Name].Methods[method]
		if !ok {
			panic(st.Name + " has no method " + method)
		}
		fn = reflect.ValueOf(unexported)
		values = append(values, reflect.ValueOf(view))
	}
	for _, a := range args {
		values = append(values, reflect.ValueOf(a))
	}
	var out []any
	for _, v := range fn.Call(values) {
		out = append(out, v.Interface())
	}
	return out
}

// settable reports whether a field has a setter.
func settable(f *layout.Field) bool {
	return f.Calc == nil && f.Away == nil && f.Segment.Part == nil && f.Type.Kind != layout.KindStruct && f.HasSetter()
}

// has reports whether a view has a method.
func (s *suite) has(st *layout.Struct, view any, method string) bool {
	_, unexported := s.formats[st.Name].Methods[method]
	return unexported || reflect.ValueOf(view).MethodByName(method).IsValid()
}

// verb is the name of a method about a field: SetTTL of TTL, setTTL of ttl.
func verb(verb string, f *layout.Field) string {
	first := f.Name[:1]
	if first == strings.ToUpper(first) {
		return verb + f.Name
	}
	return strings.ToLower(verb[:1]) + verb[1:] + strings.ToUpper(first) + f.Name[1:]
}

// fault is a generated fault in the twin's words.
func fault(f zcrt.Fault) *twin.Fault {
	if !f.Failed() {
		return nil
	}
	return &twin.Fault{
		Format: f.Site.Format, Field: f.Site.Field, Kind: f.Kind(), Offset: f.Offset(),
		Wanted: f.Place & (1<<32 - 1), Found: f.Found,
	}
}

// same reports whether a generated fault is the twin's.
func same(got zcrt.Fault, want *twin.Fault) bool {
	g := fault(got)
	if g == nil || want == nil {
		return g == nil && want == nil
	}
	w := *want
	w.Format = strings.ToLower(w.Format)
	if w.Vague {
		w.Vague, w.Wanted, w.Found = false, g.Wanted, g.Found
	}
	return *g == w
}

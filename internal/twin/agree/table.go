package agree

import (
	"bytes"
	"go/format"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// TableFile is the file that holds the table of a package's formats.
const TableFile = "twinformats_test.go"

// Table is the source of that file.
func Table(p *layout.Package) ([]byte, error) {
	var structs []tableRow
	var varints []layout.Names
	var imports []string
	for _, file := range p.Files {
		for _, v := range file.Varints {
			varints = append(varints, layout.Names{Struct: v.Name})
		}
		for _, s := range file.Structs {
			if !compared(s) {
				continue
			}
			structs = append(structs, tableRow{s, layout.Names{Struct: s.Name}})
			if r := s.Refines; r != nil && r.Parent.Path != "" && !slices.Contains(imports, r.Parent.Path) {
				imports = append(imports, r.Parent.Path)
			}
		}
	}
	var b bytes.Buffer
	algorithms, codecs := algorithmsOf(p), codecsOf(p)
	for _, a := range algorithms {
		if a.Path != "" && !slices.Contains(imports, a.Path) {
			imports = append(imports, a.Path)
		}
	}
	if err := tableSource.Execute(&b, table{p.Name, imports, structs, varints, algorithms, codecs}); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// table is what the template is given.
type table struct {
	Package string
	Imports []string
	Structs []tableRow
	Varints []layout.Names

	Algorithms []*layout.Algorithm
	Codecs     []string
}

// Sum is the function of a checksum, as Go code calls it.
func (table) Sum(a *layout.Algorithm) string {
	if a.Path != "" {
		return path.Base(a.Path) + "." + a.Func
	}
	return a.Func
}

// algorithmsOf are the checksums of a package that its author has written.
func algorithmsOf(p *layout.Package) (out []*layout.Algorithm) {
	for _, file := range p.Files {
		for _, s := range file.Structs {
			for _, sum := range s.Sums {
				if sum.Algorithm != nil && !slices.Contains(out, sum.Algorithm) {
					out = append(out, sum.Algorithm)
				}
			}
		}
	}
	return out
}

// Check is the check function of a struct.
func (table) Check(s *layout.Struct) string { return layout.Names{Struct: s.Name}.Check() }

// compared reports whether a struct has a row of its own: not a union, which has
// no view without a record around, and not what needs more than its bytes to be
// parsed.
func compared(s *layout.Struct) bool {
	return s.Union == nil && !s.Rooted && !s.Root && len(s.Params()) == 0
}

// tableRow is one struct, with what the template asks of it.
type tableRow struct {
	*layout.Struct
	Names layout.Names
}

// Either are the names of what takes either layout of a pair; nil if there is no
// such thing, or the struct is not the first of the two.
func (t tableRow) Either() *layout.Names {
	if !t.Leads() || !t.Tells() || !t.IsFixed() {
		return nil
	}
	return &layout.Names{Struct: t.GoName()}
}

// Unexported are the methods of the view that reflection does not see.
func (t tableRow) Unexported() []string {
	var out []string
	for _, f := range twin.Fields(t.Struct) {
		if first := f.Name[:1]; first == strings.ToUpper(first) || !f.HasGetter() {
			continue
		}
		name := strings.ToUpper(f.Name[:1]) + f.Name[1:]
		out = append(out, f.Name)
		if f.Type.Codec != nil {
			out = append(out, f.BytesName())
		}
		if settable(f) && !twin.IsWalked(f) {
			out = append(out, "set"+name)
		}
		if f.HasAddr() {
			out = append(out, f.AddrName(), "set"+strings.ToUpper(f.AddrName()[:1])+f.AddrName()[1:])
		}
		if len(f.Rewritten()) > 0 {
			out = append(out, "rewrite"+name)
		}
		if f.Sum != nil {
			out = append(out, "verify"+name, "update"+name)
			if f.Sum.Algorithm == nil {
				out = append(out, "adjust"+name)
			}
		}
	}
	return out
}

// Touches are the calls of all getters, each a statement.
func (t tableRow) Touches() []string {
	var out []string
	for _, f := range twin.Fields(t.Struct) {
		get := "v." + f.Name + "()"
		if !f.HasGetter() {
			continue
		}
		if f.Type.Codec != nil {
			get = "v." + f.BytesName() + "()"
		}
		if f.When != nil && !(f.Type.Kind == layout.KindStruct && f.Segment.Part != nil) {
			get = "zcrt.Value(" + get + ")"
		}
		out = append(out, touch(f, get)...)
		if f.HasAddr() {
			out = append(out, "agree.Use(v."+f.AddrName()+"())")
		}
		if f.Sum != nil && f.When == nil {
			arg := ""
			if f.Sum.Pseudo {
				arg = "1"
			}
			verify := "Verify" + f.Name
			if first := f.Name[:1]; first != strings.ToUpper(first) {
				verify = "verify" + strings.ToUpper(first) + f.Name[1:]
			}
			out = append(out, "agree.Use(v."+verify+"("+arg+"))")
		}
	}
	return out
}

// Verdict is the statement at the end: of a record with codecs, Validate would run
// those, which may allocate.
func (t tableRow) Verdict() string {
	if t.Coded() {
		return "return true"
	}
	return "return v.Validate() == nil"
}

// touch is the statements that read what a getter returns.
func touch(f *layout.Field, get string) []string {
	inner := "if inner, err := " + get + "; err == nil {\nagree.Use(inner)\n}"
	if f.When != nil {
		inner = "if inner, ok, err := " + get + "; ok && err == nil {\nagree.Use(inner)\n}"
	}
	switch {
	case f.Away != nil:
		return []string{inner}
	case f.Type.Codec != nil:
		return []string{"agree.Use(" + get + ")"}
	case f.None != nil && f.When == nil:
		return []string{"agree.Use2(" + get + ")"}
	case f.Type.Kind == layout.KindUnion:
		out := []string{"agree.Use(" + get + ".Kind())", "agree.Use(" + get + ".Bytes())"}
		for _, c := range f.Type.Struct.Union.Cases {
			as := get + ".As" + strings.ToUpper(c.Field.Name[:1]) + c.Field.Name[1:] + "()"
			if c.Field.Type.Kind == layout.KindEmpty {
				out = append(out, "agree.Use("+as+" == nil)")
				continue
			}
			out = append(out, "if inner, err := "+as+"; err == nil {\nagree.Use(inner)\n}")
		}
		return out
	case twin.IsWalked(f):
		return []string{
			"for c, ok := " + get + ", true; ok; {\n_, ok = c.Next()\n}",
			"for e, err := range " + get + ".All() {\nagree.Use(e)\nagree.Use(err == nil)\n}"}
	case f.Type.Kind == layout.KindList:
		return []string{"agree.Use2(" + get + ".At(0))", "for _, x := range " + get + ".All() {\nagree.Use(x)\n}"}
	case f.Type.Kind == layout.KindStruct && (f.Segment.Part != nil || f.Type.Struct.Path != "" && len(f.Type.Struct.Checks) > 0):
		if f.When != nil {
			return []string{"if inner, _, err := " + get + "; err == nil {\nagree.Use(inner)\n}"}
		}
		return []string{inner}
	}
	return []string{"agree.Use(" + get + ")"}
}

var tableSource = template.Must(template.New("").Parse(`// Code generated by internal/twin/registry; DO NOT EDIT.

package {{.Package}}

import (
	"github.com/zcgen/zcgen/internal/twin/agree"
	zcrt "github.com/zcgen/zcgen/runtime"
{{- range .Imports}}
	"{{.}}"
{{- end}}
)
{{- if or .Algorithms .Codecs}}

func init() {
{{- range .Algorithms}}
	agree.Algorithm("{{.Name}}", func(b []byte) uint64 { return uint64({{$.Sum .}}(b)) })
{{- end}}
{{- range .Codecs}}
	agree.Codec("{{.}}", {{.}}{})
{{- end}}
}
{{- end}}

var twinFormats = []agree.Format{
{{- range .Structs}}
	{
		Name:  "{{.Name}}",
		Check: func(b []byte) (any, zcrt.Fault) { return {{.Names.Check}}(b) },
		Parse: func(b []byte) (any, error) { return {{.Names.Parse}}(b) },
		Cut:   func(b []byte) (any, []byte, error) { return {{.Names.Cut}}(b) },
{{- if .Lax}}
		CheckLax: func(b []byte) (any, zcrt.Fault) { return {{.Names.CheckLax}}(b) },
		ParseLax: func(b []byte) (any, error) { return {{.Names.ParseLax}}(b) },
{{- end}}
{{- with .Refines}}
		Refine: func(b []byte) (any, bool, error) {
			p, f := {{with .Parent.Package}}{{.}}.{{end}}{{$.Check .Parent}}(b)
			if f.Failed() {
				return nil, false, f
			}
			{{- if .Proved}}
			v, ok := {{.Name}}(p)
			return v, ok, nil
			{{- else}}
			return {{.Name}}(p)
			{{- end}}
		},
{{- end}}
{{- with .Either}}
		CheckEither: func(b []byte) (any, zcrt.Fault) { return {{.Check}}(b) },
		ParseEither: func(b []byte) (any, error) { return {{.Parse}}(b) },
		CutEither:   func(b []byte) (any, []byte, error) { return {{.Cut}}(b) },
{{- end}}
{{- if .Natural}}
		CheckInPlace: func(b []byte) (any, zcrt.Fault) { return {{.Names.CheckInPlace}}(b) },
		ParseInPlace: func(b []byte) (any, error) { return {{.Names.ParseInPlace}}(b) },
{{- end}}
		Owned: new({{.GoName}}),
{{- if .Unexported}}
		Methods: map[string]any{
{{- $view := .Names.View}}
{{- range .Unexported}}
			"{{.}}": {{$view}}.{{.}},
{{- end}}
		},
{{- end}}
		Touch: func(b []byte) bool {
			v, err := {{.Names.Parse}}(b)
			if err != nil {
				return false
			}
{{- range .Touches}}
			{{.}}
{{- end}}
			{{.Verdict}}
		},
	},
{{- end}}
}
{{- if .Varints}}

var twinVarints = []agree.Varint{
{{- range .Varints}}
	agree.VarintOf("{{.Struct}}", {{.Check}}, {{.Parse}}, {{.Append}}),
{{- end}}
}
{{- end}}
`))

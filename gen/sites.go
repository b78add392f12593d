package gen

import (
	"fmt"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// sites collects the checks of a struct, each of which is a package variable
// that faults point to.
type sites struct {
	s     *layout.Struct
	names map[string]bool
	list  []site
}

type site struct {
	name, field, kind, rule string
}

func newSites(s *layout.Struct) *sites { return &sites{s: s, names: map[string]bool{}} }

// add declares a site and returns its variable.
func (l *sites) add(f *layout.Field, what, kind, rule string) *Statement {
	name := lower(l.s.Name) + exportedName(f) + what
	for base, i := name, 2; l.names[name]; i++ {
		name = fmt.Sprintf("%s%d", base, i)
	}
	l.names[name] = true
	l.list = append(l.list, site{name, fieldLabel(f), kind, rule})
	return Id(name)
}

// reuse is the site that was declared for the same rule, or a new one.
func (l *sites) reuse(f *layout.Field, what, kind, rule string) *Statement {
	for _, s := range l.list {
		if s.field == fieldLabel(f) && s.kind == kind && s.rule == rule && strings.Contains(s.name, exportedName(f)+what) {
			return Id(s.name)
		}
	}
	return l.add(f, what, kind, rule)
}

// roomSite is the fault of a buffer that has no room for a record.
func (l *sites) roomSite(s *layout.Struct) *Statement {
	name := lower(s.Name) + "Room"
	if !l.names[name] {
		l.names[name] = true
		l.list = append(l.list, site{name: name, field: "headroom", kind: "KindLength"})
	}
	return Id(name)
}

// exportedName is a field's name as part of an identifier.
func exportedName(f *layout.Field) string {
	switch {
	case f.Hidden != nil:
		return strings.ToUpper(f.Hidden.Name[:1]) + f.Hidden.Name[1:] + "Length"
	case f.Name == "_":
		return "Row"
	}
	return strings.ToUpper(f.Name[:1]) + f.Name[1:]
}

// fieldLabel is what messages call a field.
func fieldLabel(f *layout.Field) string {
	if f.Name == "_" {
		return "reserved bits"
	}
	return f.Name
}

// table is the variable with the fields of a block, for records that end in it.
func (l *sites) table(seg *layout.Segment) *Statement {
	name := lower(l.s.Name) + "Fixed"
	if seg.Index > 0 {
		name += fmt.Sprint(seg.Index)
	}
	return Id(name)
}

// emit writes the variables:
//
//	var (
//		udpFixed = [...]zcrt.Site{…}
//		udpLengthRule = zcrt.Site{…}
//	)
func (l *sites) emit(t *target) {
	format := strings.ToLower(l.s.Name)
	t.Commentf("// The checks of %s: faults point to them, and counters name them.", l.s.Name)
	var defs []Code
	for _, seg := range l.s.Segments {
		if seg.Part != nil {
			continue
		}
		var rows []Code
		end := 0
		for _, f := range seg.Block {
			from, to := f.Bytes()
			if to == end {
				continue // a bit field in the byte of the one before
			}
			end = to
			rows = append(rows, Line().Values(
				keyed("Format", Lit(format)), keyed("Field", Lit(fieldLabel(f))), keyed("Kind", zc(l.missing(seg))),
				keyed("Offset", Lit(from)), keyed("End", Lit(to))))
		}
		rows = append(rows, Line())
		defs = append(defs, l.table(seg).Op("=").Index(Op("...")).Add(zc("Site")).Values(rows...))
	}
	for _, s := range l.list {
		values := []Code{keyed("Format", Lit(format)), keyed("Field", Lit(s.field)), keyed("Kind", zc(s.kind))}
		if s.rule != "" {
			values = append(values, keyed("Rule", Lit(s.rule)))
		}
		defs = append(defs, Id(s.name).Op("=").Add(zc("Site")).Values(values...))
	}
	t.Var().Defs(defs...)
	t.Line()
}

// keyed is one key: value of a composite literal that stays on its line.
func keyed(key string, value Code) *Statement { return Id(key).Op(":").Add(value) }

// missing is the kind of a fault when the bytes of a segment are not there:
// behind a frame they are missing in a window that the layout cut.
func (l *sites) missing(seg *layout.Segment) string {
	if l.s.Frame != nil && seg.Index > 0 {
		return "KindLength"
	}
	return "KindShort"
}

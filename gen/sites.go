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
	s      *layout.Struct
	names  nameSet
	prefix string
	tables []siteTable
	list   []site
}

// site is one check: of the field that its label names.
type site struct {
	name                    string
	what, field, kind, rule string
	signed                  bool
}

// siteTable is the fields of a block, for records that end in it.
type siteTable struct {
	name, kind string
	seg        *layout.Segment
}

// sitesOf are the sites of a struct: its own code declares them, and code that has
// its check inlined refers to them.
func (g *generator) sitesOf(s *layout.Struct) *sites {
	if g.sites[s] == nil {
		g.sites[s] = newSites(g, s)
	}
	return g.sites[s]
}

func newSites(g *generator, s *layout.Struct) *sites {
	return &sites{s: s, names: g.names, prefix: lower(s.Name)}
}

// of is the site for what is checked of a field: the one declared before for the
// same check, or a new one.
func (l *sites) of(path []*layout.Field, what, kind, rule string) *Statement {
	f := lastField(path)
	s := site{what: what, field: label(path), kind: kind, rule: rule}
	s.signed = kind == "KindValue" && f.Type != nil && f.Type.Kind == layout.KindInt
	for _, old := range l.list {
		if s.name = old.name; s == old {
			return Id(s.name)
		}
	}
	s.name = l.names.free(l.prefix + identifier(path) + what)
	l.list = append(l.list, s)
	return Id(s.name)
}

// room is the site of a buffer that has no room for a record.
func (l *sites) room() *Statement {
	return l.of([]*layout.Field{{Name: "headroom"}}, "Room", "KindLength", "")
}

// table is the variable with the fields of a block.
func (l *sites) table(seg *layout.Segment, kind string) *Statement {
	for _, t := range l.tables {
		if t.seg == seg && t.kind == kind {
			return Id(t.name)
		}
	}
	name := l.prefix + "Fixed"
	if seg.Index > 0 {
		name += fmt.Sprint(seg.Index)
	}
	name = l.names.free(name, name+"Cut")
	l.tables = append(l.tables, siteTable{name, kind, seg})
	return Id(name)
}

// label is what messages call a field, or a field of a nested struct.
func label(path []*layout.Field) string {
	var names []string
	for _, f := range path {
		name := f.Name
		switch {
		case f.Padding:
			name = "padding"
		case name == "_":
			name = "reserved bits"
		}
		names = append(names, name)
	}
	return strings.Join(names, ".")
}

// identifier is a field's name as a part of a variable's.
func identifier(path []*layout.Field) string {
	s := ""
	for _, f := range path {
		switch {
		case f.Hidden != nil:
			s += upper(f.Hidden.Name) + "Length"
		case f.Padding:
			s += "Padding"
		case f.Name == "_":
			s += "Reserved"
		case f.Name == "headroom": // of no field
		default:
			s += upper(f.Name)
		}
	}
	return s
}

// emit writes the variables:
//
//	var (
//		udpFixed = [...]zcrt.Site{…}
//		udpLengthRule = zcrt.Site{…}
//	)
func (l *sites) emit(t *target) {
	format := keyed("Format", Lit(strings.ToLower(l.s.Name)))
	var defs []Code
	for _, table := range l.tables {
		var rows []Code
		end := 0
		for _, f := range table.seg.Block {
			from, to := f.Bytes()
			if to == end {
				continue // a bit field in the byte of the one before
			}
			end = to
			row := []Code{format, keyed("Field", Lit(label([]*layout.Field{f}))), keyed("Kind", zc(table.kind))}
			if from > 0 {
				row = append(row, keyed("Offset", Lit(from)))
			}
			rows = append(rows, Line().Values(append(row, keyed("End", Lit(to)))...))
		}
		rows = append(rows, Line())
		defs = append(defs, Id(table.name).Op("=").Index(Op("...")).Add(zc("Site")).Values(rows...))
	}
	for _, s := range l.list {
		values := []Code{format, keyed("Field", Lit(s.field)), keyed("Kind", zc(s.kind))}
		if s.signed {
			values = append(values, keyed("Signed", True()))
		}
		if s.rule != "" {
			values = append(values, keyed("Rule", Lit(s.rule)))
		}
		defs = append(defs, Id(s.name).Op("=").Add(zc("Site")).Values(values...))
	}
	if defs == nil {
		return
	}
	t.doc("The checks of %s: faults point to them, and counters name them.", article(l.s.Name))
	t.Var().Defs(defs...)
	t.Line()
}

// keyed is one key: value of a composite literal that stays on its line.
func keyed(key string, value Code) *Statement { return Id(key).Op(":").Add(value) }

package gen

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zcgen/zcgen/layout"
)

// nameSet are identifiers that are taken.
type nameSet map[string]bool

// free takes the first of the names that is free; if none is, the last with a
// number behind it.
func (s nameSet) free(names ...string) string {
	for _, name := range names {
		if !s[name] {
			s[name] = true
			return name
		}
	}
	last := names[len(names)-1]
	for i := 2; ; i++ {
		if name := fmt.Sprintf("%s%d", last, i); !s[name] {
			s[name] = true
			return name
		}
	}
}

// reuse is a name that is not taken, and stays free: for a local of a block of code.
func (s nameSet) reuse(name string) string {
	for s[name] {
		name += "Here"
	}
	return name
}

// packageNames are the identifiers of a package that its layouts are made of,
// and those that are generated for each struct in any case.
func packageNames(p *layout.Package) nameSet {
	s := nameSet{}
	for _, file := range p.Files {
		for _, v := range file.Varints {
			n := layout.Names{Struct: v.Name}
			s[v.Name], s[n.Check()], s[n.Parse()], s[n.Append()] = true, true, true, true
		}
		for _, st := range file.Structs {
			n, either := layout.Names{Struct: st.Name}, layout.Names{Struct: st.GoName()}
			for _, name := range []string{either.Struct, either.View(), either.Check(), either.Parse(), either.Cut(), n.CheckInPlace(), n.ParseInPlace()} {
				s[name] = true
			}
			for _, name := range []string{st.Name, n.View(), n.Check(), n.CheckLax(), n.Parse(), n.ParseLax(), n.Cut(), n.FixedSize(), n.Cursor(), n.NextLayer()} {
				s[name] = true
			}
			for _, f := range st.Fields {
				s.addTypes(f.Type)
			}
			for _, b := range st.Bindings {
				s[b.Parent.Package] = true
			}
			for _, c := range st.Checks {
				s.addConstants(c.Expr, c.Low, c.High)
			}
			for _, f := range st.Fields {
				s.addConstants(f.None)
			}
		}
	}
	return s
}

// addTypes takes the names of a type and of its package.
func (s nameSet) addTypes(t *layout.Type) {
	if t == nil {
		return
	}
	s[t.Name] = true
	if t.Codec != nil {
		s.addCodec(t.Codec)
	}
	if t.Enum != nil {
		for _, v := range t.Enum.Values {
			s[v.Name] = true
		}
	}
	if t.Path != "" {
		s[t.Path[strings.LastIndex(t.Path, "/")+1:]] = true
	}
	if t.Struct != nil && t.Struct.Path != "" {
		s[t.Struct.Package], s[t.Struct.CursorName()] = true, true
	}
	s.addTypes(t.Elem)
}

func (s nameSet) addConstants(exprs ...*layout.Expr) {
	for _, e := range exprs {
		if e == nil {
			continue
		}
		if e.Op == layout.OpConst && e.Name != "" {
			s[strings.SplitN(e.Name, ".", 2)[0]] = true
		}
		s.addConstants(e.Args...)
	}
}

// goWords are the identifiers that a local in generated code cannot have: Go's
// words, the packages that it imports, and the locals that the code around uses.
var goWords = strings.Fields(`
	break case chan const continue default defer else fallthrough for func go goto if import interface map package
	range return select struct switch type var
	any append bool byte cap clear copy error false int int8 int16 int32 int64 iota len make max min new nil panic
	float32 float64 string true uint uint8 uint16 uint32 uint64
	atomic binary bytes iter math netip slices strconv structs zcrt
	at b buf bound c e end err extent given members o records unread f foot have head i inner l n ok p parent pseudo q record rest said size start sum t tail total v x yield
`)

// locals are the names of variables in the code of one struct.
type locals struct {
	fields map[*layout.Field]string    // that hold a field
	ends   map[*layout.Segment]string  // that hold the end of a part
	away   map[*layout.Field][2]string // that hold the offset and the size of a field that lies elsewhere
	taken  nameSet
}

// localNames gives the fields of a struct their locals: ihl to IHL, totalLength
// to TotalLength, typeField to Type.
func localNames(pkg nameSet, s *layout.Struct) locals {
	l := locals{map[*layout.Field]string{}, map[*layout.Segment]string{}, map[*layout.Field][2]string{}, nameSet{}}
	for name := range pkg {
		l.taken[name] = true
	}
	for _, name := range goWords {
		l.taken[name] = true
	}
	if s.Rooted {
		l.taken["root"], l.taken["off"] = true, true
	}
	for _, seg := range s.Segments {
		if seg.Index > 0 {
			l.taken[fmt.Sprintf("p%d", seg.Index)] = true
		}
	}
	for _, f := range s.Fields {
		switch {
		case f.Away != nil:
			l.away[f] = awayLocals(l.taken, f)
		case f.Calc != nil || f.Param || f.At != nil:
			l.fields[f] = l.free(s, lower(f.Name), lower(f.Name)+"Field")
		case f.Segment == nil || f.Name == "_":
		case f.Type.Varint != nil:
			name := lower(f.Name)
			if f.Hidden != nil {
				name = lower(f.Hidden.Name) + "Length"
			}
			l.fields[f] = l.free(s, name, name+"Field")
			l.ends[f.Segment] = l.free(s, name+"End", name+"EndOffset")
		case f.Segment.Part != nil:
			l.ends[f.Segment] = l.free(s, lower(f.Name)+"End", lower(f.Name)+"EndOffset")
		case f.Hidden != nil:
			l.fields[f] = l.free(s, lower(f.Hidden.Name)+"Length", lower(f.Hidden.Name)+"LengthField")
		default:
			l.fields[f] = l.free(s, lower(f.Name), lower(f.Name)+"Field")
		}
	}
	for _, fact := range s.Facts {
		if seg := fact.Segment; seg != nil && seg.Part == nil {
			l.ends[seg] = l.free(s, lower(endName(seg))+"End", lower(endName(seg))+"EndOffset")
		}
	}
	if s.Union != nil {
		for _, name := range []string{"kind", "m", "out", "selector", "value"} {
			l.taken[name] = true
		}
		for _, p := range s.Params() {
			l.fields[p] = l.free(s, lower(p.Name), lower(p.Name)+"Field")
		}
	}
	for _, seg := range s.Segments {
		if seg.IsPadding() {
			l.ends[seg] = l.free(s, paddingName(seg)+"End", paddingName(seg)+"EndOffset")
		}
	}
	return l
}

// free takes the first of the names that no other local of the code for s has.
func (l *locals) free(s *layout.Struct, names ...string) string {
	free := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return isOfList(s, name) })
	if len(free) == 0 {
		free = []string{"the" + upper(names[0])}
	}
	return l.taken.free(free...)
}

// isOfList reports whether a local has the name of one that holds what is read of
// a list behind it: lenOptions, endOptions, lastOptionsKind.
func isOfList(s *layout.Struct, local string) bool {
	return slices.ContainsFunc(s.Fields, func(f *layout.Field) bool {
		if f.Segment == nil || f.Segment.Part == nil {
			return false
		}
		name := upperOf(f)
		return local == "len"+name || f.Segment.Part.Seq != nil && (local == "end"+name || strings.HasPrefix(local, "last"+name))
	})
}

// private is the name of an unexported method or field of the view, which must
// not be the name of a getter, nor a keyword. Members of a union have no getters
// of their own names.
func (t *target) private(name string) string {
	if token.IsKeyword(name) {
		return t.private(name + "InView")
	}
	if t.s.Union != nil {
		return name
	}
	for _, f := range t.s.Fields {
		if f.Name == name {
			return t.private(name + "InView")
		}
	}
	return name
}

// join puts a verb in front of a field's name: SetTTL of TTL, setTTL of ttl.
func join(verb string, f *layout.Field) string {
	if !token.IsExported(f.Name) {
		return strings.ToLower(verb[:1]) + verb[1:] + upper(f.Name)
	}
	return verb + f.Name
}

// upper is a name with a capital in front.
func upper(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}

// lower makes a local's name of a field's or type's name: ihl of IHL,
// totalLength of TotalLength.
func lower(name string) string {
	end, last := 0, 0 // of the capitals in front, and the last one of them
	for i, r := range name {
		if !unicode.IsUpper(r) {
			if last > 0 && unicode.IsLower(r) && !versioned(name[i:]) {
				end = last
			}
			break
		}
		end, last = i+utf8.RuneLen(r), i
	}
	return strings.ToLower(name[:end]) + name[end:]
}

// lowerOf and upperOf are lower and upper of a field's name, as a local has it. Of
// fields of one struct that differ in case alone, as ID and Id do, the later ones
// get a number.
func lowerOf(f *layout.Field) string { return distinct(f, lower) }
func upperOf(f *layout.Field) string { return distinct(f, upper) }

func distinct(f *layout.Field, by func(name string) string) string {
	taken, had := nameSet{}, nameSet{}
	if f.Struct != nil {
		for _, other := range f.Struct.Fields {
			taken[by(other.Name)] = true
		}
		for _, other := range f.Struct.Fields {
			name := by(other.Name)
			if had[name] {
				name = taken.free(name)
			}
			if other.Name == f.Name {
				return name
			}
			had[name] = true
		}
	}
	return by(f.Name)
}

// versioned reports whether a name goes on with a version, as IPv4 and ICMPv6
// do behind their capitals.
func versioned(rest string) bool {
	return len(rest) > 1 && rest[0] == 'v' && rest[1] >= '0' && rest[1] <= '9'
}

package layout

import (
	"go/token"
	"go/types"
	"slices"
)

// A natural layout is that of the Go struct in memory. Of all machines that Go
// compiles for, some align numbers of 64 bits to eight bytes and the others to
// four, and this is all that they differ in: two of them stand for all. A struct
// that is laid out in two ways is refused, so that the model, and what is
// generated from it, hold everywhere.
var naturalMachines = [2]types.Sizes{types.SizesFor("gc", "amd64"), types.SizesFor("gc", "386")}

// isHostLayout reports whether t is structs.HostLayout: the marker of structs that
// something outside of Go reads too. It has no bytes.
func isHostLayout(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	return named.Obj().Pkg().Path() == "structs" && named.Obj().Name() == "HostLayout"
}

// hostLayout checks a field of that type.
func (l *loader) hostLayout(a *annotated, f *Field) {
	switch {
	case f.Name != "_":
		l.report(f.Pos, CodeFieldType, f.path(), "call it _", "structs.HostLayout marks a struct, and holds nothing")
	case len(f.tagElems()) > 0:
		l.report(f.tag.elems[0].keyP, CodeKeyMisplaced, f.path(), "remove it", "%q means nothing at structs.HostLayout, which has no bytes", f.tag.elems[0].key)
	case a.Natural && len(a.Owned) > 1: // last, it would have Go add a byte
		l.report(f.Pos, CodeFieldType, f.path(), "make it the first field", "structs.HostLayout stands behind another field")
	default:
		return
	}
	a.broken = true
}

// natural makes reserved fields of the bytes that Go leaves between the fields of
// a, so that the rest of the model need not know of alignment.
func (l *loader) natural(a *annotated) {
	s := a.Struct
	refuse := func(pos token.Position, code Code, where, cure, problem string, args ...any) {
		l.report(pos, code, where, cure, problem, args...)
	}
	if !slices.ContainsFunc(s.Owned, func(f GoField) bool { return f.Host }) {
		refuse(s.Pos, CodeFieldType, s.Name, "add _ structs.HostLayout as its first field", "nothing keeps Go from moving the fields of a natural layout")
	}
	before := len(l.diags)
	for i, f := range s.Fields {
		switch {
		case f.isRow() && f.tag.get("align") != nil:
			l.alignable(f, f.tag.get("align"))
		case f.isRow() && i == len(s.Fields)-1:
			refuse(f.Pos, CodeFieldType, f.path(), "write the rule into the tag of the last field", "Go adds a byte behind a struct's last field if that has none")
		case f.isRow():
		case f.Type.IsVariable():
			refuse(f.Pos, CodeFieldType, f.path(), "move it to a struct around this one", "a natural layout has no variable fields: in memory, a slice is a pointer")
		case f.tag.get("bits") != nil:
			refuse(f.tag.get("bits").keyP, CodeKeyMisplaced, f.path(), "use a whole integer", `"bits" means nothing in a natural layout, since Go has no bit fields`)
		case f.Type.holdsBool():
			refuse(f.Pos, CodeFieldType, f.path(), "use uint8", "a bool in memory must be 0 or 1, and others may write there")
		case f.Type.Kind == KindStruct && !f.Type.Struct.Natural:
			refuse(f.Pos, CodeFieldType, f.path(), "write //zc:wire he natural above "+f.Type.Struct.Name, "%s is not natural itself", f.Type.Struct.Name)
		}
	}
	if st, ok := l.info.TypeOf(a.decl).(*types.Struct); ok && len(l.diags) == before {
		l.pad(s, st)
	}
}

// holdsBool reports whether a value of type t has a bool in it.
func (t *Type) holdsBool() bool {
	return t.Kind == KindBool || t.Elem != nil && t.Elem.holdsBool()
}

// pad adds a field for each stretch of padding.
func (l *loader) pad(s *Struct, st *types.Struct) {
	var all []*types.Var
	for v := range st.Fields() {
		all = append(all, v)
	}
	wide, narrow := naturalMachines[0].Offsetsof(all), naturalMachines[1].Offsetsof(all)
	var out []*Field
	end, next := int64(0), 0
	fill := func(to int64, pos token.Position) {
		if n := int(to - end); n > 0 {
			out = append(out, &Field{
				Name: "_", Struct: s, Pos: pos, Order: s.Order, Reserved: true, Padding: true, Width: n * 8,
				Type: &Type{Kind: KindArray, Len: n, Elem: &Type{Kind: KindUint, Bits: 8, Name: "uint8"}},
			})
		}
	}
	for i, v := range all {
		if isHostLayout(v.Type()) {
			continue
		}
		f := s.Fields[next]
		next++
		if wide[i] != narrow[i] {
			l.report(f.Pos, CodeFieldType, f.path(), "fill the gap in front of it with a field of the type [4]byte", "it lies at byte %d or %d, as a machine aligns 64 bits", wide[i], narrow[i])
			return
		}
		fill(wide[i], f.Pos)
		out = append(out, f)
		end = wide[i] + naturalMachines[0].Sizeof(v.Type())
	}
	size := naturalMachines[0].Sizeof(st)
	if other := naturalMachines[1].Sizeof(st); other != size {
		l.report(s.Pos, CodeFieldType, s.Name, "end it with a field of the type [4]byte", "it has %d bytes or %d, as a machine aligns 64 bits", size, other)
		return
	}
	fill(size, s.Pos)
	s.Fields = out
}

// HasSetter reports whether a view has a setter of a field that is not reserved,
// is of fixed size and no struct: if nothing of the layout hangs on it, and it has
// more than one value.
func (f *Field) HasSetter() bool {
	return f.HasGetter() && !f.Governs && f.Constant == nil && f.Calc == nil && !f.Next
}

// HasGetter reports whether a view has a getter of a field that is not reserved:
// of one that is atomic it has none, since it may lie where no atomic access is
// possible; nor of one that cuts a volatile layout, its own or one around it, since what it
// says now need not be what Parse has gone by.
func (f *Field) HasGetter() bool { return !f.Atomic && !f.cuts }

// HasAtomic64 reports whether something of 64 bits in s is read and written with
// sync/atomic, for which it must lie at a multiple of eight bytes on all machines.
func (s *Struct) HasAtomic64() bool {
	return slices.ContainsFunc(s.Fields, func(f *Field) bool {
		return f.Atomic && f.Width == 64 || f.Type.Kind == KindStruct && f.Type.Struct != nil && f.Type.Struct.HasAtomic64()
	})
}

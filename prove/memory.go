package prove

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An object is a variable that pointers lead to. Bytes and other elements of
// slices and arrays are no objects: their values are never known.
type object struct {
	id    int
	name  string
	kind  objectKind
	typ   types.Type
	site  *ssa.Global      // the package variable that it is
	start map[string]value // outside: what its cells hold at first, as they are asked for
}

type objectKind int

const (
	local   objectKind = iota // made by the function, and known to it alone
	shared                    // made by the function, which has given it away
	outside                   // made by somebody else
	wild                      // one of several
	element                   // an element of a slice or array: each load gives anything
	frozen                    // a variable of the function around, which never changes
)

// place is where a pointer leads: fields of an object, as in ".0.2".
type place struct {
	object *object
	path   string
}

// memory is what the objects hold at some point of the program. It is never
// changed: store makes another.
type memory struct {
	cells map[place]value // of scalars and other leaves; what is not there is as it was at first
	since map[*object]map[string]value
}

func (e *engine) object(kind objectKind, t types.Type, name string) *object {
	e.objects++
	o := &object{id: e.objects, name: name, kind: kind, typ: t, start: map[string]value{}}
	if kind == outside || kind == wild {
		e.watched = append(e.watched, o)
	}
	return o
}

func (e *engine) outside(t types.Type, name string) *object { return e.object(outside, t, name) }
func (e *engine) wild(t types.Type) *object {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return e.object(wild, t, "one of several")
}

func (m memory) clone() memory { return memory{maps.Clone(m.cells), maps.Clone(m.since)} }

// leaves calls f for each leaf of a value of type t that lies at p.
func leaves(t types.Type, p place, f func(place, types.Type)) {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		f(p, t)
		return
	}
	for i := range s.NumFields() {
		leaves(s.Field(i).Type(), p.field(i), f)
	}
}

func (p place) field(i int) place { return place{p.object, fmt.Sprintf("%s.%d", p.path, i)} }

// load reads a value of type t.
func (e *engine) load(m memory, p place, t types.Type) value {
	if s, ok := t.Underlying().(*types.Struct); ok {
		a := aggregate{}
		for i := range s.NumFields() {
			a.fields = append(a.fields, e.load(m, p.field(i), s.Field(i).Type()))
		}
		return a
	}
	if p.object.kind == element {
		return e.anything(t, p.object.name+fieldNames(p.object.typ, p.path))
	}
	if v, ok := m.cells[p]; ok {
		return v
	}
	start := p.object.start
	if later, ok := m.since[p.object]; ok {
		start = later
	}
	v, ok := start[p.path]
	if !ok {
		v = e.anything(t, p.object.name+fieldNames(p.object.typ, p.path))
		if s, ok := v.(slice); ok && e.word() == 32 && p.object.kind == outside && e.views.isOwned(p.object.typ) {
			// What an encoder is given fits in memory, also once it is put together.
			most := min(s.cap.most, ownedSlice/uint64(max(1, e.sizes.Sizeof(t.Underlying().(*types.Slice).Elem()))))
			e.atMost(s.len, most)
			e.atMost(s.cap, most)
		}
		start[p.path] = v
	}
	return v
}

// ownedSlice is the size of the slices in an owned value for which the encoders
// are proved on machines of 32 bits: the sizes of 31 of them still add up to an
// int.
const ownedSlice = 1 << 26

// fieldNames makes ".Options" of ".14".
func fieldNames(t types.Type, path string) string {
	var names strings.Builder
	for _, step := range strings.Split(path, ".")[1:] {
		i := 0
		fmt.Sscan(step, &i)
		s, ok := t.Underlying().(*types.Struct)
		if !ok || i >= s.NumFields() {
			return path
		}
		names.WriteString("." + s.Field(i).Name())
		t = s.Field(i).Type()
	}
	return names.String()
}

// store writes a value of type t, and forgets what else it may have written.
func (e *engine) store(m memory, p place, t types.Type, v value) memory {
	m = e.forgetAliases(m, p.object, t)
	if p.object.kind == element {
		return m
	}
	m = m.clone()
	var put func(p place, t types.Type, v value)
	put = func(p place, t types.Type, v value) {
		if s, ok := t.Underlying().(*types.Struct); ok {
			for i := range s.NumFields() {
				put(p.field(i), s.Field(i).Type(), v.(aggregate).fields[i])
			}
			return
		}
		m.cells[p] = v
	}
	put(p, t, v)
	return m
}

// mayAlias reports whether a pointer into x may lead into y.
func mayAlias(x, y *object) bool {
	switch {
	case x == y:
		return true
	case x.kind == frozen || y.kind == frozen:
		return false
	case x.kind == local && y.kind == local || x.kind == local && y.kind == shared || x.kind == shared && y.kind == local:
		return false // two variables
	case x.kind == shared && y.kind == shared:
		return false
	case x.kind == wild || y.kind == wild:
		return true
	case x.kind == local || y.kind == local:
		return false // nobody else has a pointer to it
	}
	return true
}

// forgetAliases forgets the cells of other objects that a store of a value of
// type t through a pointer into o may have changed.
func (e *engine) forgetAliases(m memory, o *object, t types.Type) memory {
	var written []types.Type
	leaves(t, place{}, func(_ place, t types.Type) { written = append(written, t) })
	return e.forget(m, func(p place, t types.Type) bool {
		return p.object != o && mayAlias(o, p.object) && slices.ContainsFunc(written, func(w types.Type) bool { return types.Identical(w, t) })
	})
}

// forget makes anything of the cells that which selects.
func (e *engine) forget(m memory, which func(place, types.Type) bool) memory {
	out := m.clone()
	for _, p := range e.knownCells(m) {
		if t := typeAt(p.object.typ, p.path); which(p, t) {
			out.cells[p] = e.anything(t, p.object.name+fieldNames(p.object.typ, p.path))
		}
	}
	return out
}

// forgetObject makes anything of all that an object holds at a path and below.
func (e *engine) forgetObject(m memory, at place) memory {
	o := at.object
	if at.path == "" && o.kind != local && o.kind != shared {
		out := m.clone()
		for p := range m.cells {
			if p.object == o {
				delete(out.cells, p)
			}
		}
		out.since[o] = map[string]value{}
		return out
	}
	out := m.clone()
	leaves(typeAt(o.typ, at.path), at, func(p place, t types.Type) {
		out.cells[p] = e.anything(t, o.name+fieldNames(o.typ, p.path))
	})
	return out
}

// knownCells are the cells of m in a fixed order, also those that hold what they
// held at first.
func (e *engine) knownCells(m memory) []place {
	seen := map[place]bool{}
	objects := map[*object]bool{}
	for p := range m.cells {
		seen[p] = true
		objects[p.object] = true
	}
	for _, o := range e.watched {
		start := o.start
		if later, ok := m.since[o]; ok {
			start = later
		}
		for path := range start {
			seen[place{o, path}] = true
		}
	}
	return slices.SortedFunc(maps.Keys(seen), comparePlaces)
}

func comparePlaces(x, y place) int {
	if x.object != y.object {
		return x.object.id - y.object.id
	}
	return strings.Compare(x.path, y.path)
}

// typeAt is the type of what lies at a path of a value.
func typeAt(t types.Type, path string) types.Type {
	for _, step := range strings.Split(path, ".")[1:] {
		i := 0
		fmt.Sscan(step, &i)
		t = part(t, i)
	}
	return t
}

// join is the memory behind the edges that meet in a block, each taken under its
// guard.
func (e *engine) join(guards []*term, ms []memory) memory {
	if len(ms) == 1 {
		return ms[0]
	}
	out := memory{map[place]value{}, map[*object]map[string]value{}}
	differ := map[*object]bool{}
	for _, m := range ms {
		for o, s := range m.since {
			for _, other := range ms {
				if later, ok := other.since[o]; !ok || !sameMap(later, s) {
					differ[o] = true
				}
			}
			out.since[o] = s
		}
	}
	cells := map[place]bool{}
	for _, m := range ms {
		for p := range m.cells {
			cells[p] = true
		}
		for o := range differ {
			start := o.start
			if later, ok := m.since[o]; ok {
				start = later
			}
			for path := range start {
				cells[place{o, path}] = true
			}
		}
	}
	for _, p := range slices.SortedFunc(maps.Keys(cells), comparePlaces) {
		var v value
		t := typeAt(p.object.typ, p.path)
		for i := len(ms) - 1; i >= 0; i-- {
			_, here := ms[i].cells[p]
			if !here && (p.object.kind == local || p.object.kind == shared) {
				continue // not made on this way
			}
			w := e.load(ms[i], p, t)
			if v == nil {
				v = w
			} else {
				v = e.choose(guards[i], w, v, t)
			}
		}
		out.cells[p] = v
	}
	for o := range differ {
		out.since[o] = map[string]value{}
	}
	return out
}

func sameMap(x, y map[string]value) bool {
	return fmt.Sprintf("%p", x) == fmt.Sprintf("%p", y)
}

// uses says what is done with a pointer, or with what it leads to.
type uses struct{ written, kept bool }

// usesOf follows a pointer through a function and those that it calls. What
// nothing is known of writes and keeps it.
func (a *analysis) usesOf(v ssa.Value) uses {
	if u, ok := a.uses[v]; ok {
		return u
	}
	a.uses[v] = uses{} // of a recursion, the calls further out count
	u := uses{}
	if refs := v.Referrers(); refs != nil {
		for _, r := range *refs {
			u = u.with(a.use(v, r))
		}
	}
	a.uses[v] = u
	return u
}

func (u uses) with(w uses) uses { return uses{u.written || w.written, u.kept || w.kept} }

func (a *analysis) use(v ssa.Value, by ssa.Instruction) uses {
	switch by := by.(type) {
	case *ssa.FieldAddr:
		return a.usesOf(by)
	case *ssa.IndexAddr, *ssa.Slice, *ssa.DebugRef:
		return uses{} // bytes are not followed
	case *ssa.UnOp: // a load
		return uses{}
	case *ssa.BinOp: // a comparison
		return uses{}
	case *ssa.Store:
		return uses{written: by.Addr == v, kept: by.Val == v}
	case *ssa.Call:
		callee := by.Call.StaticCallee()
		if callee == nil {
			return uses{true, true}
		}
		if contracts[callee.String()] != nil {
			return uses{written: true}
		}
		if callee.Blocks == nil {
			return uses{true, true}
		}
		u := uses{}
		for i, arg := range by.Call.Args {
			if arg == v {
				u = u.with(a.usesOf(callee.Params[i]))
			}
		}
		return u
	}
	return uses{true, true}
}

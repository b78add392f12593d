package gen

import (
	"slices"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// putBlock writes the fields of a block to the bytes at slice.
func (e *encoder) putBlock(seg *layout.Segment, slice *Statement) {
	e.add(Id(pointer(seg)).Op(":=").Add(e.array(seg, slice)))
	a := in(pointer(seg))
	for i := 0; i < len(seg.Block); i++ {
		f := seg.Block[i]
		if f.Group == nil {
			e.putField(f, a)
			continue
		}
		e.putGroup(f.Group, a)
		i += len(f.Group.Fields) - 1
	}
}

// writes reports whether anything of a block is not zero in every record.
func writes(seg *layout.Segment) bool {
	return slices.ContainsFunc(seg.Block, func(f *layout.Field) bool {
		switch {
		case f.Constant != nil:
			return f.Constant.Const.Sign() != 0
		case f.Sum != nil:
			return f.Sum.Pseudo
		}
		return f.Hidden != nil || !f.IsReserved()
	})
}

// putField writes a field that shares no byte with another.
func (e *encoder) putField(f *layout.Field, a at) {
	from, to := f.Bytes()
	x := Id("x").Dot(f.Name)
	switch {
	case f.Type.IsScalar():
		c := containerOf(f)
		if v, ok := e.source(f, c.goType()); ok {
			e.add(c.store(a, v.code))
		}
	case f.IsReserved():
	case f.Type.Address:
		e.add(putAddress(f, a, x))
	case f.Type.Kind == layout.KindFloat:
		e.add(storeFloat(f, a, primary(x)))
	case isRecordArray(f.Type):
		e.putRecordArray(f, a)
	case isByteArray(f.Type):
		e.add(Copy(a.slice(from, to), x.Index(Op(":"))))
	case f.Type.Kind == layout.KindArray:
		e.add(storeElements(f.Order, f.Type.Elem, a.base(), place{add: from}, x))
	case f.Type.Kind == layout.KindStruct:
		e.addRecord(f, e.putRecord(f, f.Type.Struct, x, a.base(), place{add: from}, e.offset(f)))
	}
}

// source is the bits that the encoder stores in a scalar field, in the unsigned
// integer type typ; not ok where they are zero.
func (e *encoder) source(f *layout.Field, typ string) (v term, ok bool) {
	switch {
	case f.Constant != nil:
		if f.Constant.Const.Sign() == 0 {
			return term{}, false
		}
		return fixedBits(f, typ), true
	case f.IsReserved(), f.Sum != nil && !f.Sum.Pseudo:
		return term{}, false
	case e.solved[f]:
		return primary(Id(typ).Call(Id(e.locals.fields[f]))), true
	case isSelector(f):
		return primary(Id("x").Dot(selectorMethod(f)).Call()).as(basicName(f.Type), typ), true
	}
	x := primary(Id("x").Dot(f.Name))
	if f.Type.Kind == layout.KindBool {
		return bit(f, x).as("uint8", typ), true
	}
	v = x.as(basicName(f.Type), typ)
	if f.Type.Kind == layout.KindInt && f.Width < bitsOf(typ) {
		v = v.op("&", precMul, primary(hex(containerOf(f).ones(), bitsOf(typ)/8)))
	}
	return v, true
}

// fixedBits are the bits of a field's one value. A negative one has no name or
// text as an unsigned number.
func fixedBits(f *layout.Field, typ string) term {
	c := f.Constant
	switch {
	case c.Bool:
		return number(1)
	case c.Const.Sign() < 0:
		return primary(hex(uint64(c.Const.Int64())&containerOf(f).ones(), bitsOf(typ)/8))
	case c.Type != "":
		return primary(Id(typ).Call(constant(c).code))
	}
	return constant(c)
}

// bitsOf is the size of an unsigned integer type.
func bitsOf(typ string) int {
	return map[string]int{"uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64}[typ]
}

// putGroup writes bit fields, with one store for each run that fills whole
// bytes.
func (e *encoder) putGroup(g *layout.Group, a at) {
	start := 0
	for i, f := range g.Fields {
		last := i == len(g.Fields)-1
		first := g.Fields[start]
		whole := (f.Offset+f.Width)%8 == 0 && first.Offset%8 == 0
		if !last && (g.Whole() || !whole) {
			continue
		}
		e.putRun(g, g.Fields[start:i+1], a)
		start = i + 1
	}
}

func (e *encoder) putRun(g *layout.Group, run []*layout.Field, a at) {
	first, last := run[0], run[len(run)-1]
	c := container{from: first.Offset / 8, to: (last.Offset + last.Width + 7) / 8, order: g.Order}
	if c.size() > 8 {
		// Too wide for one integer: each field on its own, beside its neighbours.
		for _, f := range run {
			c := containerOf(f)
			if v, ok := e.source(f, c.goType()); ok {
				e.add(c.insert(a, v))
			}
		}
		return
	}
	var value term
	for _, f := range run {
		v, ok := e.source(f, c.goType())
		if !ok {
			continue
		}
		shift := f.Offset - c.from*8
		if g.Bits == layout.MostSignificantFirst {
			shift = c.to*8 - f.Offset - f.Width
		}
		if shift > 0 {
			v = v.op("<<", precMul, number(shift))
		}
		if value.code != nil {
			v = value.op("|", precAdd, v)
		}
		value = v
	}
	if value.code != nil {
		e.add(c.store(a, value.code))
	}
}

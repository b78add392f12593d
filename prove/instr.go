package prove

import (
	"go/constant"
	"go/token"
	"go/types"
	"math/big"

	"golang.org/x/tools/go/ssa"
)

// eval is the value of an operand.
func (e *engine) eval(f *frame, v ssa.Value) value {
	if known, ok := f.env[v]; ok {
		return known
	}
	switch v := v.(type) {
	case *ssa.Const:
		return e.constant(v)
	case *ssa.Global:
		elem := v.Type().(*types.Pointer).Elem()
		return pointer{e.bool(false), place{object: e.global(v, elem)}}
	case *ssa.Function, *ssa.Builtin:
		return opaque{null: e.bool(false)}
	}
	// An instruction that no way led to, in a phi of a way that is dead.
	return e.anything(v.Type(), v.Name())
}

// global is the object of a package variable. Other packages and goroutines may
// write it, so its cells are never known.
func (e *engine) global(g *ssa.Global, t types.Type) *object {
	o := e.object(element, t, g.Name())
	o.site = g
	return o
}

func (e *engine) constant(c *ssa.Const) value {
	if c.Value == nil {
		return e.zero(c.Type())
	}
	if width, _, ok := e.integer(c.Type()); ok {
		n, _ := new(big.Int).SetString(constant.ToInt(c.Value).ExactString(), 10)
		return scalar{e.number(new(big.Int).And(n, new(big.Int).SetUint64(mask(width))).Uint64(), width)}
	}
	switch c.Value.Kind() {
	case constant.Bool:
		return scalar{e.bool(constant.BoolVal(c.Value))}
	case constant.String:
		return text{e.int(len(constant.StringVal(c.Value)))}
	}
	return e.anything(c.Type(), "constant")
}

// step translates an instruction that does not end its block.
func (e *engine) step(f *frame, p *point, instr ssa.Instruction) {
	switch i := instr.(type) {
	case *ssa.Phi, *ssa.If, *ssa.Jump, *ssa.Return, *ssa.Panic:
	case *ssa.DebugRef:
		e.name(f, p, i)
	case *ssa.Alloc:
		elem := i.Type().(*types.Pointer).Elem()
		kind := local
		if e.analysis.usesOf(i).kept {
			kind = shared
		}
		o := e.object(kind, elem, i.Comment)
		p.memory = e.store(p.memory, place{object: o}, elem, e.zero(elem))
		f.env[i] = pointer{e.bool(false), place{object: o}}
	case *ssa.Store:
		to := e.deref(f, p, i.Addr, i.Pos())
		v := e.eval(f, i.Val)
		if m := e.views.packedBy(i.Addr); m != nil {
			v = e.pack(f, p, i, m, v)
		}
		p.memory = e.store(p.memory, to, i.Val.Type(), v)
	case *ssa.MakeClosure:
		e.capture(f, p, i)
	case *ssa.Call:
		f.env[i] = e.call(f, p, i)
	case ssa.Value:
		f.env[i] = e.compute(f, p, i)
	default:
		refuse(instr.Pos(), "%T", instr)
	}
}

// deref is where a pointer leads that must not be nil.
func (e *engine) deref(f *frame, p *point, v ssa.Value, pos token.Pos) place {
	ptr := e.eval(f, v).(pointer)
	switch v.(type) {
	case *ssa.Alloc, *ssa.Global, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.FreeVar:
		// never nil by what they are
	default:
		e.oblige(f, p, position(v, pos), "nil", sourceName(v)+" is not nil", e.not(ptr.null))
	}
	return ptr.to
}

// position is the place of an instruction, or of a value if it has none.
func position(v ssa.Value, pos token.Pos) token.Pos {
	if pos == token.NoPos {
		return v.Pos()
	}
	return pos
}

// compute is the value of an instruction that is not a call.
func (e *engine) compute(f *frame, p *point, v ssa.Value) value {
	switch i := v.(type) {
	case *ssa.BinOp:
		return e.binary(f, p, i)
	case *ssa.UnOp:
		return e.unary(f, p, i)
	case *ssa.ChangeType:
		return e.eval(f, i.X)
	case *ssa.ChangeInterface:
		return e.eval(f, i.X)
	case *ssa.Convert:
		return e.convert(i.X.Type(), i.Type(), e.eval(f, i.X))
	case *ssa.MakeInterface:
		return opaque{null: e.bool(false)}
	case *ssa.Extract:
		return e.eval(f, i.Tuple).(aggregate).fields[i.Index]
	case *ssa.Field:
		return e.eval(f, i.X).(aggregate).fields[i.Field]
	case *ssa.FieldAddr:
		return pointer{e.bool(false), e.deref(f, p, i.X, i.Pos()).field(i.Field)}
	case *ssa.IndexAddr:
		return e.indexAddr(f, p, i)
	case *ssa.Index:
		return e.index(f, p, i.X, i.Index, i)
	case *ssa.Slice:
		return e.slice(f, p, i)
	case *ssa.SliceToArrayPointer:
		return e.toArray(f, p, i)
	case *ssa.MakeSlice:
		return e.makeSlice(f, p, i)
	case *ssa.TypeAssert:
		if !i.CommaOk {
			refuse(i.Pos(), "a type assertion that may panic")
		}
		return e.anything(i.Type(), i.Name())
	case *ssa.Lookup:
		if _, ok := i.X.Type().Underlying().(*types.Map); ok {
			return e.anything(i.Type(), i.Name())
		}
		return e.index(f, p, i.X, i.Index, i)
	}
	refuse(v.Pos(), "%T", v)
	return nil
}

func (e *engine) unary(f *frame, p *point, i *ssa.UnOp) value {
	switch i.Op {
	case token.MUL:
		at := e.deref(f, p, i.X, i.Pos())
		v := e.load(p.memory, at, i.Type())
		return v
	case token.NOT:
		return scalar{e.not(e.eval(f, i.X).(scalar).t)}
	}
	width, _, ok := e.integer(i.Type())
	if !ok {
		return e.anything(i.Type(), i.Name())
	}
	x := e.eval(f, i.X).(scalar).t
	switch i.Op {
	case token.SUB:
		return scalar{e.arithmetic("bvsub", e.number(0, width), x)}
	case token.XOR:
		return scalar{e.arithmetic("bvxor", x, e.number(mask(width), width))}
	}
	refuse(i.Pos(), "operator %s", i.Op)
	return nil
}

func (e *engine) binary(f *frame, p *point, i *ssa.BinOp) value {
	x, y := e.eval(f, i.X), e.eval(f, i.Y)
	switch i.Op {
	case token.EQL:
		return scalar{e.compare(f, p, i, x, y)}
	case token.NEQ:
		return scalar{e.not(e.compare(f, p, i, x, y))}
	}
	width, hasSign, ok := e.integer(i.X.Type())
	if !ok {
		if s, ok := x.(text); ok && i.Op == token.ADD {
			// A string that is too long for memory ends the program.
			return text{e.arithmetic("bvadd", s.len, y.(text).len)}
		}
		return e.anything(i.Type(), i.Name())
	}
	a, b := x.(scalar).t, y.(scalar).t
	switch i.Op {
	case token.ADD:
		return scalar{e.arithmetic("bvadd", a, b)}
	case token.SUB:
		return scalar{e.arithmetic("bvsub", a, b)}
	case token.MUL:
		return scalar{e.arithmetic("bvmul", a, b)}
	case token.AND:
		return scalar{e.arithmetic("bvand", a, b)}
	case token.OR:
		return scalar{e.arithmetic("bvor", a, b)}
	case token.XOR:
		return scalar{e.arithmetic("bvxor", a, b)}
	case token.AND_NOT:
		return scalar{e.arithmetic("bvand", a, e.arithmetic("bvxor", b, e.number(mask(width), width)))}
	case token.QUO, token.REM:
		e.oblige(f, p, i.Pos(), "division", "the divisor is not 0", e.not(e.eq(b, e.number(0, width))), named{sourceName(i.Y), b, nil})
		op := map[token.Token]string{token.QUO: "bvudiv", token.REM: "bvurem"}[i.Op]
		if hasSign {
			op = map[token.Token]string{token.QUO: "bvsdiv", token.REM: "bvsrem"}[i.Op]
		}
		return scalar{e.arithmetic(op, a, b)}
	case token.SHL, token.SHR:
		return scalar{e.shift(f, p, i, a, b, hasSign)}
	case token.LSS:
		return scalar{e.less(a, b, hasSign)}
	case token.LEQ:
		return scalar{e.not(e.less(b, a, hasSign))}
	case token.GTR:
		return scalar{e.less(b, a, hasSign)}
	case token.GEQ:
		return scalar{e.not(e.less(a, b, hasSign))}
	}
	refuse(i.Pos(), "operator %s", i.Op)
	return nil
}

func (e *engine) less(x, y *term, hasSign bool) *term {
	if hasSign {
		return e.slt(x, y)
	}
	return e.ult(x, y)
}

// compare is ==. Interfaces that hold values of a type without == panic, so they
// may be compared with nil alone.
func (e *engine) compare(f *frame, p *point, i *ssa.BinOp, x, y value) *term {
	if types.IsInterface(i.X.Type()) && !isNil(i.X) && !isNil(i.Y) {
		refuse(i.Pos(), "a comparison of interfaces, which may panic")
	}
	return e.equal(x, y)
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// shift is << or >>. A count that is as great as the width or greater moves all
// bits out, as in SMT-LIB, but the count there has the width of the number.
func (e *engine) shift(f *frame, p *point, i *ssa.BinOp, x, count *term, hasSign bool) *term {
	if width, signedCount, _ := e.integer(i.Y.Type()); signedCount {
		e.oblige(f, p, i.Pos(), "shift", "the count is not negative", e.sle(e.number(0, width), count), named{sourceName(i.Y), count, nil})
	}
	all := e.number(uint64(x.width), count.width)
	if count.width > x.width {
		count = e.ite(e.ult(count, all), count, all)
	}
	count = e.resize(count, x.width, false)
	switch {
	case i.Op == token.SHL:
		return e.arithmetic("bvshl", x, count)
	case hasSign:
		return e.arithmetic("bvashr", x, count)
	}
	return e.arithmetic("bvlshr", x, count)
}

func (e *engine) convert(from, to types.Type, x value) value {
	width, _, toInt := e.integer(to)
	_, hasSign, fromInt := e.integer(from)
	switch {
	case toInt && fromInt:
		return scalar{e.resize(x.(scalar).t, width, hasSign)}
	case isString(to) && !fromInt:
		if s, ok := x.(slice); ok && isBytes(from) {
			return text{s.len}
		}
		if s, ok := x.(text); ok {
			return s
		}
	case isString(from) && isBytes(to):
		s := e.anything(to, "bytes").(slice)
		e.axiom(e.eq(s.len, x.(text).len))
		return s
	}
	return e.anything(to, "converted")
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isBytes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

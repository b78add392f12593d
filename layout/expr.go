package layout

import (
	"go/constant"
	"go/token"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// Expr is a resolved expression of the tag language.
type Expr struct {
	Op    Op
	Args  []*Expr
	Path  []*Field // of OpField: the field, and fields of nested structs behind it
	Const *big.Int // of OpConst
	Name  string   // of OpConst: the constant's name, if its package is that of the layout
	Type  string   // the named Go type of a field, or the type of a typed constant; else empty
	Bool  bool     // it is a condition
	Text  string   // as its author wrote it

	At    *Field // of OpAvail, OpPeek and OpIt: the field in whose tag it stands
	Whole bool   // of OpAvail: it counts from the record's start, not from the field's

	Values interval.Set // that it can have where it stands; numbers only
	pos    token.Position
}

// Op is what an [Expr] computes.
type Op int

const (
	OpConst Op = iota
	OpField
	OpNeg
	OpNot
	OpAdd
	OpSub
	OpMul
	OpDiv
	OpRem
	OpShl
	OpShr
	OpAnd
	OpOr
	OpXor
	OpAndNot
	OpEqual
	OpNotEqual
	OpLess
	OpLessEqual
	OpGreater
	OpGreaterEqual
	OpBoth
	OpEither
	OpMin
	OpMax
	OpRoundUp
	OpCond  // the second argument if the first holds, else the third
	OpHas   // the optional field, or the member of a union, at the end of Path is there
	OpLen   // elements of the list in Path so far, or bytes of a []byte
	OpLast  // of the last element of the list at the head of Path: the field behind it
	OpWas   // of the last element of the list at the head of Path: it is the member behind it
	OpEnd   // the selector that ended the chain in Path
	OpPeek  // the next Const bits
	OpAvail // bytes up to the end of the window around
	OpTotal // the size of the whole record
	OpIt    // the element of a list of integers
)

var binaryOps = map[token.Token]Op{
	token.ADD: OpAdd, token.SUB: OpSub, token.MUL: OpMul, token.QUO: OpDiv, token.REM: OpRem,
	token.SHL: OpShl, token.SHR: OpShr, token.AND: OpAnd, token.OR: OpOr, token.XOR: OpXor, token.AND_NOT: OpAndNot,
	token.EQL: OpEqual, token.NEQ: OpNotEqual, token.LSS: OpLess, token.LEQ: OpLessEqual, token.GTR: OpGreater, token.GEQ: OpGreaterEqual,
	token.LAND: OpBoth, token.LOR: OpEither,
}

// IsComparison reports whether op compares two numbers.
func (op Op) IsComparison() bool { return op >= OpEqual && op <= OpGreaterEqual }

// Negated is the comparison that holds where op does not.
func (op Op) Negated() Op {
	return map[Op]Op{OpEqual: OpNotEqual, OpNotEqual: OpEqual, OpLess: OpGreaterEqual,
		OpGreaterEqual: OpLess, OpGreater: OpLessEqual, OpLessEqual: OpGreater}[op]
}

// mirrored is the comparison that holds of y and x where op does of x and y.
func (op Op) mirrored() Op {
	return map[Op]Op{OpEqual: OpEqual, OpNotEqual: OpNotEqual, OpLess: OpGreater,
		OpGreater: OpLess, OpLessEqual: OpGreaterEqual, OpGreaterEqual: OpLessEqual}[op]
}

// Walk visits e and all expressions in it, from the outside in and from left to
// right.
func (e *Expr) Walk(visit func(*Expr)) {
	visit(e)
	for _, a := range e.Args {
		a.Walk(visit)
	}
}

// Fields are the fields that e reads, each once, in order of appearance; a nil e
// reads none.
func (e *Expr) Fields() []*Field {
	if e == nil {
		return nil
	}
	var out []*Field
	e.Walk(func(e *Expr) {
		if len(e.Path) > 0 && !slices.Contains(out, e.Path[0]) {
			out = append(out, e.Path[0])
		}
	})
	return out
}

// Looks reports whether e depends on more than fields of its record that stand in
// front: on elements, on what lies ahead, or on where it stands.
func (e *Expr) Looks() bool {
	looks := false
	e.Walk(func(e *Expr) { looks = looks || e.Op >= OpLen })
	return looks
}

// unknown are those of its fields that have more than one value in the records
// that pass the checks.
func (e *Expr) unknown() []*Field {
	var out []*Field
	e.Walk(func(e *Expr) {
		if e.Op == OpField && e.Path[len(e.Path)-1].only() == nil && !slices.Contains(out, e.Path[0]) {
			out = append(out, e.Path[0])
		}
	})
	return out
}

// govern notes that the layout, or a rule over several fields, reads the fields
// of e. Of a field in a nested struct both lose their setters: the struct's view
// could put the outer record out of step.
func (e *Expr) govern() {
	e.Walk(func(e *Expr) {
		if e.Op == OpHas {
			if w := e.Path[0].When; w != nil {
				w.govern()
			}
			return
		}
		for _, f := range e.Path {
			f.Governs = true
		}
	})
}

func constExpr(v constant.Value) *Expr {
	n, _ := new(big.Int).SetString(v.ExactString(), 10)
	return &Expr{Op: OpConst, Const: n}
}

// fold replaces an operation over constants by its value.
func fold(e *Expr) *Expr {
	if e.Bool {
		return e
	}
	var args []interval.Set
	for _, a := range e.Args {
		if a.Op != OpConst {
			return e
		}
		args = append(args, interval.RangeBig(a.Const, a.Const))
	}
	return &Expr{Op: OpConst, Const: evalOp(e.Op, args).Min()}
}

// Truth is a condition that always, or never, holds.
func Truth(is bool) *Expr {
	return &Expr{Op: OpConst, Const: big.NewInt(boolValue(is)), Name: map[bool]string{true: "true", false: "false"}[is], Bool: true}
}

// Zero is the zero value of e's type.
func Zero(e *Expr) *Expr {
	if e.Bool {
		return Truth(false)
	}
	return &Expr{Op: OpConst, Const: new(big.Int), Text: "0"}
}

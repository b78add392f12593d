package prove

import (
	"fmt"
	"math/bits"
	"strings"
)

// term is a bit vector, or a truth value where width is 0. Equal terms of one
// factory are the same pointer, so a formula is a graph and not a tree.
type term struct {
	id    int
	op    string // of SMT-LIB; "const" and "var" have no args
	args  []*term
	width int
	value uint64 // of a const
	most  uint64 // of a var: an axiom says that it is no greater; 0 if there is none
	name  string // of a var
}

// isConst reports whether the value of a term is known.
func (t *term) isConst() bool { return t.op == "const" }

func (t *term) isTrue() bool  { return t.width == 0 && t.isConst() && t.value == 1 }
func (t *term) isFalse() bool { return t.width == 0 && t.isConst() && t.value == 0 }

// terms makes terms. It folds what is constant: most obligations of fixed layouts
// are discharged here, and the solver never sees them.
type terms struct {
	known map[string]*term
	vars  int
	all   int
}

func newTerms() *terms { return &terms{known: map[string]*term{}} }

// make returns the one term of an operator and its arguments.
func (f *terms) make(op string, width int, args ...*term) *term {
	var key strings.Builder
	key.WriteString(op)
	for _, a := range args {
		fmt.Fprintf(&key, " %d", a.id)
	}
	return f.intern(key.String(), &term{op: op, args: args, width: width})
}

func (f *terms) intern(key string, t *term) *term {
	if old := f.known[key]; old != nil {
		return old
	}
	f.all++
	t.id = f.all
	f.known[key] = t
	return t
}

// variable is a new term of which nothing is known.
func (f *terms) variable(name string, width int) *term {
	f.vars++
	name = fmt.Sprintf("%s!%d", smtName(name), f.vars)
	return f.intern("var "+name, &term{op: "var", name: name, width: width})
}

// smtName makes a simple symbol of SMT-LIB.
func smtName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return r
		}
		return '_'
	}, "v."+name)
}

func mask(width int) uint64 { return ^uint64(0) >> (64 - width) }

// signed is a value of so many bits as a number with a sign.
func signed(value uint64, width int) int64 { return int64(value<<(64-width)) >> (64 - width) }

func (f *terms) number(value uint64, width int) *term {
	value &= mask(width)
	return f.intern(fmt.Sprintf("const %d %d", width, value), &term{op: "const", width: width, value: value})
}

func (f *terms) bool(b bool) *term {
	t := &term{op: "const"}
	if b {
		t.value = 1
	}
	return f.intern(fmt.Sprint("const ", b), t)
}

func (f *terms) not(x *term) *term {
	switch {
	case x.isConst():
		return f.bool(x.value == 0)
	case x.op == "not":
		return x.args[0]
	}
	return f.make("not", 0, x)
}

func (f *terms) and(x, y *term) *term {
	switch {
	case x.isFalse() || y.isTrue() || x == y:
		return x
	case y.isFalse() || x.isTrue():
		return y
	case x.op == "not" && x.args[0] == y || y.op == "not" && y.args[0] == x:
		return f.bool(false)
	}
	return f.make("and", 0, x, y)
}

func (f *terms) or(x, y *term) *term { return f.not(f.and(f.not(x), f.not(y))) }

func (f *terms) implies(x, y *term) *term { return f.or(f.not(x), y) }

func (f *terms) ite(cond, x, y *term) *term {
	switch {
	case cond.isTrue() || x == y:
		return x
	case cond.isFalse():
		return y
	case x.width == 0 && x.isTrue():
		return f.or(cond, y)
	case x.width == 0 && x.isFalse():
		return f.and(f.not(cond), y)
	case y.width == 0 && y.isTrue():
		return f.or(f.not(cond), x)
	case y.width == 0 && y.isFalse():
		return f.and(cond, x)
	case cond.op == "not":
		return f.ite(cond.args[0], y, x)
	}
	return f.make("ite", x.width, cond, x, y)
}

func (f *terms) eq(x, y *term) *term {
	switch {
	case x == y:
		return f.bool(true)
	case x.isConst() && y.isConst():
		return f.bool(x.value == y.value)
	case x.width == 0 && x.isConst():
		return f.ite(x, y, f.not(y))
	case x.width == 0 && y.isConst():
		return f.ite(y, x, f.not(x))
	}
	if x.id > y.id {
		x, y = y, x
	}
	return f.make("=", 0, x, y)
}

// limit is the greatest value that a term can have, as a number without sign.
func limit(x *term) uint64 {
	switch {
	case x.isConst():
		return x.value
	case strings.HasPrefix(x.op, "(_ zero_extend"):
		return limit(x.args[0])
	case x.op == "ite":
		return max(limit(x.args[1]), limit(x.args[2]))
	case x.op == "bvand":
		return min(limit(x.args[0]), limit(x.args[1]))
	case x.op == "bvor":
		if n := bits.Len64(limit(x.args[0]) | limit(x.args[1])); n > 0 {
			return mask(n)
		}
		return 0
	case x.op == "bvadd" || x.op == "bvmul" && x.args[1].isConst():
		if most, ok := linearOf(x).limit(); ok {
			return most
		}
	case x.op == "var" && x.most > 0:
		return x.most
	case strings.HasPrefix(x.op, "(_ extract"):
		return min(limit(x.args[0]), mask(x.width))
	}
	return mask(x.width)
}

func (f *terms) ule(x, y *term) *term {
	switch {
	case x == y || y.isConst() && limit(x) <= y.value || x.isConst() && x.value == 0:
		return f.bool(true)
	case x.isConst() && limit(y) < x.value:
		return f.bool(false)
	case atMost(linearOf(x), linearOf(y)):
		return f.bool(true)
	}
	return f.make("bvule", 0, x, y)
}

func (f *terms) ult(x, y *term) *term { return f.not(f.ule(y, x)) }

func (f *terms) sle(x, y *term) *term {
	sign := uint64(1) << (x.width - 1)
	switch {
	case x == y:
		return f.bool(true)
	case x.isConst() && y.isConst():
		return f.bool(signed(x.value, x.width) <= signed(y.value, x.width))
	case limit(x) < sign && limit(y) < sign:
		return f.ule(x, y)
	}
	return f.make("bvsle", 0, x, y)
}

func (f *terms) slt(x, y *term) *term { return f.not(f.sle(y, x)) }

// arithmetic applies a binary operator of bit vectors of one width. Shift counts
// are numbers without sign; dividing by zero is what SMT-LIB makes of it, so
// whoever divides states first that it is not.
func (f *terms) arithmetic(op string, x, y *term) *term {
	w := x.width
	if x.isConst() && y.isConst() {
		if v, ok := compute(op, x.value, y.value, w); ok {
			return f.number(v, w)
		}
	}
	if y.isConst() && y.value == 0 {
		switch op {
		case "bvadd", "bvsub", "bvor", "bvxor", "bvshl", "bvlshr", "bvashr":
			return x
		case "bvmul", "bvand":
			return y
		}
	}
	if x.isConst() && x.value == 0 {
		switch op {
		case "bvadd", "bvor", "bvxor":
			return y
		case "bvmul", "bvand", "bvshl", "bvlshr", "bvashr":
			return x
		}
	}
	if y.isConst() && y.value == 1 && (op == "bvmul" || op == "bvudiv" || op == "bvsdiv") {
		return x
	}
	if x.op == "bvor" && y.isConst() {
		switch {
		case op == "bvlshr" && y.value < uint64(w):
			return f.bits(x, int(y.value), w-int(y.value))
		case op == "bvand" && y.value&(y.value+1) == 0:
			return f.bits(x, 0, bits.Len64(y.value))
		}
	}
	switch op {
	case "bvadd":
		return f.linear(linearOf(x).plus(linearOf(y), 1))
	case "bvsub":
		return f.linear(linearOf(x).plus(linearOf(y), mask(w)))
	case "bvmul":
		if x.isConst() {
			x, y = y, x
		}
		if y.isConst() {
			return f.linear(linear{width: w}.plus(linearOf(x), y.value))
		}
	case "bvshl":
		if y.isConst() && y.value < uint64(w) {
			return f.linear(linear{width: w}.plus(linearOf(x), 1<<y.value))
		}
	}
	return f.make(op, w, x, y)
}

// bits are n bits of a number from the bit low on. It takes numbers apart that
// were packed into one by shifts and |.
func (f *terms) bits(x *term, low, n int) *term {
	n = min(n, x.width-low)
	switch {
	case n <= 0 || low < 64 && limit(x)>>low == 0:
		return f.number(0, x.width)
	case low == 0 && limit(x) <= mask(n):
		return x
	case x.op == "bvor":
		return f.arithmetic("bvor", f.bits(x.args[0], low, n), f.bits(x.args[1], low, n))
	case x.op == "bvand" && x.args[1].isConst() && x.args[1].value&(x.args[1].value+1) == 0:
		return f.bits(x.args[0], low, min(n, bits.Len64(x.args[1].value)-low))
	case x.op == "bvlshr" && x.args[1].isConst() && x.args[1].value < uint64(x.width):
		return f.bits(x.args[0], low+int(x.args[1].value), n)
	case x.op == "bvmul" && x.args[1].isConst() && bits.OnesCount64(x.args[1].value) == 1:
		switch by := bits.TrailingZeros64(x.args[1].value); {
		case low >= by:
			return f.bits(x.args[0], low-by, n)
		case low+n <= by:
			return f.number(0, x.width)
		}
	}
	if low > 0 {
		x = f.make("bvlshr", x.width, x, f.number(uint64(low), x.width))
	}
	if limit(x) <= mask(n) || low+n == x.width {
		return x
	}
	return f.make("bvand", x.width, x, f.number(mask(n), x.width))
}

// compute is the value of an operator; ok is false where it is left to the
// solver.
func compute(op string, x, y uint64, w int) (v uint64, ok bool) {
	switch op {
	case "bvadd":
		return x + y, true
	case "bvsub":
		return x - y, true
	case "bvmul":
		return x * y, true
	case "bvand":
		return x & y, true
	case "bvor":
		return x | y, true
	case "bvxor":
		return x ^ y, true
	case "bvshl":
		return x << y, true
	case "bvlshr":
		return x >> y, true
	case "bvashr":
		return uint64(signed(x, w) >> y), true
	case "bvudiv":
		if y != 0 {
			return x / y, true
		}
	case "bvurem":
		if y != 0 {
			return x % y, true
		}
	case "bvsdiv":
		if y != 0 && signed(y, w) != -1 {
			return uint64(signed(x, w) / signed(y, w)), true
		}
	case "bvsrem":
		if y != 0 && signed(y, w) != -1 {
			return uint64(signed(x, w) % signed(y, w)), true
		}
	}
	return 0, false
}

// resize is a number in another width: cut off, or extended by its sign if it
// has one.
func (f *terms) resize(x *term, width int, hasSign bool) *term {
	switch {
	case x.width == width:
		return x
	case x.isConst() && hasSign:
		return f.number(uint64(signed(x.value, x.width)), width)
	case x.isConst():
		return f.number(x.value, width)
	case x.width > width:
		if strings.HasPrefix(x.op, "(_ zero_extend") || strings.HasPrefix(x.op, "(_ sign_extend") {
			if inner := x.args[0]; inner.width >= width {
				return f.resize(inner, width, false)
			}
		}
		return f.make(fmt.Sprintf("(_ extract %d 0)", width-1), width, x)
	case hasSign && limit(x) >= 1<<(x.width-1):
		return f.make(fmt.Sprintf("(_ sign_extend %d)", width-x.width), width, x)
	}
	return f.make(fmt.Sprintf("(_ zero_extend %d)", width-x.width), width, x)
}

package layout

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// resolver walks the fields of one struct in wire order: it resolves their
// rules and windows, and knows at each point which values the fields before can
// have.
type resolver struct {
	*loader
	s        *Struct
	known    *analysis
	readable []*Field
	start    interval.Form // of the part at hand, from the record's start
	frame    *interval.Form
}

func (l *loader) analyze(s *Struct) {
	r := &resolver{loader: l, s: s, known: newAnalysis(), start: number(0)}
	blocks := 0
	for _, seg := range s.Segments {
		blocks += seg.Size
	}
	if blocks == 0 && allGreedyEmpty(s) {
		blocks = 0
	}
	var rows []*Field
	next := 0
	fields := s.Fields
	for _, seg := range s.Segments {
		for ; next < len(fields) && (fields[next].isRow() || fields[next].Segment == seg); next++ {
			f := fields[next]
			switch {
			case f.isRow():
				r.where(f)
				rows = append(rows, f)
			case seg.Part == nil:
				r.rules(f)
			}
		}
		if seg.Part == nil {
			r.start = r.start.Add(number(int64(seg.Size)))
			if s.Frame != nil && r.frame == nil {
				r.frameMinimum(blocks)
			}
			continue
		}
		r.window(seg)
	}
	for ; next < len(fields); next++ {
		r.where(fields[next])
	}
	for _, c := range s.Checks {
		if c.Kind == CheckFrame && r.frame == nil {
			r.frameMinimum(blocks)
		}
	}
	s.prover = r.known.prover()
}

// allGreedyEmpty reports whether s is one part and nothing else.
func allGreedyEmpty(s *Struct) bool { return len(s.Segments) == 1 && s.Segments[0].Part != nil }

func number(n int64) interval.Form { return interval.ConstBig(big.NewInt(n)) }

func (r *resolver) scope(f *Field, e *tagElem) *scope {
	return r.tagScope(f, e, r.readable, f.path())
}

// check adds one test of Parse.
func (r *resolver) check(c Check) {
	c.Rule = strings.Join(strings.Fields(c.Rule), " ")
	r.s.Checks = append(r.s.Checks, &c)
}

// rules resolves the rules of a fixed field, in the order in which Parse tests
// them: what the field can hold, then conditions, then the frame.
func (r *resolver) rules(f *Field) {
	r.readable = append(r.readable, f)
	if f.Type.IsScalar() {
		r.known.atoms[f.Name] = f.Values
	}
	if f.Type.Kind == KindBool && f.Width == 8 && !f.IsReserved() {
		r.check(Check{Kind: CheckBool, Field: f, Rule: "0 or 1"})
	}
	if f.Type.Kind == KindStruct && len(f.Type.Struct.Checks) > 0 {
		r.check(Check{Kind: CheckInner, Field: f})
	}
	if e := f.tag.get("eq"); e != nil {
		if c := r.constant(f, e); c != nil {
			f.Constant = c
			f.Validity = true
			r.restrict(f, e, interval.RangeBig(c.Const, c.Const))
			r.check(Check{Kind: CheckEqual, Field: f, Expr: c, Rule: c.Text})
		}
	}
	if e := f.tag.get("none"); e != nil {
		f.None = r.constant(f, e)
	}
	if e := f.tag.get("in"); e != nil {
		r.in(f, e)
	}
	if f.tag.get("closed") != nil {
		f.Validity = true
		var all interval.Set
		var names []string
		for _, v := range f.Type.Enum.Values {
			all = all.Union(interval.RangeBig(v.Value, v.Value))
			names = append(names, v.Name)
		}
		r.restrict(f, f.tag.get("closed"), all)
		r.check(Check{Kind: CheckClosed, Field: f, Rule: strings.Join(names, ", ")})
	}
	if e := f.tag.get("mbz"); e != nil {
		f.Validity = true
		f.Constant = &Expr{Op: OpConst, Const: new(big.Int), Text: "0"}
		if f.Type.Kind == KindBool {
			f.Constant.Bool, f.Constant.Name = true, "false"
		}
		r.restrict(f, e, interval.Values(0))
		r.check(Check{Kind: CheckZero, Field: f, Rule: "0"})
	}
	r.where(f)
	if e := f.tag.get("frame"); e != nil {
		r.readFrame(f, e)
	}
	if f.Type.IsScalar() {
		f.Values = r.known.atoms[f.Name]
	}
}

// constant resolves a key whose value is one constant that the field can hold.
func (r *resolver) constant(f *Field, e *tagElem) *Expr {
	s := r.tagScope(f, e, nil, f.path())
	x := s.resolve(e.expr)
	switch {
	case x == nil:
		return nil
	case x.Op != OpConst:
		r.report(e.tag.at(e.expr.Pos()), CodeRule, f.path(), "write a constant", "%s is not a constant", e.text)
	case x.Bool != (f.Type.Kind == KindBool):
		r.report(e.tag.at(e.expr.Pos()), CodeOperandType, f.path(), "write a value of the field's type", "%s is not a %s", e.text, f.Type.Name)
	case x.Type != "" && x.Type != f.Type.Name:
		r.report(e.tag.at(e.expr.Pos()), CodeOperandType, f.path(), "write a value of the field's type", "%s is a %s, not a %s", e.text, x.Type, f.Type.Name)
	case !natural(f).Contains(x.Const):
		r.report(e.tag.at(e.expr.Pos()), CodeRule, f.path(), "write a value that the field can hold", "%s does not fit %d bits", e.text, f.Width)
	default:
		return x
	}
	return nil
}

// natural are the values that the bits of f can hold, whatever its rules.
func natural(f *Field) interval.Set {
	switch f.Type.Kind {
	case KindInt:
		return interval.SignedBits(f.Width)
	case KindBool:
		return interval.Range(0, 1)
	}
	return interval.Bits(f.Width)
}

// restrict notes that f passes a check with the values of s alone.
func (r *resolver) restrict(f *Field, e *tagElem, s interval.Set) {
	was := r.known.atoms[f.Name]
	now := was.Intersect(s)
	r.known.atoms[f.Name] = now
	switch {
	case now.IsEmpty():
		r.report(e.keyP, CodeRule, f.path(), "loosen one of the rules", "%q leaves no value that the field can have", e.key)
	case now.Equal(was):
		r.report(e.keyP, CodeRule, f.path(), "remove it", "%q allows every value that the field can have", e.key)
	}
}

// in resolves in: {lo, hi}, of a number or of a slice's length.
func (r *resolver) in(f *Field, e *tagElem) {
	lo, hi, ok := r.pair(f, e)
	if !ok {
		return
	}
	rule := fmt.Sprintf("%s..%s", lo.Text, hi.Text)
	if f.Type.IsScalar() {
		f.Validity = true
		r.restrict(f, e, interval.RangeBig(lo.Const, hi.Const))
	} else {
		rule += " bytes"
	}
	r.check(Check{Kind: CheckIn, Field: f, Low: lo, High: hi, Rule: rule})
}

// where resolves a condition and narrows what is known.
func (r *resolver) where(f *Field) {
	e := f.tag.get("where")
	if e == nil {
		return
	}
	where := f.path()
	s := r.tagScope(f, e, r.readable, where)
	x := s.condition(e.expr)
	if x == nil {
		return
	}
	fields := x.Fields()
	if len(fields) == 0 {
		r.report(e.tag.at(e.expr.Pos()), CodeRule, where, "name a field in it", "the rule %s reads no field", e.text)
		return
	}
	r.known.evalAll(x)
	if !r.fits(x, where) {
		return
	}
	always := r.known.clone()
	if always.assume(x, false); always.impossible() {
		r.report(e.tag.at(e.expr.Pos()), CodeRule, where, "remove it", "the rule %s always holds", e.text)
		return
	}
	r.known.assume(x, true)
	if r.known.impossible() {
		r.report(e.tag.at(e.expr.Pos()), CodeRule, where, "loosen it", "the rule %s never holds", e.text)
		return
	}
	if len(fields) == 1 && fields[0] == f {
		f.Validity = true
	} else {
		for _, g := range fields {
			g.Governs = true
		}
	}
	r.check(Check{Kind: CheckWhere, Field: f, Expr: x, Rule: e.text})
}

// fits reports whether every intermediate result of x fits 64 bits; the values
// of a field as it stands always do.
func (r *resolver) fits(x *Expr, where string) bool {
	if !x.Bool && x.Op != OpField && !x.Values.FitsInt(64, true) {
		r.report(x.pos, CodeOverflow, where, "bound the fields in it with where", "%s may be %s, which does not fit 64 bits", x.Text, x.Values)
		return false
	}
	for _, a := range x.Args {
		if a.Op == OpField && !x.Bool && !a.Values.FitsInt(64, true) {
			r.report(a.pos, CodeOverflow, where, "bound it with where", "%s may be %s, which does not fit 64 signed bits", a.Text, a.Values)
			return false
		}
		if !r.fits(a, where) {
			return false
		}
	}
	if (x.Op == OpDiv || x.Op == OpRem) && x.Args[1].Values.Contains(new(big.Int)) {
		r.report(x.pos, CodeDivision, where, fmt.Sprintf(`add "where: %s != 0"`, x.Args[1].Text), "%s may divide by zero", x.Text)
		return false
	}
	return true
}

func (r *resolver) readFrame(f *Field, e *tagElem) {
	if r.s.Frame != nil {
		r.report(e.keyP, CodeKeyMisplaced, f.path(), "keep one of the two", "%s has a frame too", r.s.Frame.Name)
		return
	}
	x := r.scope(f, e).number(e.expr)
	if x == nil {
		return
	}
	r.known.eval(x)
	if f.Segment.Index != 0 {
		r.report(e.keyP, CodeNotBuilt, f.path(), "move the field to the front", "a frame behind a variable field is not built yet")
		return
	}
	if !r.fits(x, f.path()) {
		return
	}
	r.s.Frame, r.s.FrameSize = f, x
	for _, g := range x.Fields() {
		g.Governs = true
	}
	r.check(Check{Kind: CheckFrame, Field: f, Expr: x, Rule: e.text})
}

// frameMinimum proves that the frame holds the fixed fields.
func (r *resolver) frameMinimum(blocks int) {
	form := r.known.form(r.s.FrameSize)
	r.frame = &form
	short := form.Sub(number(int64(blocks)))
	if r.known.nonNegative(short) {
		return
	}
	f := r.s.Frame
	b := r.known.bounds(form)
	e := f.tag.get("frame")
	r.report(e.keyP, CodeFrameTooSmall, f.path(), r.cure(short, r.s.FrameSize.Text, fmt.Sprint(blocks)),
		"the frame may be %s bytes, less than the %d of the fixed fields", bounds(b), blocks)
}

// cure is the rule that would make form non-negative.
func (r *resolver) cure(form interval.Form, left, right string) string {
	if name, by, ok := single(form); ok && by.Sign() > 0 && !strings.HasPrefix(name, "(") && !strings.HasPrefix(name, "len(") {
		least := new(big.Int).Neg(floorDiv(form.Constant(), by))
		return fmt.Sprintf(`add "where: %s >= %s"`, name, least)
	}
	return fmt.Sprintf(`add "where: %s >= %s"`, left, right)
}

// bounds writes a range for a message.
func bounds(b Range) string {
	lo, hi := "less than any number", "any number"
	if b.Min != nil {
		lo = b.Min.String()
	}
	if b.Max != nil {
		hi = b.Max.String()
	}
	if lo == hi {
		return lo
	}
	return lo + ".." + hi
}

// maxWindow is the largest window of a view that stores offsets.
const maxWindow = math.MaxUint32

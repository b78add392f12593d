package layout

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// resolver walks the fields of one struct in wire order: it resolves their
// rules and windows, and knows at each point which values the fields before can
// have. A rule is known to hold only behind the place where Parse tests it.
type resolver struct {
	*loader
	s     *Struct
	known *analysis
	start interval.Form  // of the segment at hand, from the record's start
	frame *interval.Form // the record's size, once that is proved to hold the fixed fields

	// adrift: a window was refused, so that nothing is to be said of what lies
	// behind it.
	adrift bool
}

func (l *loader) analyze(a *annotated) {
	s := a.Struct
	r := &resolver{loader: l, s: s, known: newAnalysis(), start: number(0)}
	next := 0
	sizes := map[*Segment]interval.Form{}
	for _, seg := range s.Found() {
		before := r.start
		// A rule without bytes that stands behind a part is taken with it, and so
		// comes first: it reads but the fields in front of the part.
		var opt *optional
		var behind []*Field // one that may be absent: what holds of them, holds in either case
		for _, f := range r.fieldsUpTo(seg, &next) {
			if f.Segment != nil && seg.When != nil && opt == nil {
				opt = r.enter(seg)
			}
			switch {
			case f.Segment == nil && opt != nil:
				behind = append(behind, f)
			case f.Segment == nil:
				r.bare(f)
			case seg.Part == nil:
				r.rules(f)
			}
		}
		if seg.Part != nil {
			r.window(seg)
		} else {
			r.block(seg)
			seg.stored = r.known.bounds(r.start)
		}
		if s.Frame != nil && s.Frame.Segment == seg {
			r.frameMinimum(seg)
		}
		if opt != nil {
			r.leave(opt)
			seg.stored = r.known.bounds(r.start)
		}
		for _, f := range behind {
			r.bare(f)
		}
		seg.end, sizes[seg] = r.start, r.start.Sub(before)
	}
	for ; next < len(s.Fields); next++ {
		r.bare(s.Fields[next])
	}
	r.frameFilled()
	r.sizes()
	r.endsFromEnd(sizes)
	s.known = r.known
}

// bare resolves a field without bytes.
func (r *resolver) bare(f *Field) {
	if f.isRow() {
		r.where(f)
	} else {
		r.calc(f)
	}
}

// block moves on behind a block. One behind a part Parse tests to be in the
// record.
func (r *resolver) block(seg *Segment) {
	r.start = r.start.Add(number(int64(seg.Size)))
	if r.frame != nil {
		r.known.learn(r.frame.Sub(r.start))
	}
}

func number(n int64) interval.Form { return interval.Const(n) }

// check adds one test of Parse.
func (r *resolver) check(c Check) {
	c.Rule = strings.Join(strings.Fields(c.Rule), " ")
	r.s.Checks = append(r.s.Checks, &c)
}

// rules resolves the rules of a fixed field, in the order in which Parse tests
// them: what the field can hold, then conditions, then the frame.
func (r *resolver) rules(f *Field) {
	if f.Type.IsScalar() {
		r.known.atoms[f.Name] = f.Values
	}
	if f.Type.Kind == KindBool && f.Width == 8 && !f.IsReserved() {
		r.check(Check{Kind: CheckBool, Field: f, Rule: "0 or 1"})
	}
	if f.Type.Kind == KindArray && f.Type.Elem.Kind == KindBool && !f.IsReserved() {
		r.check(Check{Kind: CheckBool, Field: f, Rule: "0 or 1"})
	}
	r.gives(f)
	if inner := f.Type.inner(); inner != nil && len(inner.Checks) > 0 {
		r.check(Check{Kind: CheckInner, Field: f})
	}
	if c := f.exprs["eq"]; c != nil {
		f.Constant = c
		r.restrict(f, "eq", interval.RangeBig(c.Const, c.Const))
		r.check(Check{Kind: CheckEqual, Field: f, Expr: c, Rule: c.Text})
	}
	f.None = f.exprs["none"]
	if f.low != nil {
		r.restrict(f, "in", interval.RangeBig(f.low.Const, f.high.Const))
		r.check(Check{Kind: CheckIn, Field: f, Low: f.low, High: f.high, Rule: f.low.Text + ".." + f.high.Text})
	}
	if f.tag.get("closed") != nil {
		var all interval.Set
		var names []string
		for _, v := range f.Type.Enum.Values {
			all = all.Union(interval.RangeBig(v.Value, v.Value))
			names = append(names, v.Name)
		}
		r.restrict(f, "closed", all)
		r.check(Check{Kind: CheckClosed, Field: f, Rule: strings.Join(names, ", ")})
	}
	if f.tag.get("mbz") != nil {
		f.Constant = &Expr{Op: OpConst, Const: new(big.Int), Text: "0"}
		if f.Type.Kind == KindBool {
			f.Constant.Bool, f.Constant.Name = true, "false"
		}
		r.restrict(f, "mbz", interval.Values(0))
		r.check(Check{Kind: CheckZero, Field: f, Rule: "0"})
	}
	r.where(f)
	if f.tag.get("frame") != nil {
		r.readFrame(f)
	}
	if f.Type.IsScalar() {
		f.Values = r.known.atoms[f.Name]
	}
}

// inner is the struct that a value of the type is, or that the elements of an
// array are; nil if there is none.
func (t *Type) inner() *Struct {
	if t.Kind == KindArray {
		return t.Elem.inner()
	}
	return t.Struct
}

// restrict notes that f passes the check of a key with the values of s alone.
func (r *resolver) restrict(f *Field, key string, s interval.Set) {
	f.Validity = true
	was := r.known.atoms[f.Name]
	now := was.Intersect(s)
	r.known.atoms[f.Name] = now
	switch {
	case now.IsEmpty():
		r.report(f.tag.get(key).keyP, CodeRule, f.path(), "loosen one of the rules", "%q leaves no value that the field can have", key)
		r.known.atoms[f.Name] = was // so that only this is reported
	case now.Equal(was):
		r.report(f.tag.get(key).keyP, CodeRule, f.path(), "remove it", "%q allows every value that the field can have", key)
	}
}

// where resolves a condition and narrows what is known.
func (r *resolver) where(f *Field) {
	x := f.exprs["where"]
	if x == nil {
		return
	}
	e, where := f.tag.get("where"), f.path()
	fields := x.Fields()
	if len(fields) == 0 {
		r.report(e.valueP(), CodeRule, where, "name a field in it", "the rule %s reads no field", e.text)
		return
	}
	if !(f.Segment != nil && f.Type.IsScalar()) && !x.readsBytes() {
		r.report(e.valueP(), CodeNotBuilt, where, "write what it is computed of", "a rule that reads no field with bytes is not built yet")
		return
	}
	r.known.note(x)
	if !r.computable(x, where, byRule) {
		return
	}
	never := r.known.clone()
	if never.assume(x, false); never.impossible() {
		r.report(e.valueP(), CodeRule, where, "remove it", "the rule %s always holds", e.text)
		return
	}
	narrowed := r.known.clone()
	if narrowed.assume(x, true); narrowed.impossible() {
		r.report(e.valueP(), CodeRule, where, "loosen it", "the rule %s never holds", e.text)
		return
	}
	r.known = narrowed
	if len(fields) == 1 && fields[0] == f && f.Type.Kind != KindStruct {
		f.Validity = true
	} else {
		x.govern()
	}
	r.check(Check{Kind: CheckWhere, Field: f, Expr: x, Rule: e.text})
}

// readsBytes reports whether e reads the value of a field that has bytes: a fault of a
// rule without a field of its own says where that is.
func (e *Expr) readsBytes() bool {
	reads := false
	e.Walk(func(e *Expr) { reads = reads || e.Op == OpField && e.Path[0].Segment != nil })
	return reads
}

// readFrame resolves the size of the record.
func (r *resolver) readFrame(f *Field) {
	x, e := f.exprs["frame"], f.tag.get("frame")
	switch {
	case x == nil:
		return
	case r.s.Frame != nil:
		r.report(e.keyP, CodeKeyMisplaced, f.path(), "keep one of the two", "%s has a frame too", r.s.Frame.Name)
		return
	}
	r.known.note(x)
	if !r.computable(x, f.path(), byRule) {
		return
	}
	r.s.Frame, r.s.FrameSize = f, x
	x.govern()
	r.check(Check{Kind: CheckFrame, Field: f, Expr: x, Rule: e.text})
}

// frameMinimum proves that the frame holds the fixed fields.
func (r *resolver) frameMinimum(at *Segment) {
	least := r.start
	for _, seg := range r.s.Segments[at.Index+1:] {
		if seg.certain(r.known) {
			least = least.Add(number(int64(seg.Size)))
		}
	}
	form := r.known.form(r.s.FrameSize)
	short := form.Sub(least)
	if !r.known.nonNegative(short) {
		f, cure := r.s.Frame, r.cure(short)
		if slices.ContainsFunc(short.Atoms(), unnamed) {
			cure = "bound what is in front of it with in or max, or move it to the front"
		}
		r.report(f.tag.get("frame").valueP(), CodeFrameTooSmall, f.path(), cure,
			"the frame may be %s bytes, less than the %s of the fixed fields", bounds(r.known.bounds(form)), bounds(r.known.bounds(least)))
		r.known.learn(short) // so that only this is reported
	}
	r.frame = &form
}

// frameFilled refuses a frame that is always longer than the fields in it. Where
// nothing takes the rest of a frame, Parse tests that the fields fill it.
func (r *resolver) frameFilled() {
	if r.frame == nil || r.adrift || r.s.greedy() {
		return
	}
	f := r.s.Frame
	if left := r.frame.Sub(r.start); r.known.nonNegative(left.Sub(number(1))) {
		r.report(f.tag.get("frame").valueP(), CodeRule, f.path(), "add a last []byte field, or loosen a rule",
			"the frame is always %s bytes longer than its fields", bounds(r.known.bounds(left)))
	}
}

// cure is the rule that makes form non-negative.
func (r *resolver) cure(form interval.Form) string {
	left, right := interval.Form{}, interval.Form{}
	for _, name := range form.Atoms() {
		if strings.Contains(name, ") at ") { // avail or peek
			return "keep it from being negative with max or cond"
		}
		if unnamed(name) {
			return "cut the field with size or len, or end the one in front at an offset that a field holds"
		}
		by := form.Coefficient(name)
		if by.Sign() > 0 {
			left = left.Add(interval.Atom(name).Scale(by))
		} else {
			right = right.Add(interval.Atom(name).Scale(by.Neg(by)))
		}
	}
	name, by, ok := single(form)
	c := form.Constant()
	switch {
	case len(form.Atoms()) == 0:
		return "write a number that is not negative"
	case ok && by.Sign() > 0:
		return fmt.Sprintf(`add "where: %s >= %s"`, name, new(big.Int).Neg(floorDiv(c, by)))
	case ok:
		return fmt.Sprintf(`add "where: %s <= %s"`, name, floorDiv(c, by.Neg(by)))
	case c.Sign() > 0:
		left = left.Add(interval.ConstBig(c))
	default:
		right = right.Add(interval.ConstBig(c.Neg(c)))
	}
	return fmt.Sprintf(`add "where: %s >= %s"`, left, right)
}

// unnamed reports whether an atom is a length or a size, which no rule can name.
func unnamed(atom string) bool {
	return strings.HasPrefix(atom, "len(") || strings.HasPrefix(atom, "#")
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

// calc resolves a field without bytes, whose value is computed.
func (r *resolver) calc(f *Field) {
	if f.Param {
		r.known.atoms[f.Name] = f.Values
		return
	}
	if f.At != nil {
		r.target(f)
		return
	}
	if f.Away != nil {
		r.away(f)
		return
	}
	x := f.Calc
	if x == nil {
		return
	}
	r.known.note(x)
	if !r.computable(x, f.path(), byRule) {
		return
	}
	x.govern()
	if !x.Bool {
		values := r.known.eval(x)
		if !values.FitsInt(f.Type.Bits, f.Type.Kind == KindInt) {
			r.report(f.tag.get("calc").valueP(), CodeOverflow, f.path(), "use a wider type", "%s may be %s, which does not fit %s", x.Text, values.Hull(), f.Type)
		}
		f.Values = f.Values.Intersect(values)
	}
	r.known.atoms[f.Name] = f.Values
}

// sizes notes how large records can be.
func (r *resolver) sizes() {
	s := r.s
	switch {
	case r.frame != nil:
		s.Sizes = r.known.bounds(*r.frame)
	case s.greedy():
		s.Sizes = Range{r.known.bounds(r.start).Min, nil}
	default:
		s.Sizes = r.known.bounds(r.start)
	}
	if s.Sizes.Min == nil || s.Sizes.Min.Sign() < 0 {
		s.Sizes.Min = new(big.Int)
	}
}

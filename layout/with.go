package layout

import (
	"go/token"
	"strings"
)

// with resolves what a binding gives the parameters of its child: P=E, Q=F.
func (l *loader) with(child, parent *annotated, b *Binding, text string, at token.Position, given bool) bool {
	refuse := func(pos token.Position, cure, problem string, args ...any) bool {
		l.report(pos, CodeBinding, child.Name, cure, problem, args...)
		return false
	}
	b.With = map[*Field]*Expr{}
	params := child.Params()
	for given && text != "" {
		one, more, _ := strings.Cut(text, ",")
		name, value, ok := strings.Cut(one, "=")
		if !ok {
			return refuse(at, "write with Parameter=value", "%q gives no parameter", strings.TrimSpace(one))
		}
		var param *Field
		for _, p := range params {
			if p.Name == strings.TrimSpace(name) {
				param = p
			}
		}
		switch {
		case param == nil:
			return refuse(at, "name a field that is tagged param", "%s has no parameter %s", child.Name, strings.TrimSpace(name))
		case b.With[param] != nil:
			return refuse(at, "keep one of the two", "%s is given twice", param.Name)
		}
		s := &scope{loader: l, file: child.File, fields: map[string]*Field{}, where: child.Name}
		for _, f := range parent.Fields {
			if !f.isRow() && parent.fieldNamed(f.Name) == f {
				s.fields[f.Name] = f
			}
		}
		n := s.parseDirectiveExpr(strings.TrimSpace(value), advance(at, len(name)+1))
		if n == nil {
			return false
		}
		x := s.typed(n, param.Type.Kind == KindBool)
		if x == nil {
			return false
		}
		bare := newAnalysis()
		bare.bare = true
		bare.note(x)
		if !l.computable(x, child.Name, byGuard) {
			return false
		}
		if !x.Bool && !x.Values.FitsInt(param.Type.Bits, param.Type.Kind == KindInt) {
			return refuse(at, "use a wider type for it", "%s may be %s, which does not fit %s", x.Text, x.Values.Hull(), param.Type)
		}
		b.With[param] = x
		at = advance(at, len(one)+1)
		text = more
	}
	for _, p := range params {
		if b.With[p] == nil {
			return refuse(b.pos, "add with "+p.Name+"=…", "the binding does not say what %s is", p.Name)
		}
	}
	return true
}

package layout

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// tag is the parsed value of a field's `wire:"…"` key. Its elements are those
// of a Go composite literal, so Go's parser reads them and their positions are
// exact.
type tag struct {
	elems []tagElem
}

type tagElem struct {
	key  string
	keyP token.Position
	expr ast.Expr // nil for a flag
	text string   // the source of expr
	tag  *tagSource
}

// valueP is where the element's value stands.
func (e *tagElem) valueP() token.Position { return e.tag.at(e.expr.Pos()) }

// at is the position in the Go file of a node that was parsed from the tag.
func (s *tagSource) at(p token.Pos) token.Position {
	// The parser was given "_{" in front of the value, and positions count from 1.
	return s.offset(int(p) - 1 - len("_{"))
}

// text is the source of a node that was parsed from the tag.
func (s *tagSource) text(n ast.Node) string {
	from, to := int(n.Pos())-1-len("_{"), int(n.End())-1-len("_{")
	return s.value[max(0, from):min(to, len(s.value))]
}

func (t *tag) get(key string) *tagElem {
	if t == nil {
		return nil
	}
	for i := range t.elems {
		if t.elems[i].key == key {
			return &t.elems[i]
		}
	}
	return nil
}

// readTag finds and parses the wire key of a field's tag. It returns nil where
// there is none, and ok false if it reported anything.
func (r *reporter) readTag(lit *ast.BasicLit, where string) (t *tag, ok bool) {
	if lit == nil {
		return nil, true
	}
	before := len(r.diags)
	pairs, end := splitTag(r.fset, lit)
	if end != nil {
		r.report(*end, CodeNearMiss, where, `write wire:"…"`, `what stands here is not name:"value", so the tag is not read from here on`)
	}
	var found *tagSource
	for _, p := range pairs {
		switch {
		case p.name == "wire" && found == nil:
			found = p.value
		case p.name == "wire":
			r.report(p.pos, CodeDuplicateKey, where, "put all keys into one wire tag", "a second wire tag, which is not read")
		case nearMiss(p.name, "wire"):
			r.report(p.pos, CodeNearMiss, where, `write wire:"…"`, "the tag name %q is not wire", p.name)
		}
	}
	if found != nil {
		t = r.parseTag(found, where)
	}
	return t, len(r.diags) == before
}

// tagAhead parses the tag of a field that is not read yet. What is wrong with it is
// reported when it is.
func (l *loader) tagAhead(f *ast.Field) *tag {
	t, _ := (&reporter{fset: l.fset}).readTag(f.Tag, "")
	return t
}

// parseTag parses the value of a wire tag, and drops the elements that it
// reports.
func (r *reporter) parseTag(found *tagSource, where string) *tag {
	const cure = "write key: expression, or a flag, separated by commas"
	expr, err := parser.ParseExprFrom(token.NewFileSet(), "", "_{"+found.value+"}", 0)
	if err != nil {
		pos, msg := found.offset(0), err.Error()
		var list scanner.ErrorList
		if errors.As(err, &list) && len(list) > 0 {
			pos, msg = found.offset(list[0].Pos.Offset-len("_{")), list[0].Msg
		}
		r.report(pos, CodeSyntax, where, cure, "the tag does not parse: %s", msg)
		return nil
	}
	list, ok := expr.(*ast.CompositeLit)
	if !ok || int(list.Rbrace) != len("_{"+found.value+"}") {
		r.report(found.offset(0), CodeSyntax, where, cure, "the tag does not parse as one list")
		return nil
	}
	t := &tag{}
	for _, e := range list.Elts {
		elem := tagElem{tag: found}
		switch e := e.(type) {
		case *ast.Ident:
			elem.key, elem.keyP = e.Name, found.at(e.Pos())
		case *ast.KeyValueExpr:
			key, ok := e.Key.(*ast.Ident)
			if !ok {
				r.report(found.at(e.Pos()), CodeSyntax, where, "keys are single words", "%q is not a key", found.text(e.Key))
				continue
			}
			elem.key, elem.keyP, elem.expr, elem.text = key.Name, found.at(key.Pos()), e.Value, found.text(e.Value)
		default:
			r.report(found.at(e.Pos()), CodeSyntax, where, "write key: expression, or a flag", "%q is neither a key nor a flag", found.text(e))
			continue
		}
		if r.checkKey(&elem, t, where) {
			t.elems = append(t.elems, elem)
		}
	}
	return t
}

// keys are the words of the tag language; those that are true are flags, which take no
// value.
var keys = map[string]bool{
	"bits": false,
	"size": false, "to": false, "len": false, "count": false, "frame": false,
	"at": false, "back": true, "align": false, "upto": false,
	"until": false, "while": false, "term": true, "tail": false,
	"chain": false, "next": true, "max": false,
	"when": false, "none": false,
	"on": false, "is": false, "other": true,
	"eq": false, "in": false, "where": false, "closed": true,
	"mbz": true, "reserved": true,
	"calc": false, "set": false, "manual": true, "sum": false,
	"param": true, "with": false, "trunc": true,
	"atomic": true, "codec": false, "addr": true,
}

func (r *reporter) checkKey(e *tagElem, t *tag, where string) bool {
	isFlag, known := keys[e.key]
	switch {
	case !known:
		cure := "see docs/tags.md for the keys"
		for _, name := range slices.Sorted(maps.Keys(keys)) {
			if nearMiss(e.key, name) {
				cure = "did you mean " + strconv.Quote(name) + "?"
			}
		}
		r.report(e.keyP, CodeUnknownKey, where, cure, "unknown key %q", e.key)
	case t.get(e.key) != nil:
		r.report(e.keyP, CodeDuplicateKey, where, "keep one of the two", "the key %q stands twice", e.key)
	case isFlag && e.expr != nil:
		r.report(e.keyP, CodeKeyValue, where, "write "+e.key+" alone", "%q takes no value", e.key)
	case !isFlag && e.expr == nil:
		r.report(e.keyP, CodeKeyValue, where, "write "+e.key+": followed by an expression", "%q needs a value", e.key)
	default:
		return true
	}
	return false
}

// nearMiss reports whether x is y but for case, a plural s, or one letter
// added, dropped, changed or swapped with its neighbour.
func nearMiss(x, y string) bool {
	a, b := []rune(strings.ToLower(x)), []rune(strings.ToLower(y))
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(a) < 2 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return slices.Equal(a[i:], b[i+1:])
	}
	if i == len(a) || slices.Equal(a[i+1:], b[i+1:]) {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}

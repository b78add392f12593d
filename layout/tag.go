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

// tagSource maps offsets in a tag's value to positions in the Go file.
type tagSource struct {
	value  string
	origin []token.Position // of each byte of value, and one behind it
}

// at is the position in the Go file of a node that was parsed from the tag.
func (s *tagSource) at(p token.Pos) token.Position {
	// The parser was given "_{" in front of the value, and positions count from 1.
	return s.offset(int(p) - 1 - len("_{"))
}

func (s *tagSource) offset(i int) token.Position {
	return s.origin[max(0, min(i, len(s.origin)-1))]
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

// readTag finds and parses the wire key of a field's tag. It reports what is
// wrong and returns nil where there is nothing to go on with.
func (r *reporter) readTag(lit *ast.BasicLit, where string) *tag {
	if lit == nil {
		return nil
	}
	src, names := splitTag(r.fset, lit)
	var found *tagSource
	for i, name := range names {
		switch {
		case name.text == "wire" && found == nil:
			found = src[i]
		case name.text == "wire":
			r.report(name.pos, CodeDuplicateKey, where, "put all keys into one wire tag", "second wire tag; reflect reads the first alone")
		case nearMiss(name.text, "wire"):
			r.report(name.pos, CodeNearMiss, where, `write wire:"…"`, "tag name %q is not wire", name.text)
		}
	}
	if found == nil {
		return nil
	}
	expr, err := parser.ParseExprFrom(token.NewFileSet(), "", "_{"+found.value+"}", 0)
	if err != nil {
		pos, msg := found.offset(0), err.Error()
		var list scanner.ErrorList
		if errors.As(err, &list) && len(list) > 0 {
			pos, msg = found.offset(list[0].Pos.Offset-len("_{")), list[0].Msg
		}
		r.report(pos, CodeSyntax, where, `write key: expression, or a flag, separated by commas`, "the tag does not parse: %s", msg)
		return nil
	}
	lits, ok := expr.(*ast.CompositeLit)
	if !ok {
		r.report(found.offset(0), CodeSyntax, where, "write key: expression, or a flag, separated by commas", "the tag does not parse as one list")
		return nil
	}
	t := &tag{}
	for _, e := range lits.Elts {
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

// keys are the words of the tag language. A key that takes no value is a flag;
// one that is not built is refused by name.
var keys = map[string]struct{ flag, built bool }{
	"bits": {built: true},
	"size": {built: true}, "to": {built: true}, "len": {built: true}, "count": {built: true}, "frame": {built: true},
	"at": {}, "back": {flag: true}, "align": {}, "upto": {},
	"until": {}, "while": {}, "term": {flag: true}, "tail": {}, "chain": {}, "next": {flag: true}, "max": {},
	"when": {}, "none": {built: true},
	"on": {}, "is": {}, "other": {flag: true},
	"eq": {built: true}, "in": {built: true}, "where": {built: true}, "closed": {flag: true, built: true},
	"mbz": {flag: true, built: true}, "reserved": {flag: true, built: true},
	"calc": {}, "set": {}, "manual": {flag: true}, "sum": {built: true},
	"param": {flag: true}, "with": {}, "trunc": {flag: true, built: true}, "atomic": {flag: true}, "codec": {},
}

func (r *reporter) checkKey(e *tagElem, t *tag, where string) bool {
	k, known := keys[e.key]
	switch {
	case !known:
		cure := "see docs/tags.md for the keys"
		for _, name := range keyNames {
			if nearMiss(e.key, name) {
				cure = "did you mean " + strconv.Quote(name) + "?"
				break
			}
		}
		r.report(e.keyP, CodeUnknownKey, where, cure, "unknown key %q", e.key)
	case !k.built:
		r.report(e.keyP, CodeNotBuilt, where, "remove it, or wait for a later version of zcgen", "the key %q is not built yet", e.key)
	case t.get(e.key) != nil:
		r.report(e.keyP, CodeDuplicateKey, where, "keep one of the two", "the key %q stands twice", e.key)
	case k.flag && e.expr != nil:
		r.report(e.keyP, CodeKeyValue, where, "write "+e.key+" alone", "%q takes no value", e.key)
	case !k.flag && e.expr == nil:
		r.report(e.keyP, CodeKeyValue, where, "write "+e.key+": followed by an expression", "%q needs a value", e.key)
	default:
		return true
	}
	return false
}

// keyNames lists the keys in a fixed order, so that suggestions are stable.
var keyNames = slices.Sorted(maps.Keys(keys))

// nearMiss reports whether a is b but for case, a plural s, or one letter
// added, dropped, changed or swapped with its neighbour.
func nearMiss(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
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
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

type tagName struct {
	text string
	pos  token.Position
}

// splitTag splits a struct tag into its conventional name:"value" pairs, and
// keeps for each byte of each value where it stands in the file. What follows a
// pair that is not conventional is left out, as reflect does; go vet says so.
func splitTag(fset *token.FileSet, lit *ast.BasicLit) (values []*tagSource, names []tagName) {
	outer := unquote(lit.Value, func(i int) token.Position { return fset.Position(lit.Pos() + token.Pos(i)) })
	if outer == nil {
		return nil, nil
	}
	s := outer.value
	for i := 0; i < len(s); {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		start := i
		for i < len(s) && s[i] > ' ' && s[i] != ':' && s[i] != '"' && s[i] != 0x7f {
			i++
		}
		if i == start || i+1 >= len(s) || s[i] != ':' || s[i+1] != '"' {
			break
		}
		name := tagName{s[start:i], outer.offset(start)}
		i++
		open := i
		for i++; i < len(s) && s[i] != '"'; i++ {
			if s[i] == '\\' {
				i++
			}
		}
		if i >= len(s) {
			break
		}
		i++
		v := unquote(s[open:i], func(k int) token.Position { return outer.offset(open + k) })
		if v == nil {
			break
		}
		values, names = append(values, v), append(names, name)
	}
	return values, names
}

// unquote decodes a Go string literal and keeps the position of each byte.
func unquote(lit string, at func(int) token.Position) *tagSource {
	s := &tagSource{}
	if len(lit) < 2 {
		return nil
	}
	body := lit[1 : len(lit)-1]
	if lit[0] == '`' {
		for i := 0; i <= len(body); i++ {
			s.origin = append(s.origin, at(1+i))
		}
		s.value = body
		return s
	}
	var out []byte
	for i := 0; i < len(body); {
		r, multi, rest, err := strconv.UnquoteChar(body[i:], '"')
		if err != nil {
			return nil
		}
		n := len(out)
		if r < 0x80 || !multi {
			out = append(out, byte(r))
		} else {
			out = append(out, string(r)...)
		}
		for ; n < len(out); n++ {
			s.origin = append(s.origin, at(1+i))
		}
		i = len(body) - len(rest)
	}
	s.origin = append(s.origin, at(len(lit)-1))
	s.value = string(out)
	return s
}

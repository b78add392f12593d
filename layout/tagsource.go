package layout

import (
	"go/ast"
	"go/token"
	"strconv"
)

// tagSource maps offsets in a tag's value to positions in the Go file.
type tagSource struct {
	value  string
	origin []token.Position // of each byte of value, and one behind it
}

func (s *tagSource) offset(i int) token.Position {
	return s.origin[max(0, min(i, len(s.origin)-1))]
}

// tagPair is one name:"value" of a struct tag.
type tagPair struct {
	name  string
	pos   token.Position
	value *tagSource
}

// splitTag splits a struct tag into its conventional name:"value" pairs, and
// keeps for each byte of each value where it stands in the file. Package
// reflect reads no further than the last of them; end is where it stops, nil if
// that is the tag's end.
func splitTag(fset *token.FileSet, lit *ast.BasicLit) (pairs []tagPair, end *token.Position) {
	outer := unquote(lit.Value, func(i int) token.Position { return fset.Position(lit.Pos() + token.Pos(i)) })
	if outer == nil {
		pos := fset.Position(lit.Pos())
		return nil, &pos
	}
	s := outer.value
	for i := 0; ; {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		if i == len(s) {
			return pairs, nil
		}
		p, after := splitPair(outer, i)
		if after < 0 {
			pos := outer.offset(i)
			return pairs, &pos
		}
		pairs = append(pairs, p)
		i = after
	}
}

// splitPair reads the pair at the offset start of a tag; after is the offset
// behind it, -1 if there is none.
func splitPair(outer *tagSource, start int) (p tagPair, after int) {
	s := outer.value
	i := start
	for i < len(s) && s[i] > ' ' && s[i] != ':' && s[i] != '"' && s[i] != 0x7f {
		i++
	}
	if i == start || i+1 >= len(s) || s[i] != ':' || s[i+1] != '"' {
		return p, -1
	}
	p.name, p.pos = s[start:i], outer.offset(start)
	i++
	open := i
	for i++; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' {
			i++
		}
	}
	if i >= len(s) {
		return p, -1
	}
	p.value = unquote(s[open:i+1], func(k int) token.Position { return outer.offset(open + k) })
	if p.value == nil {
		return p, -1
	}
	return p, i + 1
}

// unquote decodes a Go string literal and keeps the position of each byte. It
// returns nil where package strconv would not decode it either.
func unquote(lit string, at func(int) token.Position) *tagSource {
	value, err := strconv.Unquote(lit)
	if err != nil {
		return nil
	}
	s := &tagSource{value: value}
	body := lit[1 : len(lit)-1]
	for len(body) > 0 {
		begin := len(lit) - 1 - len(body)
		n := 1 // bytes of value that the next piece of body stands for
		rest := body[1:]
		if lit[0] == '"' {
			r, multi, tail, err := strconv.UnquoteChar(body, '"')
			if err != nil {
				return nil
			}
			if multi {
				n = len(string(r))
			}
			rest = tail
		}
		for range n {
			s.origin = append(s.origin, at(begin))
		}
		body = rest
	}
	s.origin = append(s.origin, at(len(lit)-1))
	return s
}

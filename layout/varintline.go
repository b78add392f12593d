package layout

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

const varintCure = "write prefix(bits) and sizes, escape(value) 1 and a size, leb128, ber or zigzag, and minimal behind it"

// varintLine is a //zc:varint line that is being read. Words that are refused
// are dropped, and the rest is looked at all the same.
type varintLine struct {
	*loader
	d     directive
	v     *Varint
	words []varintWord
	wrong bool
}

// varintWord is a word of the line: 4, or prefix(2).
type varintWord struct {
	text     string
	name     string // in front of the parenthesis, if there is one
	argument string // in the parentheses
	pos      token.Position
}

// varint reads the //zc:varint line above a type. What it finds stands in the
// loader's table, by the type's name.
func (l *loader) varint(ts *ast.TypeSpec, d directive, o *order) {
	r := &varintLine{loader: l, d: d, v: &Varint{Name: ts.Name.Name, Pos: l.fset.Position(ts.Name.Pos())}}
	signed, ok := r.goType(ts)
	if !ok {
		return
	}
	r.split()
	if len(r.words) == 0 {
		r.refuse(d.pos, CodeDirective, varintCure, "//zc:varint names no coding")
		return
	}
	if !r.kind(signed) {
		return
	}
	if n := len(r.words); n > 0 && r.words[n-1].text == "minimal" {
		r.v.Minimal, r.words = true, r.words[:n-1]
	}
	numbers := r.numbers()
	if r.wrong {
		return
	}
	switch r.v.Kind {
	case VarintPrefix:
		r.prefix(numbers, o)
	case VarintEscape:
		r.escape(numbers, o)
	default:
		r.limit(numbers)
	}
	if !r.wrong {
		l.varints[r.v.Name] = r.v
	}
}

func (r *varintLine) refuse(pos token.Position, code Code, cure, problem string, args ...any) {
	r.wrong = true
	r.report(pos, code, r.v.Name, cure, problem, args...)
}

// goType finds the width and sign of the type that the line stands above.
func (r *varintLine) goType(ts *ast.TypeSpec) (signed, ok bool) {
	const cure = "declare a type of its own, as in type Length uint32"
	obj, _ := r.info.Defs[ts.Name].(*types.TypeName)
	if obj == nil {
		return false, false
	}
	if obj.IsAlias() || ts.TypeParams != nil {
		r.refuse(r.d.pos, CodeDirective, cure, "//zc:varint stands above an alias or a generic type")
		return false, false
	}
	basic, isBasic := obj.Type().Underlying().(*types.Basic)
	if isBasic {
		switch kind := basic.Kind(); kind {
		case types.Invalid:
			return false, false // the compiler's words say it
		case types.Uint8, types.Uint16, types.Uint32, types.Uint64:
			r.v.Width = 8 << (kind - types.Uint8)
			return false, true
		case types.Int8, types.Int16, types.Int32, types.Int64:
			r.v.Width = 8 << (kind - types.Int8)
			return true, true
		}
	}
	r.refuse(r.fset.Position(ts.Type.Pos()), CodeFieldType, "use uint8 to uint64, or int8 to int64 with zigzag", "//zc:varint stands above a type that is no integer with a size")
	return false, false
}

// split cuts the line into words at spaces outside of parentheses.
func (r *varintLine) split() {
	text := r.d.rest
	for i := 0; i < len(text); {
		if text[i] == ' ' || text[i] == '\t' {
			i++
			continue
		}
		start, depth := i, 0
		for i < len(text) && (depth > 0 || text[i] != ' ' && text[i] != '\t') {
			switch text[i] {
			case '(':
				depth++
			case ')':
				depth--
			}
			i++
		}
		w := varintWord{text: text[start:i], pos: advance(r.d.restPos, start)}
		w.name = w.text
		if name, rest, ok := strings.Cut(w.text, "("); ok && strings.HasSuffix(rest, ")") {
			w.name, w.argument = name, strings.TrimSpace(strings.TrimSuffix(rest, ")"))
		}
		r.words = append(r.words, w)
	}
}

// kind reads the first word, and reports whether it is a coding.
func (r *varintLine) kind(signed bool) bool {
	first := r.words[0]
	kind, ok := varintKinds[first.name]
	if !ok {
		cure := varintCure
		for _, word := range slices.Sorted(maps.Keys(varintKinds)) {
			if nearMiss(first.name, word) {
				cure = "did you mean " + word + "?"
			}
		}
		r.refuse(first.pos, CodeDirective, cure, "%q is no coding", first.text)
		return false
	}
	r.words = r.words[1:]
	r.v.Kind, r.v.ZigZag = kind, first.name == "zigzag"
	switch {
	case signed && !r.v.ZigZag:
		r.refuse(first.pos, CodeFieldType, "use an unsigned type, or zigzag", "%s codes no negative numbers", first.name)
	case !signed && r.v.ZigZag:
		r.refuse(first.pos, CodeFieldType, "use a signed type, or leb128", "zigzag codes signed numbers, and %s is unsigned", r.v.Name)
	}
	switch parameter := kind == VarintPrefix || kind == VarintEscape; {
	case parameter && kind == VarintPrefix:
		r.v.Bits = r.parameter(first, "prefix(2) 1 2 4 8", "of bits")
	case parameter:
		r.v.Escape = r.parameter(first, "escape(0xff) 1 3", "")
	case first.text != first.name:
		r.refuse(first.pos, CodeDirective, "write "+first.name+", and the most bytes behind it", "%s has nothing in parentheses", first.name)
	}
	return true
}

// parameter is the number in parentheses of a word.
func (r *varintLine) parameter(w varintWord, example, of string) int {
	n, err := strconv.ParseUint(w.argument, 0, 31)
	if err != nil {
		r.refuse(w.pos, CodeDirective, "write "+example, "%s needs %s in parentheses", w.name, strings.TrimSpace("a number "+of))
		return 0
	}
	return int(n)
}

// numbers are the words behind the coding, each of which must be a number.
func (r *varintLine) numbers() []int {
	var out []int
	for _, w := range r.words {
		n, err := strconv.ParseUint(w.text, 0, 31)
		switch {
		case err == nil:
			out = append(out, int(n))
		case w.text == "minimal":
			r.refuse(w.pos, CodeDirective, "write it once, as the last word", "%q stands between other words", w.text)
		default:
			r.refuse(w.pos, CodeDirective, varintCure, "%q is neither a number of bytes nor minimal", w.text)
		}
	}
	return out
}

// prefix reads the sizes that the first byte can say.
func (r *varintLine) prefix(sizes []int, o *order) {
	v := r.v
	switch {
	case o != nil && o.bytes != BigEndian:
		r.refuse(r.d.pos, CodeNoOrder, "declare the type below //zc:wire be", "prefix is big-endian, and %s is in force", o.bytes)
		return
	case v.Bits < 1 || v.Bits > 3:
		r.refuse(r.d.restPos, CodeDirective, "write prefix(1), prefix(2) or prefix(3)", "a prefix of %s", plural(v.Bits, "bit"))
		return
	case len(sizes) != 1<<v.Bits:
		r.refuse(r.d.restPos, CodeDirective, fmt.Sprintf("write %d sizes, as in prefix(2) 1 2 4 8", 1<<v.Bits), "a prefix of %s tells %d sizes apart, found %d", plural(v.Bits, "bit"), 1<<v.Bits, len(sizes))
		return
	}
	for i, n := range sizes {
		switch {
		case n < 1 || n > 8:
			r.refuse(r.words[i].pos, CodeDirective, "use sizes of 1 to 8 bytes", "a coding of %s", plural(n, "byte"))
		case i > 0 && n <= sizes[i-1]:
			r.refuse(r.words[i].pos, CodeDirective, "write them in ascending order, each once", "size %d stands behind size %d", n, sizes[i-1])
		}
	}
	if v.Sizes = sizes; !r.wrong {
		r.fits()
	}
}

// escape reads the sizes of the small and the large form.
func (r *varintLine) escape(sizes []int, o *order) {
	v := r.v
	switch {
	case v.Escape > 0xff:
		r.refuse(r.d.restPos, CodeDirective, "write a number below 256", "the escape %d is no byte", v.Escape)
	case len(sizes) != 2 || sizes[0] != 1 || sizes[1] < 2 || sizes[1] > 9:
		r.refuse(r.d.restPos, CodeDirective, "write escape(0xff) 1 and a size of 2 to 9, which counts the escape", "escape has a form of one byte, and a larger one of up to 9 bytes")
	case sizes[1] == 2:
		// The byte behind the escape has no byte order.
	case o == nil:
		r.refuse(r.d.pos, CodeNoOrder, "put //zc:wire be or le above the type", "an escape, but no byte order is in force")
	case o.bytes == HostEndian:
		r.refuse(r.d.pos, CodeNoOrder, "declare the type below //zc:wire be or le", "an escape in host order means something else on other machines")
	}
	if v.Sizes = sizes; r.wrong {
		return
	}
	if v.Order = BigEndian; o != nil {
		v.Order = o.bytes
	}
	r.fits()
}

// fits refuses a coding that has values which the Go type does not hold.
func (r *varintLine) fits() {
	if n := r.v.room(r.v.MaxSize()); n > r.v.Width {
		r.refuse(r.words[len(r.words)-1].pos, CodeBitWidth, "use a wider type, or smaller sizes", "values of %d bits do not fit %s", n, r.v.GoType())
	}
}

// limit reads the most bytes that a coding of LEB128 or BER has. Without it,
// they are as many as the Go type needs; the last of them may still exceed it.
func (r *varintLine) limit(numbers []int) {
	v := r.v
	full := (v.Width + 6) / 7
	if v.Kind == VarintBER {
		full = 1 + v.Width/8
	}
	v.Max = full
	if len(numbers) == 0 {
		return
	}
	pos := r.words[0].pos
	switch n := numbers[0]; {
	case len(numbers) > 1:
		r.refuse(r.words[1].pos, CodeDirective, "keep one", "a second number of bytes")
	case n < 2:
		r.refuse(pos, CodeDirective, fmt.Sprintf("write 2 to %d, or no number", full), "a coding of %s is not of variable size", plural(n, "byte"))
	case n > full:
		r.refuse(pos, CodeBitWidth, fmt.Sprintf("write at most %d, or use a wider type", full), "codings of %s hold more than %s", plural(n, "byte"), v.GoType())
	default:
		v.Max = n
	}
}

// varintField is the type of a field whose size is in its value.
func (r *typeReader) varintField(out *Type, t types.Type) *Type {
	if out.Varint = r.varints[out.Name]; out.Path != "" {
		out.Varint = nil // of another package
	}
	if out.Varint == nil {
		return r.refuse(CodeNotBuilt, "declare the type in this package too", "a field of type %s, an integer of variable size of another package, is not built yet", r.typeName(t))
	}
	out.Kind, out.Bits = KindUint, out.Varint.Width
	if out.Varint.ZigZag {
		out.Kind = KindInt
	}
	return out
}

// isVarint reports whether a named type has a //zc:varint line, in this package
// or in another.
func (l *loader) isVarint(named *types.Named) bool {
	obj := named.Obj()
	if obj.Pkg() == l.types {
		return l.varints[obj.Name()] != nil
	}
	found := false
	packages.Visit([]*packages.Package{l.pkg}, nil, func(p *packages.Package) {
		if p.Types != obj.Pkg() {
			return
		}
		for _, f := range p.Syntax {
			found = found || hasVarintLine(f, obj.Name())
		}
	})
	return found
}

func hasVarintLine(f *ast.File, name string) bool {
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			ts := spec.(*ast.TypeSpec)
			if ts.Name.Name != name {
				continue
			}
			for _, doc := range []*ast.CommentGroup{ts.Doc, gen.Doc} {
				if doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//zc:varint") }) {
					return true
				}
			}
		}
	}
	return false
}

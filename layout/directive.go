package layout

import (
	"go/ast"
	"go/token"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// directive is one //zc:word rest line.
type directive struct {
	word, rest string
	pos        token.Position // of the line's first slash
	restPos    token.Position
}

// known names the directives of the language.
var known = map[string]bool{"wire": true, "bind": true, "fuse": true, "varint": true, "refine": true, "test": true, "tree": true, "sum": true, "find": true, "shape": true, "convert": true}

// directives collects the //zc: lines of a comment group.
func (r *reporter) directives(g *ast.CommentGroup) []directive {
	if g == nil {
		return nil
	}
	var out []directive
	for _, c := range g.List {
		if d, ok := r.directive(c); ok {
			out = append(out, d)
		}
	}
	return out
}

func (r *reporter) directive(c *ast.Comment) (directive, bool) {
	body, ok := strings.CutPrefix(c.Text, "//zc:")
	if !ok {
		return directive{}, false
	}
	end := strings.IndexFunc(body, unicode.IsSpace)
	if end < 0 {
		end = len(body)
	}
	rest := strings.TrimLeftFunc(body[end:], unicode.IsSpace)
	d := directive{word: body[:end], rest: strings.TrimRightFunc(rest, unicode.IsSpace), pos: r.fset.Position(c.Pos())}
	d.restPos = advance(d.pos, len(c.Text)-len(rest))
	return d, true
}

// advance is the position n bytes further in the same line.
func advance(p token.Position, n int) token.Position {
	p.Column += n
	p.Offset += n
	return p
}

// strays reports the //zc: lines of a file that no type declaration has read,
// and comments that one space keeps from being such lines: all of them would
// go without effect.
func (r *reporter) strays(f *ast.File, read map[*ast.CommentGroup]bool) {
	for _, g := range f.Comments {
		for _, c := range g.List {
			if d, ok := r.directive(c); ok && !read[g] {
				r.report(d.pos, CodeDirective, "", "put it in the comment right above a type", "//zc:%s stands above no type", d.word)
			}
			body, isLine := strings.CutPrefix(c.Text, "// zc:")
			word, _, _ := strings.Cut(body, " ")
			if isLine && known[word] {
				r.report(r.fset.Position(c.Pos()), CodeDirective, "", "write //zc:"+word, "a space makes this an ordinary comment")
			}
		}
	}
}

// order is the byte and bit order that is in force at a place in a file.
type order struct {
	bytes ByteOrder
	other ByteOrder // of the second layout, if there are two
	bits  BitOrder
	root  bool // of the type that the line stands above alone
	most  int  // the same: the most bytes of a record, or 0

	natural, volatile bool // hold for the type below alone
}

// byteOrders are the words for byte orders.
var byteOrders = map[string]ByteOrder{"be": BigEndian, "le": LittleEndian, "he": HostEndian}

// readWire reads the words of a //zc:wire line. Where it reports any, it
// returns an order all the same, so that what follows is still looked at.
func (r *reporter) readWire(d directive) (o order) {
	wrong := false
	refuse := func(pos token.Position, code Code, cure, problem string, args ...any) {
		wrong = true
		r.report(pos, code, "", cure, problem, args...)
	}
	at := 0
	skip := false
	var naturalPos token.Position
	for _, word := range strings.Fields(d.rest) {
		at += strings.Index(d.rest[at:], word)
		pos := advance(d.restPos, at)
		at += len(word)
		switch word {
		case "be", "le", "he":
			if o.bytes != NoOrder {
				refuse(pos, CodeDirective, "keep one of the two", "a second byte order")
			}
			o.bytes = byteOrders[word]
		case "be,le", "le,be":
			if o.bytes != NoOrder {
				refuse(pos, CodeDirective, "keep one of the two", "a second byte order")
			}
			o.bytes, o.other = byteOrders[word[:2]], byteOrders[word[3:]]
		case "msb", "lsb":
			if o.bits != NoBitOrder {
				refuse(pos, CodeDirective, "keep one of the two", "a second bit order")
			}
			o.bits = map[string]BitOrder{"msb": MostSignificantFirst, "lsb": LeastSignificantFirst}[word]
		case "root":
			o.root = true
		case "max":
		case "natural":
			o.natural, naturalPos = true, pos
		case "volatile":
			o.volatile = true
		default:
			if n, err := strconv.Atoi(word); skip && err == nil && n > 0 && n <= math.MaxInt32 {
				o.most = n
			} else if skip {
				refuse(pos, CodeDirective, "write max and the most bytes of a record", "%q is no number of bytes", word)
			} else {
				refuse(pos, CodeDirective, "write //zc:wire be, le or he, and msb or lsb for bit fields", "//zc:wire does not know %q", word)
			}
		}
		skip = word == "max" // what follows is its number
	}
	if o.bytes == NoOrder && !wrong {
		refuse(d.pos, CodeDirective, "write //zc:wire be, le or he", "//zc:wire names no byte order")
	}
	if o.natural && (o.bytes != HostEndian || o.bits != NoBitOrder) && !wrong {
		refuse(naturalPos, CodeDirective, "write //zc:wire he natural", "a natural layout is in the machine's own order, and has no bit fields")
		o.natural = false
	}
	if wrong && o.bytes == NoOrder {
		o.bytes = BigEndian
	}
	if wrong && o.bits == NoBitOrder {
		o.bits = MostSignificantFirst
	}
	return o
}

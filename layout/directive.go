package layout

import (
	"go/ast"
	"go/token"
	"strings"
)

// directive is one //zc:word rest line.
type directive struct {
	word, rest string
	pos        token.Position // of the word
	restAt     int            // column of rest, less one, from pos's column
}

// directives collects the //zc: lines of a comment group.
func (r *reporter) directives(g *ast.CommentGroup) []directive {
	if g == nil {
		return nil
	}
	var out []directive
	for _, c := range g.List {
		body, ok := strings.CutPrefix(c.Text, "//zc:")
		if !ok {
			continue
		}
		word, rest, _ := strings.Cut(body, " ")
		trimmed := strings.TrimLeft(rest, " ")
		out = append(out, directive{
			word: word, rest: strings.TrimRight(trimmed, " \t\r"),
			pos:    r.fset.Position(c.Pos()),
			restAt: len("//zc:") + len(word) + 1 + len(rest) - len(trimmed),
		})
	}
	return out
}

// order is the byte and bit order that is in force at a place in a file.
type order struct {
	bytes ByteOrder
	bits  BitOrder
}

// notBuilt names the directives of the language that are refused for now.
var notBuilt = map[string]bool{"refine": true, "varint": true, "sum": true, "test": true, "tree": true, "convert": true}

// readWire reads the words of a //zc:wire line.
func (r *reporter) readWire(d directive) (o order, ok bool) {
	ok = true
	for _, word := range strings.Fields(d.rest) {
		switch word {
		case "be":
			o.bytes = BigEndian
		case "le":
			o.bytes = LittleEndian
		case "he":
			o.bytes = HostEndian
		case "msb":
			o.bits = MostSignificantFirst
		case "lsb":
			o.bits = LeastSignificantFirst
		case "be,le", "natural", "volatile", "root", "max":
			r.report(d.pos, CodeNotBuilt, "", "remove it, or wait for a later version of zcgen", "%q in //zc:wire is not built yet", word)
			return o, false
		default:
			r.report(d.pos, CodeDirective, "", "write //zc:wire be, le or he, and msb or lsb for bit fields", "//zc:wire does not know %q", word)
			ok = false
		}
	}
	if o.bytes == NoOrder && ok {
		r.report(d.pos, CodeDirective, "", "write //zc:wire be, le or he", "//zc:wire names no byte order")
		ok = false
	}
	return o, ok
}

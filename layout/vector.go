package layout

import (
	"strings"
	"unicode"
)

// GeneratedTestSuffix ends the names of generated files of tests.
const GeneratedTestSuffix = "_zc_test.go"

// readVectors reads the //zc:test lines of a: whole records in hexadecimal, in
// groups of whole bytes.
func (l *loader) readVectors(a *annotated) {
	for _, d := range a.lines {
		if d.word == "test" && l.isHex(a, d) {
			a.Vectors = append(a.Vectors, strings.Join(strings.Fields(d.rest), " "))
		}
	}
}

func (l *loader) isHex(a *annotated, d directive) bool {
	const cure = "write bytes as two hexadecimal digits each, in groups: 0800 45 00"
	if d.rest == "" {
		l.report(d.pos, CodeVector, a.GoName(), cure, "//zc:test has no bytes")
		return false
	}
	start := 0
	for i := 0; i <= len(d.rest); i++ {
		switch {
		case i == len(d.rest) || unicode.IsSpace(rune(d.rest[i])):
			if (i-start)%2 != 0 {
				l.report(advance(d.restPos, start), CodeVector, a.GoName(), cure, "%s is an odd number of digits", d.rest[start:i])
				return false
			}
			start = i + 1
		case !strings.ContainsRune("0123456789abcdefABCDEF", rune(d.rest[i])):
			l.report(advance(d.restPos, i), CodeVector, a.GoName(), cure, "%q is no hexadecimal digit", d.rest[i:i+1])
			return false
		}
	}
	return true
}

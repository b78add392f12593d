package gen

import (
	"fmt"
	"strings"
)

// doc writes a comment; lines that are too long are wrapped at spaces.
func (g *generator) doc(format string, args ...any) {
	for _, line := range comment(format, args...) {
		g.Comment(line)
	}
}

// comment is a comment's lines, of at most 80 columns.
func comment(format string, args ...any) []string {
	var out []string
	for _, para := range strings.Split(fmt.Sprintf(format, args...), "\n") {
		for _, line := range wrap(para, 77) {
			out = append(out, strings.TrimRight("// "+line, " "))
		}
	}
	return out
}

// wrap breaks a paragraph into lines of at most n characters; a line that
// starts with a space or tab is kept as it is.
func wrap(s string, n int) []string {
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, " ") || len(s) <= n {
		return []string{s}
	}
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len(line)+1+len(word) > n {
			out = append(out, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(out, line)
}

// article is a name with "a" or "an" in front, as it is spoken.
func article(name string) string {
	if vowelSound(name) {
		return "an " + name
	}
	return "a " + name
}

// vowelSound reports whether a name begins with a vowel when it is spoken: as a
// word, or letter by letter where it begins with two capitals.
func vowelSound(name string) bool {
	upper := strings.ToUpper(name)
	switch {
	case len(name) > 1 && name[:2] == upper[:2] && name[1] >= 'A' && name[1] <= 'Z':
		return strings.Contains("AEFHILMNORSX", name[:1])
	case strings.HasPrefix(upper, "UN"):
		return !strings.HasPrefix(upper, "UNI")
	}
	return strings.Contains("AEIO", upper[:1])
}

// list joins words as prose does: a, b and c.
func list(words []string, last string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
}

package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// author writes layouts at random, of the kind that people write: lengths in
// front, rules that bound them, and variable fields that they cut.
type author struct {
	*rand.Rand
	numbers []string // fields that can be read
}

func (a *author) pick(of ...string) string { return of[a.IntN(len(of))] }

func (a *author) number() string {
	if len(a.numbers) == 0 || a.IntN(5) == 0 {
		return a.pick("0", "1", "2", "4", "5", "20", "255")
	}
	return a.pick(a.numbers...)
}

func (a *author) expr(depth int) string {
	if depth == 0 {
		return a.number()
	}
	switch a.IntN(6) {
	case 0:
		return a.number() + a.pick("*2", "*4", "<<1", "/2", "%8", "&7")
	case 1:
		return a.expr(depth-1) + " + " + a.expr(depth-1)
	case 2:
		return a.expr(depth-1) + " - " + a.number()
	case 3:
		return a.pick("min", "max") + "(" + a.expr(depth-1) + ", " + a.number() + ")"
	}
	return a.number()
}

func (a *author) rule(depth int) string {
	if depth > 0 && a.IntN(3) == 0 {
		return a.pick("", "!") + "(" + a.rule(depth-1) + a.pick(" && ", " || ") + a.rule(depth-1) + ")"
	}
	return a.expr(1) + a.pick(" >= ", " <= ", " > ", " < ", " == ", " != ") + a.expr(1)
}

// layout writes a struct.
func (a *author) layout(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "//zc:wire %s\ntype %s struct {\n", a.pick("be msb", "le lsb", "be lsb", "le msb", "he lsb"), name)
	a.numbers = nil
	field := func(name, typ string, keys ...string) {
		fmt.Fprintf(&b, "\t%s %s `wire:%q`\n", name, typ, strings.Join(keys, ", "))
	}
	fields := 1 + a.IntN(4)
	for i := range fields {
		name := string(rune('A' + i))
		var keys []string
		typ := a.pick("uint8", "uint8", "uint16", "int8", "uint32")
		bits := typ == "uint8" && a.IntN(3) == 0
		if bits {
			keys = append(keys, "bits: 4")
		}
		a.numbers = append(a.numbers, name)
		switch a.IntN(5) {
		case 0:
			keys = append(keys, fmt.Sprintf("in: {%d, %d}", a.IntN(6), 6+a.IntN(9)))
		case 1:
			keys = append(keys, "where: "+a.rule(2))
		case 2:
			keys = append(keys, fmt.Sprintf("where: %s >= %s", name, a.expr(1)))
		}
		if i == fields-1 && a.IntN(2) == 0 && typ != "int8" {
			keys = append(keys, a.pick("frame: ", "frame: 4*")+name)
			a.numbers = append(a.numbers, name)
		}
		field(name, typ, keys...)
		if bits {
			field(name+"2", "uint8", "bits: 4")
		}
	}
	if a.IntN(2) == 0 {
		field("_", "struct{}", "where: "+a.rule(1))
	}
	for i := range 1 + a.IntN(3) {
		name := fmt.Sprintf("P%d", i)
		size := a.number() + a.pick("", "", "", "*4", "*2 + 1", " - 2")
		keys := []string{a.pick("size: "+size, "size: "+size, "to: "+size, "to: "+size, "len: 8", "len: 16", "count: "+size)}
		if a.IntN(4) == 0 {
			keys = append(keys, "in: {1, 30}")
		}
		field(name, map[bool]string{true: "[]uint16", false: "[]byte"}[strings.HasPrefix(keys[0], "count")], keys...)
		if a.IntN(3) == 0 {
			number := fmt.Sprintf("N%d", i)
			a.numbers = append(a.numbers, number)
			field(number, "uint8", map[bool][]string{true: {"where: " + a.rule(1)}}[a.IntN(2) == 0]...)
		}
	}
	if a.IntN(3) > 0 {
		field("Rest", "[]byte")
	}
	if a.IntN(3) == 0 {
		field("Last", "uint16")
	}
	return b.String() + "}\n\n"
}

// TestProofsHoldForRandomLayouts parses random records of random layouts, those
// that are not refused. That none is wrong is only worth something if many are
// left: the counts say so.
func TestProofsHoldForRandomLayouts(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	a := &author{Rand: r}
	layouts, records, ends := 0, 0, 0
	for range 1500 {
		src := "package p\n\n" + a.layout("X")
		pkg, diags := resolve(t, src)
		if len(diags) > 0 {
			continue
		}
		layouts++
		s := pkg.Files[0].Structs[0]
		if len(s.Solutions) > 0 {
			ends++
		}
		for range 60 {
			b := make([]byte, r.IntN([]int{30, 300}[r.IntN(2)]))
			randomRecord(r, s, b)
			if newInterpreter(t, s, b).parse() {
				records++
			}
			if t.Failed() {
				t.Fatal(src)
			}
		}
	}
	t.Logf("%d layouts, %d with solved sizes, %d records", layouts, ends, records)
	if layouts < 100 || ends < 100 || records < 1000 {
		t.Errorf("only %d layouts, %d with solved sizes, %d records: the test shows little", layouts, ends, records)
	}
}

package gen_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
)

// nearlyEqual are names that differ in the case of letters alone, so that locals and
// private methods that are named for them might be the same.
var nearlyEqual = [][2]string{{"ID", "Id"}, {"Item", "item"}}

// fieldWords are the names that the constructs give fields.
var fieldWords = regexp.MustCompile(`\bQ[a-z]\b|NAME_`)

// TestNearlyEqualNames gives each two fields of each construct names that are nearly
// equal. They are refused, as with methods that are named for either, or what is
// generated compiles.
func TestNearlyEqualNames(t *testing.T) {
	cases := nameCases{}
	for _, c := range readConstructs(t) {
		if c.isPackage() {
			continue
		}
		words := slices.Compact(slices.Sorted(slices.Values(fieldWords.FindAllString(c.source, -1))))
		for _, names := range nearlyEqual {
			for _, first := range words {
				for _, second := range words {
					if first != second {
						cases.addRenamed(c, names, first, second)
					}
				}
			}
		}
	}
	files, refused := cases.generate(t)
	compile(t, cases, files)
	checkRefused(t, refused)
}

// addRenamed gives two fields of a construct two names.
func (c nameCases) addRenamed(of construct, names [2]string, first, second string) {
	renamed := construct{of.name, fieldWords.ReplaceAllStringFunc(of.source, func(word string) string {
		switch word {
		case first:
			return names[0]
		case second:
			return names[1]
		}
		return word
	})}
	label := fmt.Sprintf("%s, %s for %s and %s for %s", of.name, names[0], first, names[1], second)
	c.add("nearly"+of.name+names[0], label, renamed.with(plainName, fmt.Sprintf("T%d", len(c)), ""))
}

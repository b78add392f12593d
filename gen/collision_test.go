package gen_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGeneratedTwice refuses what would be generated twice where it comes from, and
// nowhere else in its package.
func TestGeneratedTwice(t *testing.T) {
	cases := nameCases{}
	cases.always("twice", "a field", "//zc:wire be,le\n"+
		"type Pair struct {\n"+
		"	Order  uint16 `wire:\"eq: 7\"`\n"+
		"	little uint32\n"+
		"}\n")
	cases.always("twice", "a union", "//zc:wire be\n"+
		"type First struct {\n"+
		"	Kind uint8\n"+
		"	Body Body `wire:\"on: Kind\"`\n"+
		"}\n"+
		"type Body struct {\n"+
		"	A *uint8 `wire:\"is: 1\"`\n"+
		"	B []byte `wire:\"other\"`\n"+
		"}\n")
	cases.always("twice", "another", "//zc:wire be\n"+
		"type Second struct {\n"+
		"	Kind uint8\n"+
		"	Body body `wire:\"on: Kind\"`\n"+
		"}\n"+
		"type body struct {\n"+
		"	A *uint8 `wire:\"is: 1\"`\n"+
		"	B []byte `wire:\"other\"`\n"+
		"}\n")
	type place struct {
		Label, Where string
		Line         int
	}
	_, refused := cases.generate(t)
	got := map[string]place{}
	for _, of := range refused {
		for _, r := range of {
			got[r.Problem] = place{r.label, r.Where, r.Pos.Line - packageLines + 1}
		}
	}
	want := map[string]place{
		"PairView.little would be generated twice": {"a field", "Pair", 4},
		"viewOfBody would be generated twice":      {"another", "body", 6},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("refused (-want +got):\n%s", diff)
	}
}

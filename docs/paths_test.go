package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPathsOfTheMap looks for each room and file that the tables of
// ARCHITECTURE.md name.
func TestPathsOfTheMap(t *testing.T) {
	text, err := os.ReadFile("../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("`([^`]+)`")
	rooms := 0
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || !strings.HasSuffix(strings.TrimSpace(cells[1]), "/`") {
			continue
		}
		for _, room := range code.FindAllStringSubmatch(cells[1], -1) {
			rooms++
			for _, file := range code.FindAllStringSubmatch(cells[3], -1) {
				if _, err := os.Stat(filepath.Join("..", room[1], file[1])); err != nil {
					t.Errorf("%s: %v", strings.TrimSpace(cells[1]), err)
				}
			}
		}
	}
	if rooms < 10 {
		t.Errorf("found %d rooms in the tables, want at least ten", rooms)
	}
}

// TestPagesHaveNoPlaceholders looks for what somebody meant to fill in.
func TestPagesHaveNoPlaceholders(t *testing.T) {
	for _, p := range pattern {
		pages, err := filepath.Glob(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			if m := regexp.MustCompile(`@[A-Z]+@|TBD`).Find(text); m != nil {
				t.Errorf("%s holds %s", page, m)
			}
		}
	}
}

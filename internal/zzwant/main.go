package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/zcgen/zcgen/layout"
)

// usage: zzwant archive... : rewrites the want comments of archives.
func main() {
	for _, path := range os.Args[1:] {
		a, err := txtar.ParseFile(path)
		if err != nil {
			panic(err)
		}
		dir, _ := os.MkdirTemp("", "want")
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module golden.test\n\ngo 1.26\n"), 0o666)
		sub := filepath.Join(dir, strings.TrimSuffix(filepath.Base(path), ".txtar"))
		for i, f := range a.Files {
			if !strings.HasSuffix(f.Name, ".go") {
				continue
			}
			var lines []string
			for _, l := range strings.Split(string(f.Data), "\n") {
				if j := strings.Index(l, " // want "); j >= 0 {
					l = l[:j]
				}
				lines = append(lines, l)
			}
			a.Files[i].Data = []byte(strings.Join(lines, "\n"))
			p := filepath.Join(sub, f.Name)
			os.MkdirAll(filepath.Dir(p), 0o777)
			os.WriteFile(p, a.Files[i].Data, 0o666)
		}
		_, diags, err := layout.Load(layout.Config{Dir: dir}, "./...")
		if err != nil {
			panic(err)
		}
		for i, f := range a.Files {
			lines := strings.Split(string(f.Data), "\n")
			n := 0
			for _, d := range diags {
				if d.Pos.Filename != filepath.Join(sub, f.Name) {
					continue
				}
				text := strings.TrimPrefix(d.String(), d.Pos.String()+": ")
				l := &lines[d.Pos.Line-1]
				if !strings.Contains(*l, " // want ") {
					*l += " // want"
				}
				*l += fmt.Sprintf(" %d `%s`", d.Pos.Column, text)
				n++
			}
			a.Files[i].Data = []byte(strings.Join(lines, "\n"))
		}
		os.WriteFile(path, txtar.Format(a), 0o666)
		fmt.Println(path, len(diags))
	}
}

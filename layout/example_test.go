package layout_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/zcgen/zcgen/layout"
)

// A package on disk is resolved into a model, or refused with what is wrong.
// Here IHL may be less than 5, and the options would end before they start.
func ExampleLoad() {
	dir, err := os.MkdirTemp("", "layout")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			log.Fatal(err)
		}
	}
	load := func(rule string) []*layout.Package {
		write("packet.go", "package packet\n\n//zc:wire be msb\ntype Packet struct {\n"+
			"\tVersion uint8 `wire:\"bits: 4\"`\n\tIHL uint8 `wire:\"bits: 4"+rule+"\"`\n\tFlags [19]byte\n"+
			"\tOptions []byte `wire:\"to: IHL*4\"`\n\tPayload []byte\n}\n")
		pkgs, diags, err := layout.Load(layout.Config{Dir: dir}, ".")
		if err != nil {
			log.Fatal(err)
		}
		for _, d := range diags {
			d.Pos.Filename = filepath.Base(d.Pos.Filename)
			fmt.Println(d)
		}
		return pkgs
	}
	write("go.mod", "module example.test\n\ngo 1.26\n")
	load("")
	fmt.Print(load(", where: IHL >= 5")[0].Files[0].Structs[0].Dump())
	// Output:
	// packet.go:8:28: zc1042: Packet.Options: size may be -20..40 (add "where: IHL >= 5")
	// Packet: big-endian, most significant bit first, shape S, 20 fixed bytes in front
	//   Version                  uint8            byte 0 bits 0-3
	//   IHL                      uint8            byte 0 bits 4-7; values 5..15, no setter
	//   Flags                    [19]uint8        bytes 1-19
	//   Options                  []byte           (to byte IHL*4), ends at 20..60
	//   Payload                  []byte           (the rest)
	//   check IHL: IHL >= 5
	//   encode IHL = the end of Options / 4
}

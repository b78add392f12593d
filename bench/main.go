package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
)

func main() {
	rounds := flag.Int("rounds", 1001, "how often each contender takes its turn")
	flag.Parse()
	if *rounds < 1 || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "bench: want -rounds of at least 1 and no other arguments (run with -h)")
		os.Exit(2)
	}
	if err := parseTable(*rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// parseTable compares the parsing of Ethernet, IPv4 and UDP.
func parseTable(rounds int) error {
	set := packets()
	contenders, references := parseContenders(set)
	times, err := measure(contenders, rounds, len(set))
	if err != nil {
		return err
	}
	title := fmt.Sprintf("Ethernet+IPv4+UDP: parse and read all main fields, %d mixed packets, %d rounds, %s %s/%s",
		len(set), rounds, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if newC(nil) == nil {
		fmt.Println("no row for C: it needs gcc and CGO_ENABLED=1")
	}
	return table(os.Stdout, title, contenders, times, references)
}

// parseContenders are the ways to parse, and which of them the others are
// compared with.
func parseContenders(set [][]byte) ([]contender, []int) {
	list := []contender{
		{"generated, fused", passes(set, parseFused)},
		{"generated, by layer", passes(set, parseLayered)},
		{"Go by hand", passes(set, parseByHand)},
	}
	references := []int{2}
	if c := newC(set); c != nil {
		list = append(list, contender{"C, gcc -O2", c})
		references = []int{3, 2}
	}
	return list, references
}

package main

import "fmt"

// parsing compares the parsing of Ethernet, IPv4 and UDP.
func parsing() measurement {
	set := packets()
	m := measurement{
		title: fmt.Sprintf("Ethernet+IPv4+UDP: parse and read all main fields, %d mixed packets", len(set)),
		set:   set,
		contenders: []contender{
			{"generated, fused", passes(set, parseFused)},
			{"generated, by layer", passes(set, parseLayered)},
			{"Go by hand", passes(set, parseByHand)},
		},
		references: []string{"Go by hand"},
	}
	m.addC("C, gcc -O2", parseInC(set))
	return m
}

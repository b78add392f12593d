package main

import (
	"flag"
	"fmt"
	"os"
)

// measurements are the tables, in the order in which they are printed.
var measurements = []func() measurement{parsing, tcpOptionsMeasurement, ipv6ChainMeasurement}

func main() {
	rounds := flag.Int("rounds", 1001, "how often each contender takes its turn")
	flag.Parse()
	if *rounds < 1 || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "bench: want -rounds of at least 1 and no other arguments (run with -h)")
		os.Exit(2)
	}
	for i, measurement := range measurements {
		if i > 0 {
			fmt.Println()
		}
		m := measurement()
		times, err := m.run(*rounds)
		if err == nil {
			err = m.table(os.Stdout, *rounds, times)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
	if parseInC(nil) == nil {
		fmt.Println("\nno rows for C: they need gcc and CGO_ENABLED=1")
	}
}

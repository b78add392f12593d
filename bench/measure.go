package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// contender is one way to do the work. Run makes count passes over the packets
// and returns the sum of their digests.
type contender struct {
	name string
	run  func(count int) uint64
}

// perRound is the number of passes that a contender makes in its turn: long
// against the clock's resolution, short against the machine's moods.
const perRound = 8

// passes makes a contender of a function that makes one pass.
func passes(packets [][]byte, one func([][]byte) uint64) func(int) uint64 {
	return func(count int) (digest uint64) {
		for range count {
			digest += one(packets)
		}
		return digest
	}
}

// measure lets the contenders take turns, each round in another order, and
// returns the sorted times of each, in nanoseconds per packet.
func measure(contenders []contender, rounds, packets int) ([][]float64, error) {
	times := make([][]float64, len(contenders))
	want := contenders[0].run(perRound)
	for round := range rounds {
		for k := range contenders {
			i := (k + round) % len(contenders)
			start := time.Now()
			digest := contenders[i].run(perRound)
			elapsed := time.Since(start)
			if digest != want {
				return nil, fmt.Errorf("%s read other fields than %s: digest %#x, want %#x", contenders[i].name, contenders[0].name, digest, want)
			}
			times[i] = append(times[i], float64(elapsed.Nanoseconds())/float64(perRound*packets))
		}
	}
	for _, t := range times {
		slices.Sort(t)
	}
	return times, nil
}

// table prints the medians and their ratios to each reference.
func table(w io.Writer, title string, contenders []contender, times [][]float64, references []int) error {
	fmt.Fprintln(w, title)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "\tmedian ns\tbest ns\t")
	for _, r := range references {
		fmt.Fprintf(t, "× %s\t", contenders[r].name)
	}
	fmt.Fprintln(t)
	for i, c := range contenders {
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t", c.name, median(times[i]), times[i][0])
		for _, r := range references {
			fmt.Fprintf(t, "%.2f\t", median(times[i])/median(times[r]))
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

func median(sorted []float64) float64 { return sorted[len(sorted)/2] }

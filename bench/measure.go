package main

import (
	"fmt"
	"io"
	"runtime"
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

// measurement is one kind of work, and the ways to do it.
type measurement struct {
	title      string
	set        [][]byte
	contenders []contender
	references []string // the names of those that the others are compared with
}

// addC adds a contender in C, where there is C, and makes it the first reference.
func (m *measurement) addC(name string, run func(count int) uint64) {
	if run != nil {
		m.contenders = append(m.contenders, contender{name, run})
		m.references = slices.Insert(m.references, 0, name)
	}
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

// run lets the contenders take turns, each round in another order, and returns
// the sorted times of each, in nanoseconds per packet.
func (m *measurement) run(rounds int) ([][]float64, error) {
	times := make([][]float64, len(m.contenders))
	want := m.contenders[0].run(perRound)
	for round := range rounds {
		for k := range m.contenders {
			i := (k + round) % len(m.contenders)
			start := time.Now()
			digest := m.contenders[i].run(perRound)
			elapsed := time.Since(start)
			if digest != want {
				return nil, fmt.Errorf("%s read other fields than %s: digest %#x, want %#x", m.contenders[i].name, m.contenders[0].name, digest, want)
			}
			times[i] = append(times[i], float64(elapsed.Nanoseconds())/float64(perRound*len(m.set)))
		}
	}
	for _, t := range times {
		slices.Sort(t)
	}
	return times, nil
}

// table prints the medians and their ratios to each reference.
func (m *measurement) table(w io.Writer, rounds int, times [][]float64) error {
	fmt.Fprintf(w, "%s, %d rounds, %s %s/%s\n", m.title, rounds, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "\tmedian ns\tbest ns\t")
	var references []int
	for _, name := range m.references {
		fmt.Fprintf(t, "× %s\t", name)
		references = append(references, slices.IndexFunc(m.contenders, func(c contender) bool { return c.name == name }))
	}
	fmt.Fprintln(t)
	for i, c := range m.contenders {
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t", c.name, median(times[i]), times[i][0])
		for _, r := range references {
			fmt.Fprintf(t, "%.2f\t", median(times[i])/median(times[r]))
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

func median(sorted []float64) float64 { return sorted[len(sorted)/2] }

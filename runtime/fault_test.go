package zcrt_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

var (
	ihl       = zcrt.Site{Format: "ipv4", Field: "IHL", Kind: zcrt.KindValue, Rule: "IHL >= 5"}
	version   = zcrt.Site{Format: "ipv4", Field: "Version", Kind: zcrt.KindValue}
	length    = zcrt.Site{Format: "udp", Field: "Length", Kind: zcrt.KindLength}
	ruled     = zcrt.Site{Format: "ipv4", Field: "TotalLength", Kind: zcrt.KindLength, Rule: "TotalLength >= IHL*4"}
	ending    = zcrt.Site{Format: "request", Field: "Filename", Kind: zcrt.KindShort, Rule: "a byte 0x00 at its end"}
	aligned   = zcrt.Site{Format: "netlink", Field: "Header", Kind: zcrt.KindAlign, Rule: "an address that is a multiple of 4"}
	signed    = zcrt.Site{Format: "ntp", Field: "Precision", Kind: zcrt.KindValue, Signed: true, Rule: "Precision >= -32"}
	checksum  = zcrt.Site{Format: "icmpv4", Field: "Checksum", Kind: zcrt.KindChecksum}
	udpFields = []zcrt.Site{
		{Format: "udp", Field: "SourcePort", Kind: zcrt.KindShort, Offset: 0, End: 2},
		{Format: "udp", Field: "DestinationPort", Kind: zcrt.KindShort, Offset: 2, End: 4},
		{Format: "udp", Field: "Length", Kind: zcrt.KindShort, Offset: 4, End: 6},
		{Format: "udp", Field: "Checksum", Kind: zcrt.KindShort, Offset: 6, End: 8},
	}
)

func TestFaultError(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault zcrt.Fault
		want  string
	}{
		{"no fault", zcrt.Fault{}, "zc: no fault"},
		{"a value under a rule", ihl.At(0, 5, 4), "ipv4: IHL 4 at byte 0, want IHL >= 5"},
		{"a value that has to be another", version.At(0, 4, 6), "ipv4: Version 6 at byte 0, want 4"},
		{"bytes that do not end", ending.At(2, 7, 6), "request: Filename at byte 2: found 6 bytes, want a byte 0x00 at its end"},
		{"a length beyond its window", length.At(4, 60, 40), "udp: Length at byte 4: found 40 bytes, want 60"},
		{"a length under a rule", ruled.At(2, 20, 19), "ipv4: TotalLength 19 at byte 2, want TotalLength >= IHL*4"},
		{"bytes that are missing", zcrt.Short(udpFields, 5), "udp: Length at byte 4: found 5 bytes, want 8"},
		{"bytes that are missing in a window", zcrt.Short(udpFields, 5).Within(20), "udp: Length at byte 24: found 5 bytes, want 8"},
		{"a crooked address", aligned.At(0, 4, 2), "netlink: Header 2 at byte 0, want an address that is a multiple of 4"},
		{"a checksum", checksum.At(2, 0xf7fe, 0xf7ff), "icmpv4: Checksum 0xf7ff at byte 2, want 0xf7fe"},
		{"a signed value", signed.At(3, 0, 0xffff_ffff_ffff_ffd8), "ntp: Precision -40 at byte 3, want Precision >= -32"},
		{"the greatest value", version.At(math.MaxInt32, math.MaxInt32, math.MaxUint64),
			"ipv4: Version 18446744073709551615 at byte 2147483647, want 2147483647"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.fault.Error(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestFaultIs checks that each fault matches one error and no other, also
// through an error that wraps it.
func TestFaultIs(t *testing.T) {
	targets := []error{zcrt.ErrShort, zcrt.ErrLength, zcrt.ErrValue, zcrt.ErrAlign, zcrt.ErrChecksum, errors.ErrUnsupported}
	for _, tt := range []struct {
		name  string
		fault zcrt.Fault
		kind  zcrt.Kind
		want  error
	}{
		{"no fault", zcrt.Fault{}, 0, nil},
		{"short", zcrt.Short(udpFields, 0), zcrt.KindShort, zcrt.ErrShort},
		{"short in a window", zcrt.Short(udpFields, 0).Within(0), zcrt.KindLength, zcrt.ErrLength},
		{"length", length.At(4, 60, 40), zcrt.KindLength, zcrt.ErrLength},
		{"length in a window", length.At(4, 60, 40).Within(20), zcrt.KindLength, zcrt.ErrLength},
		{"value", ihl.At(0, 5, 4), zcrt.KindValue, zcrt.ErrValue},
		{"value in a window", ihl.At(0, 5, 4).Within(14), zcrt.KindValue, zcrt.ErrValue},
		{"alignment", aligned.At(0, 4, 2), zcrt.KindAlign, zcrt.ErrAlign},
		{"checksum", checksum.At(2, 1, 2), zcrt.KindChecksum, zcrt.ErrChecksum},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.fault.Kind(); got != tt.kind {
				t.Errorf("Kind() = %d, want %d", got, tt.kind)
			}
			if got, want := tt.fault.Failed(), tt.want != nil; got != want {
				t.Errorf("Failed() = %v, want %v", got, want)
			}
			wrapped := fmt.Errorf("frame 7: %w", tt.fault)
			for _, target := range targets {
				want := target == tt.want
				if got := errors.Is(tt.fault, target); got != want {
					t.Errorf("errors.Is(fault, %v) = %v, want %v", target, got, want)
				}
				if got := errors.Is(wrapped, target); got != want {
					t.Errorf("errors.Is(wrapped, %v) = %v, want %v", target, got, want)
				}
			}
			var got zcrt.Fault
			if !errors.As(wrapped, &got) || got != tt.fault {
				t.Errorf("errors.As gave %v, want %v", got, tt.fault)
			}
		})
	}
}

func TestFaultShort(t *testing.T) {
	fields := []string{"SourcePort", "SourcePort", "DestinationPort", "DestinationPort", "Length", "Length", "Checksum", "Checksum"}
	for n, field := range fields {
		f := zcrt.Short(udpFields, n)
		if !f.Failed() {
			t.Errorf("%d bytes: no fault", n)
			continue
		}
		if f.Site.Field != field || f.Offset() != n/2*2 || f.Wanted() != 8 || f.Found != uint64(n) {
			t.Errorf("%d bytes: %v; want %s at byte %d, 8 bytes wanted", n, f, field, n/2*2)
		}
	}
	if f := zcrt.Short(udpFields, 8); f.Failed() {
		t.Errorf("8 bytes: %v, want no fault", f)
	}
	if f := zcrt.Short(nil, 0); f.Failed() {
		t.Errorf("no sites: %v, want no fault", f)
	}
}

// TestFaultPlace packs the extremes of what and where, and places them within
// windows: neither touches the other, nor the mark of the window.
func TestFaultPlace(t *testing.T) {
	for _, offset := range []int{0, 1, 65535, math.MaxInt32} {
		for _, wanted := range []int{0, 1, 65535, math.MaxInt32} {
			for _, found := range []uint64{0, 1, math.MaxUint32, math.MaxUint64} {
				f := udpFields[0].At(offset, wanted, found)
				if f.Offset() != offset || f.Wanted() != wanted || f.Found != found || f.Kind() != zcrt.KindShort {
					t.Errorf("At(%d, %d, %d): offset %d, wanted %d, found %d, kind %d",
						offset, wanted, found, f.Offset(), f.Wanted(), f.Found, f.Kind())
				}
			}
		}
	}
	if f := udpFields[0].At(-1, -1, 0); f.Kind() != zcrt.KindShort {
		t.Errorf("an offset out of range marks a window: kind %d, want %d", f.Kind(), zcrt.KindShort)
	}
	for _, tt := range []struct {
		name  string
		bases []int
		want  int
	}{
		{"no window", nil, 4},
		{"a window at the start", []int{0}, 4},
		{"one window", []int{20}, 24},
		{"a window in a window", []int{20, 14}, 38},
		{"three windows", []int{8, 20, 14}, 46},
		{"up to the greatest offset", []int{math.MaxInt32 - 5, 1}, math.MaxInt32},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := length.At(4, math.MaxInt32, 7)
			for _, base := range tt.bases {
				f = f.Within(base)
			}
			if f.Offset() != tt.want || f.Wanted() != math.MaxInt32 || f.Found != 7 || f.Site != &length {
				t.Errorf("offset %d, wanted %d, found %d; want %d, %d, 7", f.Offset(), f.Wanted(), f.Found, tt.want, math.MaxInt32)
			}
		})
	}
	if f := (zcrt.Fault{}).Within(20); f != (zcrt.Fault{}) {
		t.Errorf("no fault, placed in a window, is %v", f)
	}
	if f := (zcrt.Fault{}).Behind(20); f != (zcrt.Fault{}) {
		t.Errorf("no fault, placed behind something, is %v", f)
	}
	if f, want := udpFields[0].At(4, 8, 7).Behind(20), udpFields[0].At(24, 8, 7); f != want {
		t.Errorf("placed behind 20 bytes: %v, want %v", f, want)
	}
}

// TestFaultSaturates asks for more bytes than a fault can name.
func TestFaultSaturates(t *testing.T) {
	for _, tt := range []struct {
		n, want uint64
	}{
		{0, 0},
		{math.MaxInt32, math.MaxInt32},
		{math.MaxInt32 + 1, math.MaxInt32 + 1},
		{math.MaxUint32, math.MaxUint32},
		{math.MaxUint32 + 1, math.MaxUint32},
		{math.MaxUint64, math.MaxUint32},
	} {
		f := length.At(4, zcrt.Saturate(tt.n), 7)
		if want := int(min(tt.want, math.MaxInt)); f.Wanted() != want {
			t.Errorf("%d: Wanted() = %d, want %d", tt.n, f.Wanted(), want)
		}
		if want := fmt.Sprintf("udp: Length at byte 4: found 7 bytes, want %d", tt.want); f.Error() != want {
			t.Errorf("%d: %q, want %q", tt.n, f.Error(), want)
		}
	}
}

// TestFaultComparable uses faults and sites as keys, as counters do.
func TestFaultComparable(t *testing.T) {
	if ihl.At(0, 5, 4) != ihl.At(0, 5, 4) {
		t.Error("the same fault twice is not equal")
	}
	distinct := map[zcrt.Fault]string{}
	for name, f := range map[string]zcrt.Fault{
		"one":            ihl.At(0, 5, 4),
		"other found":    ihl.At(0, 5, 3),
		"other offset":   ihl.At(1, 5, 4),
		"other wanted":   ihl.At(0, 6, 4),
		"other site":     version.At(0, 5, 4),
		"in a window":    ihl.At(0, 5, 4).Within(0),
		"no fault":       {},
		"short of bytes": zcrt.Short(udpFields, 1),
	} {
		if also, ok := distinct[f]; ok {
			t.Errorf("%q equals %q", name, also)
		}
		distinct[f] = name
	}
	drops := map[*zcrt.Site]int{}
	for n := range 8 {
		drops[zcrt.Short(udpFields, n).Site]++
	}
	for i := range udpFields {
		if got := drops[&udpFields[i]]; got != 2 {
			t.Errorf("%s counted %d times, want 2", udpFields[i].Field, got)
		}
	}
}

func TestFaultAllocates(t *testing.T) {
	var sink zcrt.Fault
	matched := 0
	drops := map[*zcrt.Site]int{}
	for _, tt := range []struct {
		name string
		do   func()
	}{
		{"At", func() { sink = ihl.At(0, 5, 4) }},
		{"Short", func() { sink = zcrt.Short(udpFields, 3) }},
		{"Within", func() { sink = sink.Within(20) }},
		{"Kind", func() {
			if sink.Failed() && sink.Kind() == zcrt.KindLength {
				matched++
			}
		}},
		{"its site as a counter's key", func() { drops[sink.Site]++ }},
	} {
		if n := testing.AllocsPerRun(100, tt.do); n != 0 {
			t.Errorf("%s allocates %v times", tt.name, n)
		}
	}
	if matched == 0 {
		t.Error("the fault was never matched by its kind")
	}
}

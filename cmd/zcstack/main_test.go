package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestMain lets a test start this program as a process of its own: the test
// binary is zcstack when the variable is set.
func TestMain(m *testing.M) {
	if os.Getenv("ZCSTACK_TEST_AS_PROGRAM") == "1" {
		main()
		panic("main returned")
	}
	os.Exit(m.Run())
}

// TestWrongCommandLines wants exit code 2 and one line that names what was
// found, what is wanted, and where help is.
func TestWrongCommandLines(t *testing.T) {
	host := func(args ...string) []string { return append([]string{"host"}, args...) }
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"no command", nil, "zcstack: no command, want host or demo (see: zcstack -h)"},
		{"unknown command", []string{"hots"}, `zcstack: no command "hots", want host or demo`},
		{"unknown flag", host("-tpa", "tap0"), "zcstack host: flag provided but not defined: -tpa (see: zcstack host -h)"},
		{"flag without its value", host("-tap"), "flag needs an argument: -tap"},
		{"no device", host("-addr", "10.77.0.2/24"), "no device, want the name of a TAP device as in -tap tap0"},
		{"no address", host("-tap", "tap0"), "no address, want one with its prefix length as in -addr 10.77.0.2/24"},
		{"address without prefix length", host("-addr", "10.77.0.2"),
			`invalid value "10.77.0.2" for flag -addr: has no prefix length; want an IPv4 address with its prefix length, as in 10.77.0.2/24`},
		{"address that is none", host("-addr", "10.77.0.256/24"), `"10.77.0.256/24" for flag -addr: want an IPv4 address`},
		{"prefix length that is none", host("-addr", "10.77.0.2/33"), `"10.77.0.2/33" for flag -addr: want an IPv4 address`},
		{"IPv6 address", host("-addr", "fe80::1/64"), `"fe80::1/64" for flag -addr: want an IPv4 address`},
		{"address of a subnet", host("-tap", "tap0", "-addr", "10.77.0.0/24"), "-addr 10.77.0.0/24 is the address of the subnet itself; want the address of one host"},
		{"broadcast address", host("-tap", "tap0", "-addr", "10.77.0.255/24"), "-addr 10.77.0.255/24 is the subnet's broadcast address; want"},
		{"loopback address", host("-tap", "tap0", "-addr", "127.0.0.1/8"), "-addr 127.0.0.1/8 is in the loopback network; want"},
		{"multicast address", host("-tap", "tap0", "-addr", "224.0.0.1/8"), "-addr 224.0.0.1/8 is a multicast group; want"},
		{"unspecified address", host("-tap", "tap0", "-addr", "0.0.0.0/0"), "-addr 0.0.0.0/0 is the unspecified address; want"},
		{"gateway that is none", host("-gateway", "router"), `"router" for flag -gateway: want the IPv4 address of a host in the subnet of -addr`},
		{"gateway in another subnet", host("-tap", "tap0", "-addr", "10.77.0.2/24", "-gateway", "10.78.0.1"),
			"-gateway 10.78.0.1 with -addr 10.77.0.2/24: "},
		{"hardware address that is none", host("-mac", "02:00"), `"02:00" for flag -mac: want a hardware address of 6 bytes`},
		{"hardware address of a group", host("-mac", "03:00:00:00:00:02"), `"03:00:00:00:00:02" for flag -mac: is the address of no single station`},
		{"echo port without a colon", host("-echo-udp", "7"), `"7" for flag -echo-udp: want a port with or without an IPv4 address, as in :7`},
		{"echo port 0", host("-echo-udp", ":0"), "the port is not a number from 1 to 65535"},
		{"echo port too large", host("-echo-udp", ":65536"), "the port is not a number from 1 to 65535"},
		{"echo at a name", host("-echo-udp", "localhost:7"), `"localhost:7" for flag -echo-udp: want a port`},
		{"echo at another address", host("-tap", "tap0", "-addr", "10.77.0.2/24", "-echo-udp", "10.77.0.3:7"),
			"-echo-udp 10.77.0.3:7 with -addr 10.77.0.2/24: "},
		{"argument that is no flag", host("-tap", "tap0", "now"), `unexpected argument "now", want options only`},
		{"demo with an argument", []string{"demo", "-fast"}, `zcstack demo: unexpected argument "-fast", want none (see: zcstack demo -h)`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), test.args, &stdout, &stderr); code != 2 {
				t.Errorf("exit code %d, want 2", code)
			}
			text := stderr.String()
			if !strings.Contains(text, test.want) || strings.Count(text, "\n") != 1 || !strings.Contains(text, " -h)") {
				t.Errorf("standard error is %q, want one line with %q", text, test.want)
			}
			if stdout.Len() != 0 {
				t.Errorf("standard output is %q, want none", &stdout)
			}
		})
	}
}

func TestHelpShowsExamples(t *testing.T) {
	for _, command := range []string{"", "host", "demo"} {
		for _, flag := range []string{"-h", "-help", "--help"} {
			args := append(strings.Fields(command), flag)
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				var stdout, stderr bytes.Buffer
				if code := run(t.Context(), args, &stdout, &stderr); code != 0 || stderr.Len() != 0 {
					t.Errorf("exit code %d, standard error %q, want 0 and none", code, &stderr)
				}
				if want := "zcstack " + command; !strings.Contains(stdout.String(), want) {
					t.Errorf("standard output is %q, want %q in it", &stdout, want)
				}
			})
		}
	}
	var stdout bytes.Buffer
	run(t.Context(), []string{"host", "-h"}, &stdout, &stdout)
	if want := "zcstack host -tap tap0 -addr 10.77.0.2/24 -echo-udp :7\n"; !strings.Contains(stdout.String(), want) {
		t.Errorf("the help of host is %q, want the example %q in it", &stdout, want)
	}
}

// TestHelpNamesEveryOption holds the text, which is written by hand, to the
// flags.
func TestHelpNamesEveryOption(t *testing.T) {
	args := []string{"-tap", "tap0", "-addr", "10.77.0.2/24", "-gateway", "10.77.0.1", "-mac", "02:00:00:00:00:02",
		"-echo-udp", ":7", "-trace", "-counters"}
	if _, err := parseHost(args, nil); err != nil {
		t.Error(err)
	}
	for _, option := range args {
		if strings.HasPrefix(option, "-") && !strings.Contains(hostUsage, "  "+option+" ") {
			t.Errorf("the help does not explain %s", option)
		}
	}
}

package packetformats

import "testing"

// TestFaults reads off a fault, in numbers, what its text says in words: where,
// what was wanted, or 0 where only a rule tells, and what was found.
func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name, format, field   string
		record                []byte
		offset, wanted, found int
	}{
		{"missing bytes", "ethernet", "Type", arpReply[:13], 12, 14, 13},
		{"a constant", "arpv4", "HardwareType", edited(arpReply[network:], 0, 0, 6), 0, 1, 6},
		{"an enum", "arpv4", "ProtocolType", edited(arpReply[network:], 2, 0x86, 0xdd), 2, 0x0800, 0x86dd},
		{"a number", "arpv4", "HardwareLength", edited(arpReply[network:], 4, 8), 4, 6, 8},
		{"another number", "arpv4", "ProtocolLength", edited(arpReply[network:], 5, 16), 5, 4, 16},
		{"half a byte", "ipv4", "Version", edited(echoReply, 0, 0x65), 0, 4, 6},
		{"a rule on half a byte", "ipv4", "IHL", edited(echoReply, 0, 0x44), 0, 0, 4},
		{"a rule over two fields", "ipv4", "TotalLength", edited(echoReply, 2, 0, 19), 2, 0, 19},
		{"a frame", "ipv4", "TotalLength", edited(echoReply, 2, 0, 36), 2, 36, 35},
		{"a rule", "udp", "Length", edited(bareUDP, 4, 0, 7), 4, 0, 7},
		{"a frame that is larger", "udp", "Length", edited(bareUDP, 4, 0xff, 0xff), 4, 0xffff, 8},
		{"one of two", "icmpv4echo", "Type", protocolUnreachable[transport:], 0, 0, 3},
		{"a named constant", "icmpv4destinationunreachable", "Type", echoRequest[IPv4FixedSize:], 0, 3, 8},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, fault := formatNamed(t, tt.format).check(tt.record)
			if !fault.Failed() {
				t.Fatal("no fault")
			}
			if fault.Site.Format != tt.format || fault.Site.Field != tt.field {
				t.Errorf("in %s.%s, want %s.%s", fault.Site.Format, fault.Site.Field, tt.format, tt.field)
			}
			if fault.Offset() != tt.offset || fault.Wanted() != tt.wanted || fault.Found != uint64(tt.found) {
				t.Errorf("at byte %d wanted %d, found %d; want at byte %d wanted %d, found %d",
					fault.Offset(), fault.Wanted(), fault.Found, tt.offset, tt.wanted, tt.found)
			}
		})
	}
}

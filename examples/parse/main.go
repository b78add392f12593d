// Parse takes Ethernet frames apart, one line for each layer.
//
//	$ parse 02005e10000202005e1000010800450000200001400040012640...
//	ethernet 02:00:5e:10:00:01 > 02:00:5e:10:00:02 IPv4
//	  ipv4 10.77.0.1 > 10.77.0.2 ICMP, ttl 64, checksum good
//	    icmpv4 Echo 1234/1, 4 bytes, checksum good
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strings"

	"github.com/zcgen/zcgen/packetformats"
)

const usage = `Parse takes Ethernet frames apart, one line for each layer.

usage: parse [frame ...]

A frame is written in hex; spaces and colons in it do not matter. Without
arguments, each line of the standard input is a frame.

The exit code is 0, 1 if a frame is malformed, and 2 if it is not hex.
`

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (exit int) {
	if len(args) > 0 && (args[0] == "-h" || args[0] == "--help") {
		fmt.Fprint(stdout, usage)
		return 0
	}
	if len(args) == 0 {
		lines := bufio.NewScanner(stdin)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			args = append(args, lines.Text())
		}
		if err := lines.Err(); err != nil {
			fmt.Fprintf(stderr, "parse: cannot read the frames: %v\n", err)
			return 2
		}
	}
	for i, arg := range args {
		b, err := hex.DecodeString(strings.NewReplacer(" ", "", ":", "", "\t", "").Replace(arg))
		if err != nil {
			fmt.Fprintf(stderr, "parse: frame %d is not hex: %v\n", i+1, err)
			return 2
		}
		if err := frame(stdout, b); err != nil {
			fmt.Fprintf(stderr, "parse: frame %d is malformed: %v\n", i+1, err)
			exit = 1
		}
	}
	return exit
}

// frame prints a line for each layer, as far as they are well-formed.
func frame(w io.Writer, b []byte) error {
	ethernet, err := packetformats.ParseEthernet(b)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "ethernet %v > %v %v\n", ethernet.Source(), ethernet.Destination(), ethernet.Type())
	switch ethernet.NextLayer() {
	case packetformats.EthernetNextLayerARP:
		general, _, err := packetformats.ARPFromEthernet(ethernet)
		if err != nil {
			return err
		}
		arp, ok := packetformats.ARPv4FromARP(general)
		if !ok {
			fmt.Fprintf(w, "  arp with addresses of %v\n", general.ProtocolType())
			return nil
		}
		fmt.Fprintf(w, "  arp %v: %v is at %v, asks for %v\n", arp.Operation(),
			arp.SenderProtocolAddr(), arp.SenderHardwareAddress(), arp.TargetProtocolAddr())
	case packetformats.EthernetNextLayerIPv4:
		ip, _, err := packetformats.IPv4FromEthernet(ethernet)
		if err != nil {
			return err
		}
		return packet(w, ip)
	}
	return nil
}

// packet prints the layers of IPv4 and above.
func packet(w io.Writer, ip packetformats.IPv4View) error {
	source, destination := ip.SourceAddress(), ip.DestinationAddress()
	fmt.Fprintf(w, "  ipv4 %v > %v %v, ttl %d, checksum %s\n",
		netip.AddrFrom4(source), netip.AddrFrom4(destination), ip.Protocol(), ip.TTL(), verdict(ip.VerifyHeaderChecksum()))
	switch ip.NextLayer() {
	case packetformats.IPv4NextLayerUDP:
		udp, _, err := packetformats.UDPFromIPv4(ip)
		if err != nil {
			return err
		}
		port, _ := udp.SourcePort()
		pseudo := packetformats.PseudoHeaderIPv4(source, destination, ip.Protocol(), int(udp.Length()))
		fmt.Fprintf(w, "    udp %d > %d, %d bytes, checksum %s\n",
			port, udp.DestinationPort(), len(udp.Payload()), verdict(udp.VerifyChecksum(pseudo)))
	case packetformats.IPv4NextLayerICMPv4:
		icmp, _, err := packetformats.ICMPv4FromIPv4(ip)
		if err != nil {
			return err
		}
		return message(w, icmp)
	}
	return nil
}

// message prints an ICMP message, and what it says of its kind.
func message(w io.Writer, icmp packetformats.ICMPv4View) error {
	fmt.Fprintf(w, "    icmpv4 %v", icmp.Type())
	if echo, err := packetformats.ParseICMPv4Echo(icmp.Bytes()); err == nil {
		fmt.Fprintf(w, " %d/%d, %d bytes", echo.Identifier(), echo.SequenceNumber(), len(echo.Data()))
	} else if unreachable, err := packetformats.ParseICMPv4DestinationUnreachable(icmp.Bytes()); err == nil {
		fmt.Fprintf(w, " %v", unreachable.Code())
	}
	fmt.Fprintf(w, ", checksum %s\n", verdict(icmp.VerifyChecksum()))
	return nil
}

func verdict(good bool) string {
	if good {
		return "good"
	}
	return "wrong"
}

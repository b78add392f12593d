package workedformats

//zc:wire be
//zc:bind IPv4.Payload Proto==17 && FragOff==0 with V6=false
//zc:bind IPv6.Payload Proto==17 && !NonFirst with V6=true
type UDP struct { // Len 0 = jumbogram, over IPv6 only (RFC 2675); port 0 and checksum 0 mean absent
	V6       bool   `wire:"param"`
	SrcPort  uint16 `wire:"none: 0"`
	DstPort  uint16
	Len      uint16 `wire:"frame: cond(Len==0, avail, Len), where: (V6 && Len==0) || Len>=8, set: cond(total>0xffff, 0, total)"`
	Checksum uint16 `wire:"none: 0, sum: inet(pseudo, 0, total)"`
	Payload  []byte `wire:"trunc"`
}

package workedformats

//zc:wire be msb root max 65535
type DNS struct {
	ID             uint16
	QR             bool  `wire:"bits: 1"`
	Opcode         uint8 `wire:"bits: 4"`
	AA, TC, RD, RA bool  `wire:"bits: 1"`
	Z              uint8 `wire:"bits: 3"`
	RCode          uint8 `wire:"bits: 4"`
	QD, AN, NS, AR uint16
	Questions      []DNSQuestion `wire:"count: QD"`
	Answers        []DNSRR       `wire:"count: AN"`
	Authority      []DNSRR       `wire:"count: NS"`
	Additional     []DNSRR       `wire:"count: AR"`
}
type DNSQuestion struct {
	Name        DNSName
	Type, Class uint16
}
type DNSRR struct {
	Name        DNSName
	Type, Class uint16
	TTL         uint32
	RData       []byte `wire:"len: 16"`
}

//zc:wire be msb root
type DNSName struct {
	Labels []DNSLabel `wire:"until: Tag == 3 || N == 0, term, max: 128"`
	Ptr    *DNSName   `wire:"when: last(Labels).Tag == 3, at: root[last(Labels).N<<8 | last(Labels).Lo], back, max: 16"`
}
type DNSLabel struct {
	Tag  uint8  `wire:"bits: 2, where: Tag == 0 || Tag == 3"`
	N    uint8  `wire:"bits: 6"`
	Lo   uint8  `wire:"when: Tag == 3"`
	Text []byte `wire:"when: Tag == 0, size: N"`
}

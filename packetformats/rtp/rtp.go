// Package rtp has the Real-time Transport Protocol, which carries audio and video
// (RFC 3550).
//
//	v, err := rtp.ParsePacket(b) // a datagram
//	if err != nil {
//		return err
//	}
//	fmt.Println(v.PayloadType(), v.SequenceNumber(), len(v.Payload()))
//
// Views alias the bytes that they were parsed from and are valid as long as those
// are; nothing here allocates but the owned forms.
package rtp

//go:generate go run github.com/zcgen/zcgen/cmd/zcgen generate .

// Packet is an RTP packet (RFC 3550, section 5.1). It fills its datagram: the last
// byte of one with padding says how many bytes that is, itself among them.
//
//zc:wire be msb max 65535
type Packet struct {
	Version             uint8 `wire:"bits: 2, eq: 2"`
	HasPadding          bool  `wire:"bits: 1"`
	HasExtension        bool  `wire:"bits: 1"`
	CSRCCount           uint8 `wire:"bits: 4"`
	Marker              bool  `wire:"bits: 1"` // as the profile says; often the end of a frame
	PayloadType         uint8 `wire:"bits: 7"`
	SequenceNumber      uint16
	Timestamp           uint32    // of the first byte of the payload, in units that its type says
	SSRC                uint32    // the synchronization source
	ContributingSources []uint32  `wire:"count: CSRCCount"`
	Extension           Extension `wire:"when: HasExtension"`
	Payload             []byte
	Padding             []byte `wire:"when: HasPadding, size: PaddingCount - 1"`
	PaddingCount        uint8  `wire:"when: HasPadding, where: PaddingCount >= 1"` // with itself
}

// Extension is the header extension (RFC 3550, section 5.3.1).
type Extension struct {
	Profile uint16 // what the data is, as the profile says
	Length  uint16 // of the data, in units of four bytes
	Data    []byte `wire:"size: Length*4"`
}

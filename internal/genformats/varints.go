package genformats

// Quic is the integer of RFC 9000, section 16.
//
//zc:wire be
//zc:varint prefix(2) 1 2 4 8
type Quic uint64

//zc:varint prefix(2) 1 2 4 8 minimal
type QuicMinimal uint64

//zc:varint prefix(1) 1 2
type PrefixBit uint16

//zc:varint prefix(1) 2 5 minimal
type PrefixWide uint64

//zc:varint prefix(3) 1 2 3 4 5 6 7 8
type PrefixEvery uint64

//zc:varint prefix(3) 1 2 3 4 5 6 7 8 minimal
type PrefixEveryMinimal uint64

// IPFIXLength is the length of RFC 7011, section 7.
//
//zc:varint escape(0xff) 1 3
type IPFIXLength uint16

//zc:varint escape(0xff) 1 3 minimal
type SmallLen uint16

//zc:varint escape(0x80) 1 3 minimal
type EscapeMiddle uint16

//zc:varint escape(0) 1 4 minimal
type EscapeZero uint32

//zc:varint escape(0xfe) 1 2 minimal
type EscapeByte uint8

//zc:varint escape(1) 1 9
type EscapeLong uint64

//zc:wire le
//zc:varint escape(0xfd) 1 3 minimal
type EscapeLE uint16

//zc:varint escape(0xff) 1 6
type escapeOddLE uint64

// Protobuf is the integer of protocol buffers.
//
//zc:varint leb128 10
type Protobuf uint64

//zc:varint leb128 minimal
type Leb64Minimal uint64

//zc:varint leb128 5
type Wasm32 uint32

// MQTTLength is the length of MQTT 5.0, section 1.5.5.
//
//zc:varint leb128 4 minimal
type MQTTLength uint32

//zc:varint leb128
type Leb16 uint16

//zc:varint leb128 minimal
type leb8 uint8

//zc:varint leb128 2
type LebTwo uint64

// BERLength is the length of X.690, section 8.1.3.
//
//zc:varint ber 5
type BERLength uint32

// DERLength is the same by the rules of X.690, section 10.1.
//
//zc:varint ber minimal
type DERLength uint64

//zc:varint ber 3
type BERShort uint32

//zc:varint ber minimal
type BERByte uint8

//zc:varint zigzag 10
type SInt64 int64

//zc:varint zigzag minimal
type SInt32 int32

//zc:varint zigzag
type SInt8 int8

//zc:varint zigzag 3 minimal
type SInt20 int64

// FrameType is an enum of variable size.
//
//zc:wire be
//zc:varint prefix(2) 1 2 4 8
type FrameType uint64

const (
	FramePadding FrameType = iota
	FramePing
)

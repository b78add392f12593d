package genformats

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// utf8Text is a string of UTF-8, as many bytes as there are.
type utf8Text struct{}

var errNoText = errors.New("no UTF-8")

func (utf8Text) Size(v string) int {
	if !utf8.ValidString(v) {
		return -1
	}
	return len(v)
}

func (utf8Text) Get(b []byte) (string, error) {
	if !utf8.Valid(b) {
		return "", errNoText
	}
	return string(b), nil
}

func (utf8Text) Put(b []byte, v string) { copy(b, v) }

// padded8 is a string in eight bytes, which zeros fill up.
type padded8 struct{}

func (padded8) Size(v string) int {
	if len(v) > 8 || strings.Contains(v, "\x00") {
		return -1
	}
	return 8
}

func (padded8) Get(b []byte) (string, error) {
	text := bytes.TrimRight(b, "\x00")
	if bytes.IndexByte(text, 0) >= 0 {
		return "", errors.New("a zero byte in front of others")
	}
	return string(text), nil
}

func (padded8) Put(b []byte, v string) { copy(b, v) }

// dosTime is the time of MS-DOS, as in ZIP archives: two little-endian words, the
// time of day in steps of two seconds and the date since 1980.
type dosTime struct{}

func (dosTime) Size(v time.Time) int {
	if year := v.Year(); year < 1980 || year > 2107 {
		return -1
	}
	return 4
}

func (dosTime) Get(b []byte) (time.Time, error) {
	if len(b) != 4 {
		return time.Time{}, errors.New("not four bytes")
	}
	clock, date := int(binary.LittleEndian.Uint16(b)), int(binary.LittleEndian.Uint16(b[2:]))
	year, month, day := 1980+date>>9, date>>5&15, date&31
	hour, minute, second := clock>>11, clock>>5&63, clock&31*2
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if t.Day() != day || int(t.Month()) != month || t.Hour() != hour || t.Minute() != minute || t.Second() != second {
		return time.Time{}, errors.New("no such time")
	}
	return t, nil
}

func (dosTime) Put(b []byte, v time.Time) {
	binary.LittleEndian.PutUint16(b, uint16(v.Hour()<<11|v.Minute()<<5|v.Second()/2))
	binary.LittleEndian.PutUint16(b[2:], uint16((v.Year()-1980)<<9|int(v.Month())<<5|v.Day()))
}

// routePrefix is a prefix of IPv4 as BGP has it: its length in bits, and as many
// bytes of the address as hold them.
type routePrefix struct{}

func (routePrefix) Size(v netip.Prefix) int {
	if !v.IsValid() || !v.Addr().Is4() || v != v.Masked() {
		return -1
	}
	return 1 + (v.Bits()+7)/8
}

func (routePrefix) Get(b []byte) (netip.Prefix, error) {
	var addr [4]byte
	if len(b) == 0 || b[0] > 32 || len(b) != 1+(int(b[0])+7)/8 {
		return netip.Prefix{}, errors.New("a length that does not fit")
	}
	copy(addr[:], b[1:])
	p := netip.PrefixFrom(netip.AddrFrom4(addr), int(b[0]))
	if p != p.Masked() {
		return netip.Prefix{}, errors.New("bits behind the prefix")
	}
	return p, nil
}

func (routePrefix) Put(b []byte, v netip.Prefix) {
	addr := v.Addr().As4()
	b[0] = byte(v.Bits())
	copy(b[1:], addr[:])
}

// octalDigits is a number in octal digits and a space, as in the header of a tar
// file.
type octalDigits struct{}

func (octalDigits) Size(v uint32) int { return len(strconv.FormatUint(uint64(v), 8)) + 1 }

func (octalDigits) Get(b []byte) (uint32, error) {
	digits, ok := bytes.CutSuffix(b, []byte{' '})
	if !ok || len(digits) == 0 || len(digits) > 1 && digits[0] == '0' {
		return 0, errors.New("no octal number and a space")
	}
	n, err := strconv.ParseUint(string(digits), 8, 32)
	return uint32(n), err
}

func (octalDigits) Put(b []byte, v uint32) {
	copy(b, strconv.FormatUint(uint64(v), 8)+" ")
}

// commaList is strings with a comma behind each.
type commaList struct{}

func (commaList) Size(v []string) (n int) {
	for _, s := range v {
		if strings.Contains(s, ",") {
			return -1
		}
		n += len(s) + 1
	}
	return n
}

func (commaList) Get(b []byte) ([]string, error) {
	if len(b) == 0 {
		return nil, nil
	}
	list := strings.Split(string(b), ",")
	if list[len(list)-1] != "" {
		return nil, errors.New("no comma at the end")
	}
	return list[:len(list)-1], nil
}

func (commaList) Put(b []byte, v []string) {
	copy(b, strings.Join(append(v[:len(v):len(v)], ""), ","))
}

// Grade is a number with a name that its author has written.
type Grade uint8

func (g Grade) String() string { return "grade " + strconv.Itoa(int(g)) }

// gradeDigit is one in a digit of ASCII.
type gradeDigit struct{}

func (gradeDigit) Size(v Grade) int {
	if v > 9 {
		return -1
	}
	return 1
}

func (gradeDigit) Get(b []byte) (Grade, error) {
	if len(b) != 1 || b[0] < '0' || b[0] > '9' {
		return 0, errors.New("no digit")
	}
	return Grade(b[0] - '0'), nil
}

func (gradeDigit) Put(b []byte, v Grade) { b[0] = '0' + byte(v) }

// CodedFixed has windows of one size each.
//
//zc:wire be
type CodedFixed struct {
	Kind     uint8
	Name     string    `wire:"codec: padded8, size: 8"`
	Modified time.Time `wire:"codec: dosTime, size: 4"` // of the file
	Grade    Grade     `wire:"codec: gradeDigit, size: 1"`
	Behind   uint16
}

// CodedSizes has windows of all sorts, behind a part and in front of a payload.
type CodedSizes struct {
	N      uint8    `wire:"where: N >= 1"`
	Front  []byte   `wire:"len: 8"`
	Label  string   `wire:"codec: utf8Text, len: 8, in: {0, 40}"`
	Number uint32   `wire:"codec: octalDigits, size: N - 1"`
	Words  []string `wire:"codec: commaList, upto: {13, 10}"`
	Behind uint16
	Data   []byte
}

// CodedItem is an element that ends where its text does.
type CodedItem struct {
	ID   uint8
	Net  netip.Prefix `wire:"codec: routePrefix, len: 8"`
	Text string       `wire:"codec: utf8Text, len: 8"`
}

// CodedItems is a list of them.
type CodedItems struct {
	Count uint8
	Check uint8
	Sum   uint16      `wire:"sum: inet(0, total)"`
	Items []CodedItem `wire:"count: Count"`
}

// CodedAround holds one, in front of a part and of a payload behind which a number
// stands.
type CodedAround struct {
	N      uint16
	Item   CodedItem
	Mark   []byte `wire:"size: N"`
	Data   []byte
	Number uint32
}

// CodedRest takes the rest of a frame.
//
//zc:wire le
type CodedRest struct {
	Total uint16 `wire:"frame: Total, where: Total >= 4"`
	Kind  uint16
	Words []string `wire:"codec: commaList"`
}

// CodedOptional may lack its fields.
type CodedOptional struct {
	Flags    uint8
	Name     string       `wire:"when: Flags & 1 != 0, codec: utf8Text, len: 8"`
	Modified time.Time    `wire:"when: Flags & 2 != 0, codec: dosTime, size: 4"`
	Long     uint16       `wire:"when: Flags & 8 != 0"`
	Net      netip.Prefix `wire:"when: Flags & 4 != 0, codec: routePrefix"`
}

// CodedLong may lack what stands behind a text.
type CodedLong struct {
	Kind  uint8
	Name  string   `wire:"codec: utf8Text, len: 8"`
	Words []string `wire:"when: Kind > 1, codec: commaList, upto: 0"`
}

// CodedTo ends where an offset says, in front of a length of variable size.
type CodedTo struct {
	End   uint8 `wire:"where: End >= 2"`
	Kind  uint8
	Grade Grade  `wire:"codec: gradeDigit, to: End"`
	Text  string `wire:"codec: utf8Text, len: SmallLen"`
	Data  []byte
}

// CodedBody is a union, of which one member has a codec in it.
type CodedBody struct {
	Item  *CodedItem `wire:"is: 1"`
	Other []byte     `wire:"other"`
}

// CodedUnion has it in front of another part.
type CodedUnion struct {
	Kind uint8
	N    uint8
	Body CodedBody `wire:"on: Kind, size: N"`
	Tail []byte    `wire:"len: 8"`
	Last uint8
}

// liar is a codec of bytes that a test makes lie.
type liar struct{}

// lies is how it does.
var lies struct {
	size func(v []byte) int
	get  error
}

func (liar) Size(v []byte) int {
	if lies.size != nil {
		return lies.size(v)
	}
	return len(v)
}

func (liar) Get(b []byte) ([]byte, error) { return append([]byte{}, b...), lies.get }
func (liar) Put(b []byte, v []byte)       { copy(b, v) }

// CodedLie has it where a length says how much it takes.
type CodedLie struct {
	Kind uint8
	Text []byte `wire:"codec: liar, len: 8"`
	More []byte `wire:"len: 16"`
	Last uint16
}

// CodedLies has it in a list and in a nested record, in front of a payload.
type CodedLies struct {
	Kind  uint8
	Whole []byte `wire:"codec: liar, size: 4"`
	One   CodedLie
	List  []CodedLie `wire:"len: 16"`
	Data  []byte
}

// CodedPair has codecs in either byte order.
//
//zc:wire be,le
type CodedPair struct {
	Magic    uint32    `wire:"eq: 0xfeed5678"`
	Modified time.Time `wire:"codec: dosTime, size: 4"`
	Label    string    `wire:"codec: utf8Text, len: 16"`
}

package zcrt

import (
	"errors"
	"math"
	"strconv"
)

// The ways in which bytes can fail to be a record, or to be the record that was
// asked for. Every [Fault] matches exactly one of them under [errors.Is].
var (
	ErrShort    = errors.New("zc: bytes are missing")
	ErrLength   = errors.New("zc: a length does not fit")
	ErrValue    = errors.New("zc: a value is not allowed")
	ErrAlign    = errors.New("zc: bytes are not aligned")
	ErrChecksum = errors.New("zc: a checksum does not match")
	ErrKind     = errors.New("zc: the record holds something else")
)

// Kind says in which of these ways bytes failed. The zero Kind is no fault.
type Kind uint8

const (
	KindShort    Kind = iota + 1 // bytes are missing behind the argument of Parse
	KindLength                   // a length does not fit into the window around it
	KindValue                    // a value breaks a rule of its field
	KindAlign                    // the bytes start at an address that is not aligned
	KindChecksum                 // a checksum does not match
	KindOther                    // a union holds another member than the one asked for
	KindCodec                    // the user's code that reads or writes a field refuses it
)

// Site is one check of one format: what it looks at and what it wants. The
// generated code holds a Site for each of its checks in a package variable, so
// a pointer to a Site identifies the check: counters use it as their key.
type Site struct {
	Format string // the format's name, in lower case: "ipv4"
	Field  string // the field's name in the struct: "IHL"
	Kind   Kind
	Signed bool   // the value found is an int64
	Rule   string // what is wanted of the value, as in "IHL >= 5"; empty for lengths
	Offset int    // where the field starts; used by [Short] alone
	End    int    // where the field ends; used by [Short] alone
}

// Place packs where and what: bit 63 tells that the record lies in a window
// that an outer format cut, bits 32 to 62 hold the offset, bits 0 to 31 what
// was wanted.
const (
	inWindow   = 1 << 63
	offsetMask = 1<<31 - 1
)

// At makes the Fault of a check that failed at the byte offset, where wanted
// bytes or the value wanted were asked for and found stood there. It keeps the
// low 31 bits of offset and the low 32 of wanted.
func (s *Site) At(offset, wanted int, found uint64) Fault {
	return Fault{s, uint64(offset)&offsetMask<<32 | uint64(uint32(wanted)), found}
}

// Saturate is n as [Site.At] takes it: what exceeds 32 bits counts as the
// greatest number that they hold, so that no length that is too large looks
// small. The result is negative where an int has 32 bits and n needs them all.
func Saturate(n uint64) int { return int(uint32(min(n, math.MaxUint32))) }

// Short is the Fault of a record of which only n bytes are there, fewer than
// its fixed part has: it names the field in which the bytes end. The sites
// stand in ascending order, and the last one's End is the size wanted.
//
// It stays a call, so that its loop is not copied into each Check function.
//
//go:noinline
func Short(sites []Site, n int) Fault {
	for i := range sites {
		if n < sites[i].End {
			return sites[i].At(sites[i].Offset, sites[len(sites)-1].End, uint64(n))
		}
	}
	return Fault{}
}

// ShortAt is [Short] for fields that start at the byte start of their record,
// whose sites count from there, when n bytes of the record are there.
func ShortAt(sites []Site, start, n int) Fault {
	f := Short(sites, n-start)
	return f.Site.At(start+f.Offset(), start+f.Wanted(), uint64(n))
}

// Fault says why bytes are not a record: which check failed, where, and what
// was found. It is three words, comparable, and making one never allocates.
// The zero Fault is no fault. As an error it matches [ErrShort], [ErrLength],
// [ErrValue], [ErrAlign] or [ErrChecksum].
type Fault struct {
	Site         *Site
	Place, Found uint64
}

// Failed reports whether there is a fault.
func (f Fault) Failed() bool { return f.Site != nil }

// FaultOf is the fault that err is, or that it wraps; none if there is none in it.
// Generated code asks it what the encoder of another package says, whose errors
// are all faults.
func FaultOf(err error) Fault {
	var f Fault
	errors.As(err, &f)
	return f
}

// Offset is the offset in bytes of the field, from the start of the record.
func (f Fault) Offset() int { return int(f.Place >> 32 & offsetMask) }

// Wanted is the number of bytes that a short record needs, the length that
// would fit, or the value that a rule names; 0 where the Site's Rule says more.
// It is never negative: a number beyond an int counts as the greatest int.
func (f Fault) Wanted() int { return int(min(f.Place&math.MaxUint32, math.MaxInt)) }

// Kind is the Site's kind; but bytes that are missing inside a window which an
// outer format cut are a length that does not fit, for no further byte of the
// packet can cure them.
func (f Fault) Kind() Kind {
	switch {
	case f.Site == nil:
		return 0
	case f.Site.Kind == KindShort && f.Place&inWindow != 0:
		return KindLength
	}
	return f.Site.Kind
}

// Within places the fault of an inner record: base is added to its offset, and
// the record is said to lie in a window that the outer format cut.
func (f Fault) Within(base int) Fault {
	if f.Site != nil {
		f.Place += uint64(base) << 32
		f.Place |= inWindow
	}
	return f
}

// In is f where the record is known to lie in a window that is whole, if it is: no
// further byte can cure f then.
func (f Fault) In(whole bool) Fault {
	if f.Site != nil && whole {
		f.Place |= inWindow
	}
	return f
}

// Behind is [Fault.Within] for an inner record that goes on up to the end of the
// bytes at hand: more of them can still come.
func (f Fault) Behind(base int) Fault {
	if f.Site != nil {
		f.Place += uint64(base) << 32
	}
	return f
}

// Clamped is [Fault.Within] or [Fault.Behind] for what lies in a record that says
// that it has size bytes, of which only have are there: bytes that are missing can
// still come as far as the record goes on.
func (f Fault) Clamped(base int, size uint64, have int) Fault {
	if size <= uint64(have) || uint64(base)+f.Place&math.MaxUint32 > size {
		return f.Within(base)
	}
	return f.Behind(base)
}

// Is reports whether target is the error of f's kind; it serves [errors.Is].
func (f Fault) Is(target error) bool {
	switch f.Kind() {
	case KindShort:
		return target == ErrShort
	case KindLength:
		return target == ErrLength
	case KindValue, KindCodec:
		return target == ErrValue
	case KindAlign:
		return target == ErrAlign
	case KindChecksum:
		return target == ErrChecksum
	case KindOther:
		return target == ErrKind
	}
	return false
}

// Error says what was found, where, and what was wanted:
//
//	ipv4: IHL 4 at byte 0, want IHL >= 5
//	udp: Length at byte 4: found 40 bytes, want 60
//	icmpv4: Checksum 0xf7ff at byte 2, want 0xf7fe
//	uringcqe: starts 4 bytes behind an address that is a multiple of 8
//	file: Modified at byte 4: refused by DOSTime.Get
func (f Fault) Error() string {
	if f.Site == nil {
		return "zc: no fault"
	}
	s := f.Site
	number := func(n uint64) string { return strconv.FormatUint(n, 10) }
	switch {
	case s.Kind == KindChecksum:
		number = func(n uint64) string { return "0x" + strconv.FormatUint(n, 16) }
	case s.Signed:
		number = func(n uint64) string { return strconv.FormatInt(int64(n), 10) }
	case s.Kind == KindOther:
		return s.Format + ": holds " + s.Rule + ", not " + s.Field
	}
	if s.Kind == KindAlign && s.Rule == "" {
		return s.Format + ": starts " + number(f.Found) + " bytes behind an address that is a multiple of " + number(uint64(uint32(f.Place)))
	}
	field := s.Format + ": " + s.Field
	place := " at byte " + strconv.Itoa(f.Offset())
	if s.Kind == KindCodec {
		return field + place + ": refused by " + s.Rule
	}
	found, want := number(f.Found), number(uint64(uint32(f.Place)))
	if s.Rule != "" {
		want = s.Rule
	}
	if s.Kind == KindShort || s.Kind == KindLength && s.Rule == "" {
		return field + place + ": found " + found + " bytes, want " + want
	}
	return field + " " + found + place + ", want " + want
}

package prove

import (
	"fmt"

	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

const runtimePath = "github.com/zcgen/zcgen/runtime"

// use is a call of a function that has a contract.
type use struct {
	e    *engine
	f    *frame
	p    *point
	call *ssa.Call
	args []value
}

// contract states what a function asks of its arguments, and returns what is
// known of its results.
type contract func(u *use) value

// contracts are those of the functions that generated code calls outside of its
// package. They are written by hand and part of what has to be trusted: nothing
// holds them against the code that they speak of.
var contracts = func() map[string]contract {
	out := map[string]contract{}
	for _, order := range []string{"bigEndian", "littleEndian", "nativeEndian"} {
		for _, n := range []int{2, 4, 8} {
			out[fmt.Sprintf("(encoding/binary.%s).Uint%d", order, n*8)] = atLeast(n)
			out[fmt.Sprintf("(encoding/binary.%s).PutUint%d", order, n*8)] = atLeast(n)
			out[fmt.Sprintf("(encoding/binary.%s).AppendUint%d", order, n*8)] = appends(n)
		}
	}
	for _, order := range []string{"bigEndian", "littleEndian"} {
		for _, n := range []int{3, 5, 6, 7} {
			out[fmt.Sprintf("(%s.%s).Uint%d", runtimePath, order, n*8)] = narrow(n)
			out[fmt.Sprintf("(%s.%s).PutUint%d", runtimePath, order, n*8)] = atLeast(n)
		}
	}
	for name, c := range map[string]contract{
		"Bit":      anyResult,
		"Compare":  anyResult,
		"Saturate": anyResult,
		"Clone":    clone,
		"NewText":  notNil,
		"Short":    short,
		"ShortAt":  shortAt,
		"Update":   anyResult,
		"RoundUp":  roundUp,
		"Blank":    blank,
		"Count":    anyResult,
		"InPlace":  inPlace,
		"Value":    firstArgument,
		"Cond":     either,

		"(Fault).Failed": failed,
		"(Fault).Within": sameSite,
		"(Fault).Behind": sameSite,
		"(Fault).Offset": anyResult,
		"(Fault).Wanted": anyResult,
		"(Fault).Kind":   anyResult,
		"(Fault).Error":  anyResult,
		"(*Site).At":     at,

		"(Sum).Add":       anyResult,
		"(Sum).AddUint16": anyResult,
		"(Sum).AddSum":    anyResult,
		"(Sum).Checksum":  anyResult,
		"(Sum).Verified":  anyResult,
		"(Sum).To":        anyResult,
		"(Delta).Add":     anyResult,
		"(Delta).Apply":   anyResult,
		"(Delta).Swap":    anyResult,
		"(Fault).Clamped": sameSite,
		"(Fault).In":      sameSite,
		"FaultOf":         anyResult,
		"Zeros":           anyResult,
		"CodecSize":       codecSize,
		"UnfitUint":       anyResult,
		"UnfitInt":        anyResult,
		"UnfitIn":         anyResult,
		"UnfitAt":         anyResult,

		"(*Buffer).Bytes":     onBuffer(packetBytes),
		"(*Buffer).Len":       onBuffer(notNegative),
		"(*Buffer).Headroom":  onBuffer(notNegative),
		"(*Buffer).Tailroom":  onBuffer(notNegative),
		"(*Buffer).Prepend":   onBuffer(room),
		"(*Buffer).Append":    onBuffer(room),
		"(*Buffer).TrimFront": onBuffer(anyResult),
		"(*Buffer).Truncate":  onBuffer(anyResult),

		"(*Text).Uint":     onPointer,
		"(*Text).Int":      onPointer,
		"(*Text).Hex":      onPointer,
		"(*Text).Bool":     onPointer,
		"(*Text).Float":    onPointer,
		"(*Text).Word":     onPointer,
		"(*Text).Stringer": onPointer,
		"(*Text).Bytes":    onPointer,
		"(*Text).Array":    onPointer,
		"(*Text).Elements": onPointer,
		"(*Text).Absent":   onPointer,
		"(*Text).String":   onPointer,
	} {
		out[runtimeName(name)] = c
	}
	for _, n := range []string{"Int32", "Int64", "Uint32", "Uint64"} {
		for _, op := range []string{"Load", "Store"} {
			out["sync/atomic."+op+n] = onPointer
		}
	}
	for _, name := range []string{"Itoa", "Quote", "FormatBool"} {
		out["strconv."+name] = anyResult
	}
	out["bytes.IndexByte"] = found(func(u *use) *term { return u.e.int(1) })
	out["bytes.Index"] = found(func(u *use) *term { return u.args[1].(slice).len })
	for _, n := range []string{"8", "16", "32", "64"} {
		for _, name := range []string{"LeadingZeros", "TrailingZeros", "OnesCount", "Len", "Reverse"} {
			out["math/bits."+name+n] = anyResult
		}
		out["math/bits.ReverseBytes"+n] = anyResult
	}
	for _, name := range []string{"Float32bits", "Float32frombits", "Float64bits", "Float64frombits"} {
		out["math."+name] = anyResult
	}
	out["hash/crc32.Update"] = anyResult
	out["hash/crc32.Checksum"] = anyResult
	for _, name := range []string{"AddrFrom4", "AddrFrom16"} {
		out["net/netip."+name] = anyResult
	}
	for _, name := range []string{"Is6", "IsValid", "Zone", "As16", "Unmap", "String"} {
		out["(net/netip.Addr)."+name] = anyResult
	}
	out["(net/netip.Addr).Is4"] = is4
	out["(net/netip.Addr).As4"] = as4
	out["encoding/hex.Encode"] = twice
	out["strconv.FormatInt"] = inBase
	out["strconv.FormatUint"] = inBase
	return out
}()

// contractOf is the contract of a function, or of the generic function that it is
// an instance of; nil if there is none.
func contractOf(fn *ssa.Function) contract {
	if origin := fn.Origin(); origin != nil {
		fn = origin
	}
	return contracts[fn.String()]
}

// runtimeName is "(*path.T).M" of "(*T).M", and "path.F" of "F".
func runtimeName(short string) string {
	star, rest := "", short
	if inner, ok := strings.CutPrefix(short, "(*"); ok {
		star, rest = "(*", inner
	} else if inner, ok := strings.CutPrefix(short, "("); ok {
		star, rest = "(", inner
	}
	return star + runtimePath + "." + rest
}

// trusted reports whether a function without a contract is taken not to panic: a
// String method of a named integer of another package, as of time.Duration.
func trusted(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if fn.Name() != "String" || recv == nil {
		return false
	}
	_, ok := recv.Type().Underlying().(*types.Basic)
	return ok
}

func (u *use) any() value { return u.e.anything(u.call.Type(), sourceName(u.call)) }

// fact states what is known of a result.
func (u *use) fact(t *term) { u.p.guard = u.e.and(u.p.guard, t) }

func (u *use) demand(kind, what string, cond *term, terms ...named) {
	u.e.oblige(u.f, u.p, u.call.Pos(), kind, what, cond, terms...)
}

func anyResult(u *use) value { return u.any() }

// atLeast asks the last slice of the arguments for n bytes.
func atLeast(n int) contract {
	return func(u *use) value {
		for i, arg := range u.args {
			if s, ok := arg.(slice); ok {
				name := "len(" + sourceName(u.call.Call.Args[i]) + ")"
				u.demand("index", fmt.Sprintf("%s >= %d", name, n), u.e.ule(u.e.int(n), s.len), named{name, s.len, nil})
			}
		}
		return u.any()
	}
}

// appends is the first slice with n bytes more.
func appends(n int) contract {
	return func(u *use) value {
		x := u.args[len(u.args)-2].(slice)
		out := u.any().(slice)
		u.fact(u.e.and(u.e.eq(out.len, u.e.arithmetic("bvadd", x.len, u.e.int(n))), u.e.ule(x.cap, out.cap)))
		u.fact(u.e.not(out.null))
		return out
	}
}

func firstArgument(u *use) value { return u.args[0] }

// either is the second argument if the first holds, else the third.
func either(u *use) value {
	return u.e.choose(u.args[0].(scalar).t, u.args[1], u.args[2], u.call.Type())
}

// inPlace is a pointer, or a fault.
func inPlace(u *use) value {
	out := u.any().(aggregate)
	fault := out.fields[1].(aggregate).fields[0].(pointer)
	u.fact(u.e.implies(fault.null, u.e.not(out.fields[0].(pointer).null)))
	return out
}

// twice asks the first slice for two bytes for each of the second.
func twice(u *use) value {
	to, from := u.e.long(u.args[0].(slice).len), u.e.long(u.args[1].(slice).len)
	u.demand("index", "the hex digits have room", u.e.ule(u.e.arithmetic("bvadd", from, from), to),
		named{"len(dst)", u.args[0].(slice).len, nil}, named{"len(src)", u.args[1].(slice).len, nil})
	return u.any()
}

// narrow loads n bytes into a larger integer.
func narrow(n int) contract {
	return func(u *use) value {
		out := atLeast(n)(u).(scalar)
		u.e.atMost(out.t, mask(8*n))
		return out
	}
}

// is4 reports whether an address has 4 bytes; as4 demands that this was asked.
func is4(u *use) value {
	out := u.any()
	u.e.asked[identity(u.args[0])] = out.(scalar).t
	return out
}

func as4(u *use) value {
	known, ok := u.e.asked[identity(u.args[0])]
	if !ok {
		known = u.e.bool(false)
	}
	u.demand("call", sourceName(u.call.Call.Args[0])+" is an address of IPv4", known)
	return u.any()
}

// found is where something of so many bytes lies in the first argument, or -1.
func found(n func(*use) *term) contract {
	return func(u *use) value {
		out := u.any().(scalar)
		last := u.e.arithmetic("bvsub", u.args[0].(slice).len, n(u))
		u.fact(u.e.and(u.e.sle(u.e.int(-1), out.t), u.e.or(u.e.slt(out.t, u.e.int(0)), u.e.sle(out.t, last))))
		return out
	}
}

// roundUp is the least number that is not below the first argument, and so many
// steps above the third.
func roundUp(u *use) value {
	n, by, least := u.args[0].(scalar).t, u.args[1].(scalar).t, u.args[2].(scalar).t
	u.demand("call", "it rounds to a step of at least 1", u.e.slt(u.e.int(0), by))
	out := u.any().(scalar)
	fits := u.e.sle(n, u.e.arithmetic("bvsub", u.e.number(mask(u.e.word()-1), u.e.word()), by))
	up := u.e.and(u.e.sle(n, out.t), u.e.sle(least, out.t))
	near := u.e.or(u.e.eq(out.t, least), u.e.slt(out.t, u.e.arithmetic("bvadd", n, by)))
	u.fact(u.e.implies(u.e.and(fits, u.e.sle(u.e.int(0), least)), u.e.and(up, near)))
	return out
}

// blank is as many zero bytes, of at most eight.
func blank(u *use) value {
	n := u.args[0].(scalar).t
	u.demand("index", "at most 8 bytes", u.e.and(u.e.sle(u.e.int(0), n), u.e.sle(n, u.e.int(8))))
	out := u.any().(slice)
	out.null, out.len, out.cap = u.e.bool(false), n, n
	return out
}

func inBase(u *use) value {
	base := u.args[1].(scalar).t
	u.demand("call", "the base is 2 to 36", u.e.and(u.e.sle(u.e.int(2), base), u.e.sle(base, u.e.int(36))))
	return u.any()
}

func clone(u *use) value {
	out := u.any().(slice)
	out.len = u.args[0].(slice).len
	u.fact(u.e.ule(out.len, out.cap))
	return out
}

func notNil(u *use) value {
	out := u.any().(pointer)
	u.fact(u.e.not(out.null))
	return out
}

func notNegative(u *use) value {
	out := u.any().(scalar)
	u.fact(u.e.sle(u.e.int(0), out.t))
	return out
}

func onPointer(u *use) value {
	u.demand("nil", sourceName(u.call.Call.Args[0])+" is not nil", u.e.not(u.args[0].(pointer).null))
	return u.any()
}

func onBuffer(c contract) contract {
	return func(u *use) value {
		u.demand("nil", sourceName(u.call.Call.Args[0])+" is not nil", u.e.not(u.args[0].(pointer).null))
		return c(u)
	}
}

func packetBytes(u *use) value {
	out := u.any().(slice)
	out.len = out.cap
	return out
}

// room is n bytes, or nil.
func room(u *use) value {
	out := u.any().(slice)
	n := u.args[1].(scalar).t
	out.len = u.e.ite(out.null, u.e.int(0), n)
	out.cap = out.len
	u.fact(u.e.or(out.null, u.e.sle(u.e.int(0), n)))
	return out
}

func failed(u *use) value {
	return scalar{u.e.not(u.args[0].(aggregate).fields[0].(pointer).null)}
}

// sameSite is a fault of the same site at another place.
func sameSite(u *use) value {
	out := u.any().(aggregate)
	out.fields[0] = u.args[0].(aggregate).fields[0]
	return out
}

// at is the fault of a site.
func at(u *use) value {
	out := u.any().(aggregate)
	out.fields[0] = u.args[0]
	return out
}

// short is a fault if fewer bytes are there than the last site ends at.
func short(u *use) value { return u.shortOf(u.args[1].(scalar).t) }

// shortAt is short for fields that start further behind.
func shortAt(u *use) value {
	return u.shortOf(u.e.arithmetic("bvsub", u.args[2].(scalar).t, u.args[1].(scalar).t))
}

func (u *use) shortOf(n *term) value {
	out := u.any().(aggregate)
	if end, ok := u.e.analysis.ends[u.args[0].(slice).site]; ok {
		u.fact(u.e.implies(u.e.slt(n, u.e.int(end)), u.e.not(out.fields[0].(pointer).null)))
	}
	return out
}

// builtin is a call of one of Go's own functions.
func (e *engine) builtin(f *frame, p *point, i *ssa.Call, name string, args []value) value {
	switch name {
	case "len", "cap":
		switch x := args[0].(type) {
		case slice:
			if name == "cap" {
				return scalar{x.cap}
			}
			return scalar{x.len}
		case text:
			return scalar{x.len}
		}
		out := e.anything(i.Type(), name).(scalar) // of a map or channel
		e.axiom(e.sle(e.int(0), out.t))
		return out
	case "min", "max":
		_, hasSign, ok := e.integer(i.Type())
		if !ok {
			return e.anything(i.Type(), name)
		}
		out := args[0].(scalar).t
		for _, a := range args[1:] {
			x := a.(scalar).t
			if less := e.less(x, out, hasSign); name == "min" {
				out = e.ite(less, x, out)
			} else {
				out = e.ite(less, out, x)
			}
		}
		return scalar{out}
	case "copy":
		n := lengthOf(args[0])
		if m := lengthOf(args[1]); m != nil && n != nil {
			return scalar{e.ite(e.slt(m, n), m, n)}
		}
		return e.anything(i.Type(), name)
	case "append":
		// What does not fit in memory ends the program, and is no panic to
		// prove absent.
		x, more := args[0].(slice), lengthOf(args[1])
		out := e.anything(i.Type(), name).(slice)
		total := e.arithmetic("bvadd", x.len, more)
		p.guard = e.and(p.guard, e.and(e.sle(e.int(0), total), e.and(e.ule(total, out.cap), e.ule(x.cap, out.cap))))
		p.guard = e.and(p.guard, e.implies(out.null, x.null))
		out.len = total
		return out
	case "clear", "print", "println":
		return aggregate{}
	case "ssa:wrapnilchk":
		e.oblige(f, p, i.Pos(), "nil", "the receiver is not nil", e.not(args[0].(pointer).null))
		return args[0]
	}
	refuse(i.Pos(), "builtin %s", name)
	return nil
}

func lengthOf(v value) *term {
	switch v := v.(type) {
	case slice:
		return v.len
	case text:
		return v.len
	}
	return nil
}

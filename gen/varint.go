package gen

import (
	"fmt"
	"math/big"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// varint is one integer type of variable size that code is being generated for.
type varint struct {
	*generator
	*layout.Varint
	names layout.Names
	forms []layout.VarintForm
	sites []varintSite
}

// varintSite is one check of a varint.
type varintSite struct{ name, what, field, kind, rule string }

// varint emits the functions of an integer type of variable size. No loop is in
// them: each size that a coding can have is a case, and its bytes are read behind
// a comparison of the slice's length with a constant, so that no bounds check is
// left.
func (g *generator) varint(v *layout.Varint) {
	e := &varint{generator: g, Varint: v, names: layout.Names{Struct: v.Name}, forms: v.Forms()}
	e.check()
	e.parse()
	e.append()
	e.size()
	e.emitSites()
}

// site is the variable of a check, declared at its first use.
func (e *varint) site(what, field, kind, rule string) *Statement {
	for _, s := range e.sites {
		if s.what == what {
			return Id(s.name)
		}
	}
	name := e.generator.names.free(lower(e.Name) + what)
	e.sites = append(e.sites, varintSite{name, what, field, kind, rule})
	return Id(name)
}

func (e *varint) emitSites() {
	var defs []Code
	for _, s := range e.sites {
		values := []Code{keyed("Format", Lit(strings.ToLower(e.Name))), keyed("Field", Lit(s.field)), keyed("Kind", zc(s.kind))}
		if e.ZigZag && s.field == "value" && s.kind == "KindValue" {
			values = append(values, keyed("Signed", True()))
		}
		if s.rule != "" {
			values = append(values, keyed("Rule", Lit(s.rule)))
		}
		defs = append(defs, Id(s.name).Op("=").Add(zc("Site")).Values(values...))
	}
	e.doc("The checks of %s: faults point to them, and counters name them.", article(e.Name))
	e.Var().Defs(defs...)
	e.Line()
}

func (e *varint) typ() *Statement { return Id(e.Name) }

// of converts a number of one byte, or of a load, to the type.
func (e *varint) of(x *Statement) *Statement { return e.typ().Call(x) }

// found is x as a fault has it.
func (e *varint) found() *Statement { return Uint64().Call(Id("x")) }

func (e *varint) refuse(fault *Statement) *Statement { return Return(Lit(0), Lit(0), fault) }

func (e *varint) give(x Code, size int) *Statement { return Return(x, Lit(size), fault().Values()) }

// need refuses a slice of fewer than n bytes, of which one is known to be there.
func (e *varint) need(n int) *Statement {
	if n == 1 {
		return Null()
	}
	site := e.site("Short", "value", "KindShort", "")
	return If(Len(Id("b")).Op("<").Lit(n)).Block(e.refuse(site.Dot("At").Call(Lit(0), Lit(n), Uint64().Call(Len(Id("b"))))))
}

// longer refuses x under a condition that holds where a shorter form has it too.
func (e *varint) longer(cond *Statement) *Statement {
	site := e.site("Form", "value", "KindValue", "its shortest form")
	return If(cond).Block(e.refuse(site.Dot("At").Call(Lit(0), Lit(0), e.found())))
}

// check emits CheckX.
func (e *varint) check() {
	body := []Code{If(Len(Id("b")).Op("<").Lit(1)).Block(
		e.refuse(e.site("Short", "value", "KindShort", "").Dot("At").Call(Lit(0), Lit(e.MinSize()), Lit(0))))}
	switch e.Kind {
	case layout.VarintPrefix:
		body = append(body, e.checkPrefix()...)
	case layout.VarintEscape:
		body = append(body, e.checkEscape()...)
	case layout.VarintBER:
		body = append(body, e.checkBER()...)
	case layout.VarintLEB128:
		body = append(body, e.checkLEB128()...)
	}
	e.doc("%s reads %s at the front of b, and says how many bytes it has. What follows it is no fault. The coding: %s.", e.names.Check(), article(e.Name), e.Coding())
	e.Func().Id(e.names.Check()).Params(Id("b").Index().Byte()).Params(Id("x").Add(e.typ()), Id("n").Int(), Id("f").Add(fault())).Block(body...)
	e.Line()
}

// load reads the integer in the bytes from..to of b.
func (e *varint) load(from, to int) *Statement {
	order := layout.BigEndian
	if e.Kind == layout.VarintEscape {
		order = e.Order
	}
	return container{from: from, to: to, order: order}.load(in("b"))
}

// checkPrefix emits a case for each size:
//
//	switch b[0] >> 6 {
//	case 0:
//		return VInt(b[0] & 0x3f), 1, zcrt.Fault{}
//	…
//	}
//	…
func (e *varint) checkPrefix() []Code {
	form := func(i int) []Code {
		n := e.Sizes[i]
		mask := primary(hex(e.forms[i].Max.Uint64(), n))
		value := e.of(primary(e.load(0, n)).op("&", precMul, mask).code)
		if i == 0 || !e.Minimal {
			return []Code{e.need(n), e.give(value, n)}
		}
		return []Code{
			e.need(n),
			Id("x").Op("=").Add(value),
			e.longer(Id("x").Op("<=").Add(hex(e.forms[i-1].Max.Uint64(), e.Sizes[i-1]))),
			e.give(Id("x"), n),
		}
	}
	last := len(e.Sizes) - 1
	if last == 1 {
		return append([]Code{If(Id("b").Index(Lit(0)).Op("<").Add(hex(0x80, 1))).Block(form(0)...)}, form(1)...)
	}
	var cases []Code
	for i := range last {
		cases = append(cases, Case(Lit(i)).Block(form(i)...))
	}
	return append([]Code{Switch(Id("b").Index(Lit(0)).Op(">>").Lit(8 - e.Bits)).Block(cases...)}, form(last)...)
}

// checkEscape emits the form of one byte and the one behind the escape.
func (e *varint) checkEscape() []Code {
	first, n := Id("b").Index(Lit(0)), e.MaxSize()
	body := []Code{
		If(dup(first).Op("!=").Add(hex(uint64(e.Escape), 1))).Block(e.give(e.of(dup(first)), 1)),
		e.need(n),
	}
	if !e.Minimal {
		return append(body, e.give(e.of(e.load(1, n)), n))
	}
	return append(body, Id("x").Op("=").Add(e.of(e.load(1, n))), e.longer(e.isSmall(Id("x"))), e.give(Id("x"), n))
}

// isSmall is the condition under which x has the form of one byte behind which
// no escape follows.
func (e *varint) isSmall(x *Statement) *Statement {
	escape := hex(uint64(e.Escape), 1)
	switch {
	case e.Escape == 0xff:
		return x.Op("<").Add(escape)
	case e.MaxSize() == 2: // no value is above a byte's
		return x.Op("!=").Add(escape)
	}
	return dup(x).Op("<=").Op("0xff").Op("&&").Add(x).Op("!=").Add(escape)
}

// checkBER emits a case for each number of bytes behind the first.
func (e *varint) checkBER() []Code {
	first := Id("b").Index(Lit(0))
	body := []Code{If(dup(first).Op("<").Add(hex(0x80, 1))).Block(e.give(e.of(dup(first)), 1))}
	var cases []Code
	for i, f := range e.forms[1:] {
		form := []Code{e.need(f.Size)}
		value := e.of(e.load(1, f.Size))
		if e.Minimal {
			shorter := e.forms[i].Max
			form = append(form, Id("x").Op("=").Add(value), e.longer(Id("x").Op("<=").Add(hexOf(shorter))), e.give(Id("x"), f.Size))
		} else {
			form = append(form, e.give(value, f.Size))
		}
		cases = append(cases, Case(hex(uint64(0x80+f.Size-1), 1)).Block(form...))
	}
	rule := fmt.Sprintf("0..127 or 129..%d", 0x80+e.Max-1)
	if e.Max == 2 {
		rule = "0..127 or 129"
	}
	wrong := e.site("First", "first byte", "KindValue", rule).Dot("At").Call(Lit(0), Lit(0), Uint64().Call(dup(first)))
	return append(body, Switch(dup(first)).Block(cases...), e.refuse(wrong))
}

// hexOf prints a number with two digits for each byte.
func hexOf(n *big.Int) *Statement { return hex(n.Uint64(), max(1, (n.BitLen()+7)/8)) }

// checkLEB128 emits a step for each byte:
//
//	if len(b) < 2 { … }
//	x |= X(b[1]&0x7f) << 7
//	if b[1] < 0x80 {
//		return x, 2, zcrt.Fault{}
//	}
func (e *varint) checkLEB128() []Code {
	sum, conv := "x", e.Name // what adds up, and its type
	result := func() *Statement { return Id("x") }
	if e.ZigZag {
		sum, conv = "u", fmt.Sprintf("uint%d", e.Width)
		result = func() *Statement {
			return e.of(Id("u").Op(">>").Lit(1)).Op("^").Op("-").Add(e.of(Id("u").Op("&").Lit(1)))
		}
	}
	var body []Code
	for i := range e.Max {
		byteAt := func() *Statement { return Id("b").Index(Lit(i)) }
		if i > 0 {
			body = append(body, e.need(i+1))
		}
		last := i == e.Max-1
		bits := Parens(byteAt().Op("&").Add(hex(0x7f, 1)))
		if last {
			top := min(e.Width-7*i, 7) // bits that the type has left
			most := 1<<top - 1
			site := e.site("Last", "last byte", "KindValue", fmt.Sprintf("0..%d", most))
			body = append(body, If(byteAt().Op(">").Add(hex(uint64(most), 1))).Block(
				e.refuse(site.Dot("At").Call(Lit(i), Lit(0), Uint64().Call(byteAt())))))
			bits = Parens(byteAt())
		}
		value := Id(conv).Add(bits)
		switch {
		case i == 0 && e.ZigZag:
			body = append(body, Id(sum).Op(":=").Add(value))
		case i == 0:
			body = append(body, Id(sum).Op("=").Add(value))
		default:
			body = append(body, Id(sum).Op("|=").Add(value).Op("<<").Lit(7*i))
		}
		var done []Code
		if i > 0 && e.Minimal {
			if e.ZigZag { // the fault tells the value that is coded
				site := e.site("Form", "value", "KindValue", "its shortest form")
				done = append(done, If(byteAt().Op("==").Lit(0)).Block(
					e.refuse(site.Dot("At").Call(Lit(0), Lit(0), Uint64().Call(result())))))
			} else {
				done = append(done, e.longer(byteAt().Op("==").Lit(0)))
			}
		}
		done = append(done, e.give(result(), i+1))
		if last {
			body = append(body, done...)
		} else {
			body = append(body, If(byteAt().Op("<").Add(hex(0x80, 1))).Block(done...))
		}
	}
	return body
}

// parse emits ParseX, which makes an error of a fault. It must stay small enough
// to be inlined, so that an error that is only tested is never allocated.
func (e *varint) parse() {
	kinds := "[zcrt.ErrShort]"
	for _, s := range e.sites {
		if s.kind == "KindValue" {
			kinds = "[zcrt.ErrShort] or [zcrt.ErrValue]"
		}
	}
	e.doc("%s is %s with an error in place of a fault; it matches %s.", e.names.Parse(), e.names.Check(), kinds)
	e.Func().Id(e.names.Parse()).Params(Id("b").Index().Byte()).Params(Id("x").Add(e.typ()), Id("n").Int(), Err().Error()).Block(
		List(Id("x"), Id("n"), Id("f")).Op(":=").Id(e.names.Check()).Call(Id("b")),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("x"), Id("n"), Err()))
	e.Line()
}

// varintGuards emits what does not compile when a varint is declared as another
// type than the one that its code was made for.
func (g *generator) varintGuards() {
	for _, v := range g.model.Varints {
		name := "runZcgenAgain" + v.Name
		g.doc("A compile error here means that %s is not what this file was generated from.", v.Name)
		g.Type().Id(name).Id(v.GoType())
		g.Line()
		g.Var().Id("_").Op("=").Parens(Op("*").Id(name)).Parens(Parens(Op("*").Id(v.Name)).Parens(Nil()))
		g.Line()
	}
}

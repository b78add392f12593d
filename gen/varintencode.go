package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// all reports whether every value of the Go type has a coding.
func (e *varint) all() bool {
	last := e.forms[len(e.forms)-1].Max
	return last.BitLen() == e.Width
}

// cases switches on the forms that a value can have: the first that holds it is
// the shortest. What no form holds goes on behind the switch.
func (e *varint) cases(form func(i int) *Statement) (code []Code, rest bool) {
	if e.Kind == layout.VarintEscape {
		code = append(code, If(e.isSmall(Id("x"))).Block(form(0)))
		if e.all() {
			return append(code, form(1)), false
		}
		return append(code, If(Id("x").Op("<=").Add(hexOf(e.forms[1].Max))).Block(form(1))), true
	}
	var cases []Code
	last := len(e.forms) - 1
	for i, f := range e.forms {
		if i == last && e.all() {
			break
		}
		cases = append(cases, Case(Id("x").Op("<=").Add(hexOf(f.Max))).Block(form(i)))
	}
	code = append(code, Switch().Block(cases...))
	if e.all() {
		return append(code, form(last)), false
	}
	return code, true
}

// append emits AppendX.
func (e *varint) append() {
	site := func() *Statement {
		return e.site("Range", "value", "KindValue", e.Values().String()).Dot("At").Call(Lit(0), Lit(0), e.found())
	}
	var body []Code
	note := "Every value has one: the error is always nil."
	if !e.all() {
		note = "The error of a value that has none is a [zcrt.Fault], which matches [zcrt.ErrValue], and b is then returned as it was."
	}
	if e.Kind == layout.VarintLEB128 {
		if !e.all() {
			body = append(body, If(e.outside()).Block(Return(Id("b"), site())))
		}
		call := Qual("encoding/binary", "AppendUvarint").Call(Id("b"), Uint64().Call(Id("x")))
		if e.ZigZag {
			call = Qual("encoding/binary", "AppendVarint").Call(Id("b"), Int64().Call(Id("x")))
		}
		body = append(body, Return(call, Nil()))
	} else {
		code, rest := e.cases(func(i int) *Statement { return Return(Append(e.bytes(i)...), Nil()) })
		if body = code; rest {
			body = append(body, Return(Id("b"), site()))
		}
	}
	e.doc("%s appends x to b, in its shortest form. %s", e.names.Append(), note)
	e.Func().Id(e.names.Append()).Params(Id("b").Index().Byte(), Id("x").Add(e.typ())).Params(Index().Byte(), Error()).Block(body...)
	e.Line()
}

// outside is the condition under which LEB128 of at most Max bytes has no coding
// of x.
func (e *varint) outside() *Statement {
	values := e.Values()
	if !e.ZigZag {
		return Id("x").Op(">").Add(hexOf(values.Max()))
	}
	return Id("x").Op("<").Op(values.Min().String()).Op("||").Id("x").Op(">").Op(values.Max().String())
}

// bytes are the arguments of append for x in one of its forms.
func (e *varint) bytes(i int) []Code {
	n := e.forms[i].Size
	out := []Code{Id("b")}
	switch {
	case e.Kind == layout.VarintEscape && i > 0:
		out = append(out, hex(uint64(e.Escape), 1))
		n--
	case e.Kind == layout.VarintBER && i > 0:
		out = append(out, hex(uint64(0x80+n-1), 1))
		n--
	}
	for k := range n {
		shift := 8 * (n - 1 - k)
		if e.Kind == layout.VarintEscape && e.Order == layout.LittleEndian {
			shift = 8 * k
		}
		x := Id("x")
		if shift > 0 {
			x = x.Op(">>").Lit(shift)
		}
		value := Byte().Call(x)
		if e.Kind == layout.VarintPrefix && k == 0 && i > 0 {
			value = hex(uint64(i)<<(8-e.Bits), 1).Op("|").Add(value)
		}
		out = append(out, value)
	}
	return out
}

// size emits Size.
func (e *varint) size() {
	var body []Code
	note := ""
	if !e.all() {
		note = " It is 0 for a value that has none."
	}
	if e.Kind == layout.VarintLEB128 {
		if !e.all() {
			body = append(body, If(e.outside()).Block(Return(Lit(0))))
		}
		unsigned := fmt.Sprintf("uint%d", e.Width)
		u := Id(unsigned).Call(Id("x"))
		if e.ZigZag { // as the coding counts, negative numbers become odd
			u = Id(unsigned).Call(Id("x").Op("<<").Lit(1).Op("^").Id("x").Op(">>").Lit(e.Width - 1))
		}
		length := Qual("math/bits", fmt.Sprintf("Len%d", e.Width)).Call(u.Op("|").Lit(1))
		body = append(body, Return(Parens(length.Op("+").Lit(6)).Op("/").Lit(7)))
	} else {
		code, rest := e.cases(func(i int) *Statement { return Return(Lit(e.forms[i].Size)) })
		if body = code; rest {
			body = append(body, Return(Lit(0)))
		}
	}
	e.doc("Size is the number of bytes that %s appends for x.%s", e.names.Append(), note)
	e.Func().Params(Id("x").Add(e.typ())).Id("Size").Params().Int().Block(body...)
	e.Line()
}

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

// number is the variable that the coding writes: x, or what zigzag counts it as,
// which is declared in front.
func (e *varint) number() (name string, declared []Code) {
	if !e.ZigZag {
		return "x", nil
	}
	count := Id("x").Op("<<").Lit(1).Op("^").Id("x").Op(">>").Lit(e.Width - 1)
	return "u", []Code{Id("u").Op(":=").Id(fmt.Sprintf("uint%d", e.Width)).Call(count)}
}

// choose emits a case for each form that a value can have: the first that holds
// it is the shortest. What no form holds is left to none.
func (e *varint) choose(form func(i int) Code, none Code) []Code {
	x, code := e.number()
	last := len(e.forms) - 1
	var cases []Code
	for i, f := range e.forms {
		holds := Id(x).Op("<=").Add(hexOf(f.Max))
		if i == 0 && e.Kind == layout.VarintEscape {
			holds = e.isSmall(Id(x))
		}
		switch {
		case i == last && e.all():
			none = form(last)
		case last == 1 && e.all():
			code = append(code, If(holds).Block(form(i)))
		default:
			cases = append(cases, Case(holds).Block(form(i)))
		}
	}
	if cases != nil {
		code = append(code, Switch().Block(cases...))
	}
	return append(code, none)
}

// append emits AppendX.
func (e *varint) append() {
	note := "Every value has one: the error is always nil."
	var none Code
	if !e.all() {
		note = "The error of a value that has none is a [zcrt.Fault], which matches [zcrt.ErrValue], and b is then returned as it was."
		site := e.site("Range", "value", "KindValue", e.Values().String())
		none = Return(Id("b"), site.Dot("At").Call(Lit(0), Lit(0), e.found()))
	}
	body := e.choose(func(i int) Code { return Return(Append(append([]Code{Id("b")}, e.bytes(i)...)...), Nil()) }, none)
	e.doc("%s appends x to b, in its shortest form. %s", e.names.Append(), note)
	e.Func().Id(e.names.Append()).Params(Id("b").Index().Byte(), Id("x").Add(e.typ())).Params(Index().Byte(), Error()).Block(body...)
	e.Line()
}

// bytes are those of a value in one of its forms.
func (e *varint) bytes(i int) []Code {
	n := e.forms[i].Size
	x, _ := e.number()
	var out []Code
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
		switch {
		case e.Kind == layout.VarintLEB128:
			shift = 7 * k
		case e.Kind == layout.VarintEscape && e.Order == layout.LittleEndian:
			shift = 8 * k
		}
		value := Byte().Call(Id(x))
		if shift > 0 {
			value = Byte().Call(Id(x).Op(">>").Lit(shift))
		}
		switch {
		case e.Kind == layout.VarintPrefix && k == 0 && i > 0:
			value = hex(uint64(i)<<(8-e.Bits), 1).Op("|").Add(value)
		case e.Kind == layout.VarintLEB128 && k < n-1:
			value = hex(0x80, 1).Op("|").Add(value)
		}
		out = append(out, value)
	}
	return out
}

// size emits Size.
func (e *varint) size() {
	note := ""
	if !e.all() {
		note = " It is 0 for a value that has none."
	}
	body := e.choose(func(i int) Code { return Return(Lit(e.forms[i].Size)) }, Return(Lit(0)))
	e.doc("Size is the number of bytes that %s appends for x.%s", e.names.Append(), note)
	e.Func().Params(Id("x").Add(e.typ())).Id("Size").Params().Int().Block(body...)
	e.Line()
}

package gen

import (
	"slices"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// guards emits the declarations that do not compile when the file no longer
// fits its source or the runtime.
func (g *generator) guards() {
	version := runtimeVersion
	if slices.ContainsFunc(g.model.Structs, isRecent) {
		version = codecVersion
	}
	g.Commentf("// This file needs version %d of the runtime or a later one.", version)
	g.Const().Id("_").Op("=").Add(zc("ThisRuntimeIsTooOldUpgradeZcgen").Call(zc("Version").Op("-").Lit(version)))
	g.Line()
	g.codecGuards()
	g.varintGuards()
	for _, s := range g.model.Structs {
		if !s.Leads() {
			continue
		}
		goName := s.GoName()
		var fields []Code
		for _, f := range s.Owned {
			field := Id(f.Name).Add(ownedType(f))
			if f.Embedded {
				field = Add(ownedType(f))
			}
			if f.Tag != "" {
				field.Op(f.Tag)
			}
			fields = append(fields, field)
		}
		name := "runZcgenAgain" + goName
		g.doc("A compile error here means that %s is not what this file was generated from.", goName)
		g.Func().Id(name).Params(Struct(fields...)).Block()
		g.Line()
		g.Var().Id("_").Op("=").Func().Params().Block(Id(name).Call(Id(goName).Values()))
		g.Line()
		if s.Natural {
			g.sizes(s)
		}
	}
}

// ownedType is the type of a struct's field as its author wrote it, with the
// import that it needs.
func ownedType(f layout.GoField) *Statement {
	if f.Wire != nil && f.Wire.Codec != nil {
		return goTypeFor(f.Wire.Codec.Value)
	}
	for t := f.Wire; t != nil; t = t.Elem {
		if t.Path != "" && strings.HasPrefix(f.Type, "*") {
			return Op("*").Add(goTypeOf(f.Wire))
		}
		if t.Path != "" {
			return goTypeOf(f.Wire)
		}
	}
	if f.Host {
		return Qual("structs", "HostLayout")
	}
	return Id(f.Type)
}

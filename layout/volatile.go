package layout

// volatile checks a layout whose bytes someone else may write at any time: another
// process, or the kernel. What Parse proves of them is a proof of what it has
// loaded, once, into variables of its own; so what it cuts must hang on those
// alone, and whatever looks at the bytes again must not take them for the same.
func (l *loader) volatile(a *annotated) {
	if !a.Volatile {
		return
	}
	for _, f := range a.Fields {
		for i := range f.tagElems() {
			e := &f.tag.elems[i]
			x := f.exprs[e.key]
			if x != nil && x.imports() {
				l.report(e.valueP(), CodeNotBuilt, f.path(), "declare the struct in this package", "reading a field of a struct of another package in a volatile layout is not built yet")
			}
			if e.key == "trunc" {
				l.report(e.keyP, CodeNotBuilt, f.path(), "remove it", `"trunc" in a volatile layout is not built yet`)
			}
		}
		if f.Param {
			l.report(f.Pos, CodeNotBuilt, f.path(), "read it from the record", "a parameter of a volatile layout is not built yet")
		}
		if f.isRow() {
			continue
		}
		l.volatileCodec(f)
		for t := f.Type; t != nil; t = t.Elem {
			if t.Kind == KindStruct && !t.Struct.IsFixed() && !t.Struct.Volatile {
				l.report(f.Pos, CodeFieldType, f.path(), "write volatile in the //zc:wire line of "+t.Struct.GoName(), "%s is in volatile bytes, and is not volatile itself", t.Struct.GoName())
			}
		}
	}
	l.cut(a.FrameSize, a.Frame)
	for _, seg := range a.Segments {
		if seg.Part == nil {
			continue
		}
		l.cut(seg.Part.Extent, seg.Part.Field)
	}
	for _, f := range a.Fields {
		if f.Away != nil {
			l.cut(f.Away.At, f)
			l.cut(f.Away.Extent, f)
		}
	}
}

// cut notes that the fields at the ends of the paths in e say where f ends. One of a
// nested struct has no getter in that struct's view either. It refuses what the view
// then has no way to tell of: one that may be absent, or whose own size varies.
func (l *loader) cut(e *Expr, f *Field) {
	if e == nil {
		return
	}
	e.Walk(func(e *Expr) {
		if len(e.Path) == 0 {
			return
		}
		g := e.Path[len(e.Path)-1]
		switch g.cuts = true; {
		case g.Hidden != nil:
		case g.tag.get("when") != nil:
			l.report(f.Pos, CodeNotBuilt, f.path(), "write it with a len, or split the struct", "a size that an optional field says, %s, in a volatile layout is not built yet", g.Name)
		case g.Type.Varint != nil:
			l.report(f.Pos, CodeNotBuilt, f.path(), "write len: "+g.Type.Name, "a size that an integer of variable size says, %s, in a volatile layout is not built yet", g.Name)
		}
	})
}

// imports reports whether e reads a field of a struct of another package.
func (e *Expr) imports() bool {
	imports := false
	e.Walk(func(e *Expr) {
		for _, f := range e.Path {
			imports = imports || f.Struct.Path != ""
		}
	})
	return imports
}

// shownByView reports whether views have a getter of all that the condition of a
// binding reads.
func (l *loader) shownByView(x *Expr, child *annotated, b *Binding) bool {
	shown := true
	x.Walk(func(e *Expr) {
		for _, f := range e.Path {
			switch {
			case shown && f.Param && !f.Kept:
				shown = false
				l.report(b.pos, CodeBinding, child.GoName(), "bind on another field", "%s is a parameter, which no view holds", f.path())
			case shown && !f.HasGetter():
				shown = false
				l.report(b.pos, CodeBinding, child.GoName(), "bind on another field", "%s cuts a volatile layout, and has no getter", f.path())
			}
		}
	})
	return shown
}

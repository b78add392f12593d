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
		if f.isRow() {
			continue
		}
		for t := f.Type; t != nil; t = t.Elem {
			if t.Kind == KindStruct && !t.Struct.IsFixed() && !t.Struct.Volatile {
				l.report(f.Pos, CodeFieldType, f.path(), "write volatile in the //zc:wire line of "+t.Struct.GoName(), "%s is in volatile bytes, and is not volatile itself", t.Struct.GoName())
			}
		}
	}
	a.FrameSize.cut()
	for _, seg := range a.Segments {
		if seg.Part == nil {
			continue
		}
		seg.Part.Extent.cut()
	}
	for _, f := range a.Fields {
		if f.Away != nil {
			f.Away.At.cut()
			f.Away.Extent.cut()
		}
	}
}

// cut notes that the fields at the ends of the paths in e say where something
// ends. One of a nested struct has no getter in that struct's view either.
func (e *Expr) cut() {
	if e == nil {
		return
	}
	e.Walk(func(e *Expr) {
		if len(e.Path) > 0 {
			e.Path[len(e.Path)-1].cuts = true
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
			if shown && !f.HasGetter() {
				shown = false
				l.report(b.pos, CodeBinding, child.GoName(), "bind on another field", "%s cuts a volatile layout, and has no getter", f.path())
			}
		}
	})
	return shown
}

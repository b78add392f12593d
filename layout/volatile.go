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
			if x != nil && x.nests() {
				l.report(e.valueP(), CodeNotBuilt, f.path(), "take the field out of the nested struct", "reading a field of a nested struct in a volatile layout is not built yet")
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
	for _, f := range a.FrameSize.Fields() {
		f.cuts = true
	}
	for _, seg := range a.Segments {
		if seg.Part == nil {
			continue
		}
		for _, f := range seg.Part.Extent.Fields() {
			f.cuts = true
		}
	}
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

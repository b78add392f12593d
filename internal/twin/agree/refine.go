package agree

import (
	"bytes"
	"fmt"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// refine compares what a record of the parent is taken for with what the twin
// says of the condition and of the child's own check.
func (s *suite) refine(st *layout.Struct, b []byte) string {
	r := st.Refines
	child, refused := twin.Parse(st, b)
	parent, fault := twin.Parse(r.Parent, b)
	if fault != nil {
		if refused == nil {
			return fmt.Sprintf("a record that %s refuses: %v", r.Parent.Name, fault)
		}
		return ""
	}
	holds := parent.Holds(r.OfParent)
	switch {
	case refused == nil && !holds:
		return "a record of which the condition does not hold"
	case refused == nil && !bytes.Equal(child.Bytes, parent.Bytes):
		return fmt.Sprintf("%d bytes, those of %s are %d", len(child.Bytes), r.Parent.Name, len(parent.Bytes))
	case refused != nil && holds && r.Proved:
		return fmt.Sprintf("the condition holds, but %v", refused)
	}
	got, ok, err := s.formats[st.Name].Refine(b)
	if ok != holds {
		return fmt.Sprintf("%s says %v, but the condition holds: %v", r.Name(), ok, holds)
	}
	if !holds {
		return ""
	}
	if d := diffError(err, refused); d != "" || refused != nil {
		return d
	}
	return s.diff(st, got, child)
}

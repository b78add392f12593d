package layout

import (
	"maps"
	"slices"
)

// Append is the function that appends a value of a [Varint].
func (n Names) Append() string { return n.prefixed("Append") }

// packageNames are the package-level names that are generated for v.
func (v *Varint) packageNames() []string {
	n := Names{v.Name}
	return []string{n.Append(), n.Check(), n.Parse()}
}

// varintLocals are the names that the code for varints has inside of functions.
var varintLocals = []string{
	"b", "x", "n", "f", "u", "err", "binary", "zcrt", "append", "byte", "error", "int", "len",
	"uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64",
}

// checkVarintNames refuses names that the code for varints needs for itself.
func (l *loader) checkVarintNames() {
	for _, name := range slices.Sorted(maps.Keys(l.varints)) {
		v := l.varints[name]
		if slices.Contains(varintLocals, name) {
			l.report(v.Pos, CodeNameCollision, name, "rename the type", "%s has a meaning of its own in generated code", name)
		}
		for _, generated := range v.packageNames() {
			if obj := l.types.Scope().Lookup(generated); obj != nil {
				l.report(l.fset.Position(obj.Pos()), CodeNameCollision, name, "rename it", "%s is the name of something generated for %s", generated, name)
			}
		}
		for _, fn := range l.methods[name] {
			if fn.Name.Name == "Size" {
				l.report(l.fset.Position(fn.Name.Pos()), CodeNameCollision, name, "rename it", "%s.%s is generated", name, fn.Name.Name)
			}
		}
	}
}

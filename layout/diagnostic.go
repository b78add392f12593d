package layout

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// Code is the number of a kind of problem; it stays the same over versions, so
// that a message can be looked up and a script can match it.
type Code int

// The kinds of problems, by what one was doing when they appeared.
const (
	CodeSyntax        Code = 1001 // a Go file or a tag does not parse
	CodeNearMiss      Code = 1002 // a tag looks like a wire tag, but is not one
	CodeDirective     Code = 1003 // a //zc: line is not understood
	CodeUnknownKey    Code = 1010 // a tag has a key that is not of the language
	CodeDuplicateKey  Code = 1011 // a tag has a key twice
	CodeKeyValue      Code = 1012 // a key lacks its value, or has one too many
	CodeKeyMisplaced  Code = 1013 // a key stands at a field where it means nothing
	CodeFieldType     Code = 1020 // a field's type has no wire form
	CodeNoOrder       Code = 1021 // no byte or bit order is in force
	CodeBitWidth      Code = 1022 // a width does not fit the field's type
	CodeBitGroup      Code = 1023 // adjacent bit fields do not fill whole bytes
	CodeEmptyLayout   Code = 1024 // a layout can have no bytes at all
	CodeExpression    Code = 1030 // an expression is not of the language
	CodeUnknownName   Code = 1031 // a name in an expression is not known
	CodeLaterField    Code = 1032 // an expression reads a field that comes later
	CodeOperandType   Code = 1033 // a number stands where a condition should, or the reverse
	CodeOverflow      Code = 1034 // a value may not fit into 64 bits
	CodeDivision      Code = 1035 // a divisor may be zero, a shift may be negative or too wide
	CodeAddress       Code = 1025 // an IP address has no size, or another than 4 or 16 bytes
	CodeImported      Code = 1026 // for a struct of another package no code is generated
	CodeNoWindow      Code = 1040 // nothing says where a variable field ends
	CodeGreedy        Code = 1041 // two fields take the rest of one window
	CodeNegative      Code = 1042 // a size may be negative
	CodeFrameTooSmall Code = 1043 // a frame may be smaller than what it holds
	CodeElementSize   Code = 1044 // a window is not a whole number of elements
	CodeTooManyFacts  Code = 1045 // a view would need more than four words
	CodeRule          Code = 1050 // a rule is not constant, or can never or always hold
	CodeSumRange      Code = 1060 // a checksum's range does not end where a field does
	CodeBinding       Code = 1070 // a binding names no field, or overlaps another
	CodeRefinement    Code = 1071 // a refinement does not read what its parent does
	CodeTree          Code = 1072 // a tree has a format that is in no other, or is ambiguous
	CodeVector        Code = 1073 // a record for a test is not written as bytes
	CodeConversion    Code = 1074 // a struct has a field that another one lacks, or of a type that does not fit
	CodeUnsolvable    Code = 1080 // the encoder has no unique answer
	CodeNameCollision Code = 1090 // a name is taken by a generated one
	CodeNotBuilt      Code = 1099 // a part of the language that is not built yet
)

// Diagnostic is one problem in annotated source: where it is, what is wrong, and
// what to do about it.
type Diagnostic struct {
	Pos     token.Position
	Code    Code
	Where   string // "Type.Field", "Type", or empty
	Problem string
	Cure    string // what to do; never empty
}

// String formats d as compilers do: file:line:col: zcNNNN: Type.Field: problem
// (what to do).
func (d Diagnostic) String() string {
	where := d.Where
	if where != "" {
		where += ": "
	}
	return fmt.Sprintf("%s: zc%d: %s%s (%s)", d.Pos, d.Code, where, d.Problem, d.Cure)
}

// reporter collects the diagnostics of one run.
type reporter struct {
	fset  *token.FileSet
	diags []Diagnostic
}

func (r *reporter) report(pos token.Position, code Code, where, cure, problem string, args ...any) {
	r.diags = append(r.diags, Diagnostic{pos, code, where, fmt.Sprintf(problem, args...), cure})
}

// sorted returns the diagnostics by position, each once: fields that are declared
// together share a tag, and with it the mistakes in it.
func (r *reporter) sorted() []Diagnostic {
	slices.SortStableFunc(r.diags, func(a, b Diagnostic) int {
		return cmp.Or(
			strings.Compare(a.Pos.Filename, b.Pos.Filename),
			a.Pos.Line-b.Pos.Line, a.Pos.Column-b.Pos.Column,
			int(a.Code-b.Code), strings.Compare(a.Problem, b.Problem))
	})
	return slices.CompactFunc(r.diags, func(a, b Diagnostic) bool {
		a.Where = b.Where
		return a == b
	})
}

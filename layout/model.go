package layout

import (
	"go/token"
	"math/big"

	"github.com/zcgen/zcgen/layout/interval"
)

// Package is the model of the annotated structs of one Go package.
type Package struct {
	Name, Path, Dir string
	Files           []*File
}

// File is one Go source file and what is annotated in it.
type File struct {
	Name    string // base name, as in "udp.go"
	Build   string // the constraint under which it is built, as in "linux && cgo"; mostly empty
	Structs []*Struct
	Trees   []*Tree
	Enums   []*Enum // that annotated structs use, and that have no String method
}

// Enum is a named integer type with constants, declared in the package.
type Enum struct {
	Name      string
	HasString bool // the package declares a String method by hand
	Values    []EnumValue
}

// EnumValue is one constant of an [Enum].
type EnumValue struct {
	Name  string
	Value *big.Int
}

// ByteOrder is the order of the bytes of an integer.
type ByteOrder int

const (
	NoOrder ByteOrder = iota
	BigEndian
	LittleEndian
	HostEndian
)

// BitOrder says from which end bit fields are cut.
type BitOrder int

const (
	NoBitOrder BitOrder = iota
	MostSignificantFirst
	LeastSignificantFirst
)

// Struct is one annotated struct: a record on the wire.
type Struct struct {
	Name  string
	Path  string // the import path of a struct of another package, else empty
	Doc   string // the doc comment, without directives
	File  *File
	Pos   token.Position
	Order ByteOrder
	Bits  BitOrder

	Package string // the name of the package at Path

	Fields   []*Field   // in wire order, with reserved fields and hidden prefixes
	Owned    []GoField  // the Go struct's fields as they are written, for the staleness guard
	Segments []*Segment // blocks of fixed fields and variable parts, in wire order
	Checks   []*Check   // what Parse tests, in its order

	Frame     *Field // the field whose tag holds the record's size, or nil
	FrameSize *Expr
	Lax       bool // a frame may be clamped, because a field is tagged trunc

	Shape     Shape
	Facts     []Fact // what a view of shape W stores
	Sums      []*Sum
	Solutions []*Solution // fields that the encoder fills, in the order to do so
	Bindings  []*Binding  // where this struct is a payload
	Next      []*Binding  // what its payload can be
	Fusions   []*Fusion   // chains that end in this struct
	Listed    bool        // it is the element of a sequence somewhere in its package

	Vectors []string    // records in hexadecimal that its tests take apart and put together
	Refines *Refinement // the struct whose bytes it reads with more known, or nil

	known *analysis // what holds of the fields of every record that passes the checks
}

// GoField is a field of the Go struct as its author wrote it.
type GoField struct {
	Name, Type, Tag string
	Wire            *Type // nil for a rule without bytes
	Embedded        bool  // it has no name but that of its type
}

// Fixed is the size in bytes of the fields that stand at constant offsets at
// the front.
func (s *Struct) Fixed() int {
	if len(s.Segments) > 0 && s.Segments[0].Part == nil {
		return s.Segments[0].Size
	}
	return 0
}

// IsFixed reports whether all records of s have the same size.
func (s *Struct) IsFixed() bool { return len(s.Segments) == 1 && s.Segments[0].Part == nil }

// Segment is a stretch of a record: either a block of fields of known size, or
// one variable part.
type Segment struct {
	Index int
	Size  int      // bytes, of a block
	Block []*Field // the fields of a block
	Part  *Part    // nil for a block

	end interval.Form // the offset behind it, from the record's start
}

// Part is one field whose extent is found when a record is parsed.
type Part struct {
	Field   *Field
	Window  Window
	Extent  *Expr // bytes, end offset, or count, as Window says; nil for the rest
	Prefix  *Field
	Trailer int   // bytes of fixed fields behind a part that takes the rest
	Fits    bool  // the extent is proved to end within the record
	End     Range // of the end's offset from the record's start, as it is computed
	stored  Range // of the same, once the rule for the part's length has been tested
}

// Range is a pair of bounds; Max is nil where only the window bounds the value.
type Range struct{ Min, Max *big.Int }

// Window says what ends a part.
type Window int

const (
	WindowRest   Window = iota // the end of the record
	WindowSize                 // so many bytes
	WindowTo                   // an offset from the record's start
	WindowPrefix               // a hidden length in front
	WindowCount                // so many elements
)

// Kind is the kind of value that a field holds.
type Kind int

const (
	KindUint Kind = iota
	KindInt
	KindBool
	KindArray  // of Len elements
	KindStruct // another annotated struct
	KindBytes  // []byte
	KindList   // a slice of scalars or structs
)

// Type is the type of a field, seen from the wire.
type Type struct {
	Kind      Kind
	Bits      int     // of the Go integer type: 8, 16, 32 or 64
	Name      string  // the Go type's name: "uint16", "EtherType", "MAC"; empty for unnamed arrays
	Path      string  // the import path of a named type of another package, else empty
	HasString bool    // it has a String method that was written by hand
	Enum      *Enum   // of an integer type declared in the package with constants
	Len       int     // of an array
	Elem      *Type   // of an array or list
	Struct    *Struct // of KindStruct
	Address   bool    // of an array: the Go type is netip.Addr
}

// IsScalar reports whether t is an integer or a bool.
func (t *Type) IsScalar() bool { return t.Kind <= KindBool }

// Field is one field of a record.
type Field struct {
	Name   string // "_" where the Go struct has no name for it
	Struct *Struct
	Doc    string // the doc comment or, if there is none, the comment behind it
	Pos    token.Position
	Type   *Type
	Order  ByteOrder

	Segment *Segment
	Offset  int    // in bits from the segment's start; see [Field.Bytes]
	Width   int    // in bits; 0 for parts
	Group   *Group // of a bit field, else nil

	Embedded bool   // its Go struct promotes its fields
	Hidden   *Field // the part whose length this field holds without a Go field
	Reserved bool
	None     *Expr // the value that means absent
	Validity bool  // a rule looks at this field alone: its setter can refuse
	Constant *Expr // the one value that is allowed
	Governs  bool  // a layout key or a rule over several fields reads it
	Truncate bool
	Sum      *Sum
	Values   interval.Set // that pass its own checks; integers and bools

	tag   *tag
	exprs map[string]*Expr // the tag's expressions, by key; without those that were refused
	low   *Expr            // of the key in
	high  *Expr
}

// IsReserved reports whether a field has no accessors: it is written as zero.
func (f *Field) IsReserved() bool { return f.Reserved || f.Name == "_" }

// Bytes are the first byte of f and the one behind its last, from its segment's
// start. The bits of a field in a whole group may lie anywhere in the group.
func (f *Field) Bytes() (from, to int) {
	if g := f.Group; g != nil && g.Whole() {
		return g.Offset, g.Offset + g.Size
	}
	return f.Offset / 8, (f.Offset + f.Width + 7) / 8
}

// Group is a run of adjacent bit fields, together whole bytes.
type Group struct {
	Offset, Size int // bytes, from the segment's start
	Order        ByteOrder
	Bits         BitOrder
	Fields       []*Field
}

// Whole reports whether the group is loaded as one integer: its byte order and
// bit order do not agree, so a field's bits may lie apart in the bytes.
func (g *Group) Whole() bool {
	return !(g.Order == BigEndian && g.Bits == MostSignificantFirst || g.Order == LittleEndian && g.Bits == LeastSignificantFirst)
}

// Check is one thing that Parse tests.
type Check struct {
	Kind  CheckKind
	Field *Field
	Expr  *Expr // the condition, or the constant
	Low   *Expr // of CheckIn
	High  *Expr
	Rule  string // what is wanted, in words
}

// CheckKind is the kind of a [Check].
type CheckKind int

const (
	CheckWhere  CheckKind = iota // Expr holds
	CheckEqual                   // the field is Expr
	CheckIn                      // the field, or a slice's length, is in Low..High
	CheckClosed                  // the field is a constant of its enum
	CheckZero                    // the field is zero
	CheckBool                    // a whole byte is 0 or 1
	CheckFrame                   // the record's size fits the bytes at hand
	CheckInner                   // the nested struct's own checks
)

// Shape is the form of a generated view.
type Shape int

const (
	ShapeF Shape = iota // a pointer to the fixed bytes
	ShapeS              // that, and a slice whose length and capacity hold two ends
	ShapeW              // a slice and at most 64 bits of stored ends
)

func (s Shape) String() string { return "FSW"[s : s+1] }

// Fact is an end that a view of shape W stores.
type Fact struct {
	Part *Part
	Bits int // 8, 16 or 32
}

// Sum is a checksum and the bytes it covers.
type Sum struct {
	Field    *Field
	Pseudo   bool
	From, To Place

	from, to *tagPlace
}

// Place is an offset in a record that a sum's range names: a constant, the end
// of a segment, or the end of the record.
type Place struct {
	Const   int
	Segment *Segment // its end, if not nil
	Total   bool
}

// Solution says how the encoder computes a field: (quantity - Minus) / By.
type Solution struct {
	Field    *Field
	Quantity Quantity
	Part     *Part // of QuantityBytes, QuantityEnd, QuantityCount
	Minus    int64
	By       int64
}

// Quantity is what a solved expression is equal to.
type Quantity int

const (
	QuantityTotal Quantity = iota // the record's size
	QuantityBytes                 // the part's size
	QuantityEnd                   // the offset at which the part ends
	QuantityCount                 // the part's number of elements
)

// Binding says that a struct is what a field of another one holds, if a
// condition over that other one's fields is true.
type Binding struct {
	Child, Parent *Struct
	Field         *Field // of the parent
	Cond          *Expr
	CondText      string

	pos token.Position // of the condition
}

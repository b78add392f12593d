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
	Declared        Declared
}

// Declared is what is written by hand in a package, wherever it stands: generated
// code must not declare it again.
type Declared struct {
	Names   map[string]token.Position            // of the package
	Methods map[string]map[string]token.Position // by the type that they belong to
	Used    map[string]bool                      // names of types and constants that layouts are made of
}

// File is one Go source file and what is annotated in it.
type File struct {
	Name    string // base name, as in "udp.go"
	Build   string // the constraint under which it is built, as in "linux && cgo"; mostly empty
	Structs []*Struct
	Trees   []*Tree
	Enums   []*Enum // that annotated structs use, and that have no String method
	Varints []*Varint
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
	Pair  *Pair  // of a Go struct with two layouts, else nil
	Doc   string // the doc comment, without directives
	File  *File
	Pos   token.Position
	Order ByteOrder
	Bits  BitOrder

	Package  string // the name of the package at Path
	Natural  bool   // laid out as Go and C do it, so that its bytes can be read as the Go struct
	Volatile bool   // its bytes may change while they are read

	Fields   []*Field   // in wire order, with reserved fields and hidden prefixes
	Owned    []GoField  // the Go struct's fields as they are written, for the staleness guard
	Segments []*Segment // blocks of fixed fields and variable parts, in wire order
	Checks   []*Check   // what Parse tests, in its order

	Frame     *Field // the field whose tag holds the record's size, or nil
	FrameSize *Expr
	Unframed  int  // the record's size where Frame is absent
	Lax       bool // a frame may be clamped, because a field is tagged trunc

	Rooted bool // a view holds the bytes of a record around, in which its pointers point
	Root   bool // pointers in its records point into the record itself
	Most   int  // bytes that the record can have at most; 0 for any number

	Union *Union // not nil: one of the members is on the wire, and a field of the record around says which

	// Walked: where its fields end is found by going through them one by one, since
	// some of them are optional, or end where what is in them says.
	Walked bool

	// Open: its last field ends by itself, and Check leaves it unwalked. A record
	// takes then all bytes that it is given, unless it is framed.
	Open bool

	Shape     Shape
	Facts     []Fact // what a view of shape W stores
	Packed    bool   // the facts share an integer of 64 bits
	Sums      []*Sum
	Solutions []*Solution // fields that the encoder fills, in the order to do so
	Bindings  []*Binding  // where this struct is a payload
	Next      []*Binding  // what its payload can be
	Fusions   []*Fusion   // chains that end in this struct
	Listed    bool        // it is the element of a sequence somewhere in its package
	Growing   bool        // and one of them goes on up to the end of the bytes that are parsed
	Finds     []*Find     // lists whose members one pass collects
	Commons   []*Common   // shapes that nearly all records have
	Counted   bool        // and a cursor over such a sequence counts them

	Vectors []string    // records in hexadecimal that its tests take apart and put together
	Refines *Refinement // the struct whose bytes it reads with more known, or nil

	Conversions []*Conversion // of its owned values into those of other structs

	Sizes Range     // of all records, in bytes
	known *analysis // what holds of the fields of every record that passes the checks
}

// GoField is a field of the Go struct as its author wrote it.
type GoField struct {
	Name, Type, Tag string
	Wire            *Type // nil for a rule without bytes, and for a structs.HostLayout
	Host            bool  // it is a structs.HostLayout
	Embedded        bool  // it has no name but that of its type
}

// Fixed is the size in bytes of the fields that stand at constant offsets at
// the front.
func (s *Struct) Fixed() int {
	if len(s.Segments) > 0 && s.Segments[0].Part == nil && s.Segments[0].When == nil {
		return s.Segments[0].Size
	}
	return 0
}

// IsFixed reports whether all records of s have the same size.
func (s *Struct) IsFixed() bool {
	return len(s.Segments) == 1 && s.Segments[0].Part == nil && s.Segments[0].When == nil
}

// Segment is a stretch of a record: either a block of fields of known size, or
// one variable part.
type Segment struct {
	Index int
	Size  int      // bytes, of a block
	Block []*Field // the fields of a block
	Part  *Part    // nil for a block
	When  *Expr    // it is there only if this holds; nil if it always is

	// FromEnd: it stands behind a part that takes the rest, and is found from the
	// record's end backwards.
	FromEnd bool

	found  bool          // the analysis has passed it
	stored Range         // of the offset behind it, once its rules have been tested
	end    interval.Form // the offset behind it, from the record's start
}

// Part is one field whose extent is found when a record is parsed.
type Part struct {
	Field   *Field
	Window  Window
	Extent  *Expr     // bytes, end offset, or count, as Window says; nil for the rest
	On      *Expr     // of a union: the selector
	Upto    []byte    // the bytes that end it
	Align   int       // of padding: it ends at a multiple of so many bytes from the record's start
	Seq     *Sequence // of a list whose elements are walked one by one
	Prefix  *Field
	Trailer int   // bytes of fixed fields behind a part that takes the rest
	Tailed  bool  // of a part that takes the rest: what is behind it is found from the end
	Fits    bool  // the extent is proved to end within the record
	End     Range // of the end's offset from the record's start, as it is computed
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
	WindowCount                // so many elements of one size
	WindowSelf                 // where the value itself ends
	WindowUpto                 // so far as certain bytes, which are no part of the value
	WindowAlign                // the next multiple of a number of bytes: it is padding
)

// Sequence says how a list is walked, whose elements differ in size, or of which
// one can be the last.
type Sequence struct {
	Until *Expr // the element for which this holds is the last
	While *Expr // tested in front of each element
	Count *Expr // so many elements
	Chain *Expr // the selector of the first element; each element has that of the next
	Term  bool  // the last element of Until has to be there
	Tail  Tail  // what may follow it in the window
	Fill  bool  // zero bytes are elements that may end the list, so that an encoder can round up with them
	Align int   // elements start at multiples of it from the start of the list; 1 for any place
	Max   int   // no more elements than this; 0 for any number
}

// Tail says what may follow the last field or element in a window.
type Tail int

const (
	TailNone Tail = iota // nothing
	TailZero             // zero bytes
	TailAny              // anything
)

// Union is a set of members, of which one is on the wire.
type Union struct {
	Cases []*Case
	Used  bool // as the elements of a chain: each member has the selector of the next
}

// Case is one member of a union.
type Case struct {
	Index  int
	Field  *Field
	Is     []*Expr      // the selectors that mean it; none for the flag other
	Values interval.Set // the same
	Other  bool
	Tail   Tail
	Prefix *Field // the hidden length in front of it, or nil
	Next   *Field // of a chain: the field of the member's record that has the next selector
}

// Kind is the kind of value that a field holds.
type Kind int

const (
	KindUint Kind = iota
	KindInt
	KindBool
	KindFloat  // IEEE 754, of 32 or 64 bits
	KindArray  // of Len elements
	KindStruct // another annotated struct
	KindBytes  // []byte
	KindList   // a slice of scalars or structs
	KindUnion  // one of several members
	KindEmpty  // struct{}, a member of a union without bytes
)

// Type is the type of a field, seen from the wire.
type Type struct {
	Kind      Kind
	Bits      int     // of the Go integer or float type: 8, 16, 32 or 64
	Name      string  // the Go type's name: "uint16", "EtherType", "MAC"; empty for unnamed arrays
	Path      string  // the import path of a named type of another package, else empty
	HasString bool    // it has a String method that was written by hand
	Enum      *Enum   // of an integer type declared in the package with constants
	Len       int     // of an array
	Elem      *Type   // of an array or list
	Struct    *Struct // of KindStruct and KindUnion
	Pointer   bool    // the Go field is a pointer: a member of a union
	Varint    *Varint // of KindUint or KindInt with a //zc:varint line; Bits are those of the Go type
	Address   bool    // of an array: the Go type is netip.Addr
	Codec     *Codec  // of KindBytes that the user's code reads and writes, else nil
}

// IsScalar reports whether t is an integer or a bool: what rules can look at.
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

	When     *Expr  // it is there only if this holds; nil if it always is
	Embedded bool   // its Go struct promotes its fields
	Hidden   *Field // the part whose length this field holds without a Go field
	Reserved bool
	Padding  bool   // reserved, without a field of the Go struct: of a natural layout, or in front of what is aligned
	Aligns   *Field // of the latter: what that is, a field or a _ struct{}
	Atomic   bool   // read and written with sync/atomic alone
	None     *Expr  // the value that means absent
	Validity bool   // a rule looks at this field alone: its setter can refuse
	Constant *Expr  // the one value that is allowed
	Governs  bool   // a layout key or a rule over several fields reads it
	cuts     bool   // an extent of a volatile layout reads it
	Truncate bool
	Calc     *Expr // the field has no bytes: it is computed when the record is parsed
	Param    bool  // the field has no bytes: the caller gives it
	Kept     bool  // of such a field: a view stores it, since accessors ask for it

	With   map[string]*Expr // what the parameters of the struct in the field are, by their names
	At     *Expr            // the field has no bytes: they lie where this points, in the root
	Away   *Away            // the field has no bytes in its place: they lie at an offset in the record; else nil
	Back   bool             // of At: in front of the record
	Hops   int              // of At: how many such fields may be followed, one behind the other
	Set    *Expr            // what the encoder writes, where it does not solve for the field
	Manual bool             // the encoder writes what the owned value says
	Next   bool             // it has the selector of the next element of a chain
	Case   *Case            // it is a member of a union
	Sum    *Sum
	Values interval.Set // that pass its own checks; integers and bools

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

// Fact is what a view of shape W stores: the end of a segment, or the value of a
// field without bytes.
type Fact struct {
	Segment *Segment // whose end it is, or nil
	Calc    *Field   // whose value it is, or nil
	At      *Field   // the offset behind the byte to which it points, 0 if it is absent, or nil
	Away    *Field   // where it lies, or how large it is, as Role says, or nil
	Role    FactRole // of a fact about the record itself, or a field at an offset
	Bits    int      // 8, 16 or 32, or as many as it needs where the facts are packed
	Shift   int      // of a packed fact, in the one integer that holds them all
}

// FactRole is what a fact says that is about no field.
type FactRole int

const (
	FactOfField FactRole = iota
	FactStart            // where the record starts in the root
	FactEnd              // the offset behind it
	FactHops             // how many pointers have been followed to it
	FactAt               // the offset of a field from the record's start
	FactExtent           // how many bytes or elements it has there
)

// Sum is a checksum and the bytes it covers.
type Sum struct {
	Field    *Field
	Pseudo   bool
	From, To Place

	Algorithm *Algorithm // nil for the internet checksum

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
	With          map[*Field]*Expr // what the parameters of the child are

	pos token.Position // of the condition
}

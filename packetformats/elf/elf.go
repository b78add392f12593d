// Package elf holds the headers of ELF files of 64 bits, as the System V ABI and
// elf(5) have them: that of the file, of a segment and of a section. A file is in
// the byte order of the machine that it is for, and one byte near its front tells
// which that is.
//
// Parse functions check a header once and allocate nothing; views alias the
// bytes that were parsed and are valid as long as those are. No function
// panics, whatever the bytes.
//
//	header, err := elf.ParseHeader64(b)
//	if err != nil {
//		return err
//	}
//	fmt.Println(header.Type(), header.Machine(), header.Entry())
//	if _, ok := header.BE(); ok {
//		segment, err := elf.ParseProgramHeader64BE(b[header.ProgramHeaderOffset():])
//		…
//	}
package elf

//go:generate go run ../../cmd/zcgen

// Class is the size of the machine's words, EI_CLASS.
type Class uint8

const (
	Class32 Class = 1
	Class64 Class = 2
)

// Data is the byte order, EI_DATA.
type Data uint8

const (
	DataLittleEndian Data = 1 // ELFDATA2LSB
	DataBigEndian    Data = 2 // ELFDATA2MSB
)

// OSABI says for which system's binary interface a file is, EI_OSABI.
type OSABI uint8

const (
	OSABISystemV OSABI = 0
	OSABIGNU     OSABI = 3
	OSABIFreeBSD OSABI = 9
)

// VersionCurrent is the one version of the format, EV_CURRENT.
const VersionCurrent = 1

// Type is what a file is for.
type Type uint16

const (
	TypeNone         Type = 0
	TypeRelocatable  Type = 1 // ET_REL
	TypeExecutable   Type = 2 // ET_EXEC
	TypeSharedObject Type = 3 // ET_DYN, also of executables that may lie anywhere
	TypeCore         Type = 4
)

// Machine is the architecture. These are those that Go compiles for.
type Machine uint16

const (
	Machine386       Machine = 3
	MachineMIPS      Machine = 8
	MachinePPC64     Machine = 21
	MachineS390      Machine = 22
	MachineARM       Machine = 40
	MachineX8664     Machine = 62
	MachineAArch64   Machine = 183
	MachineRISCV     Machine = 243
	MachineLoongArch Machine = 258
)

// Header64 stands at the front of a file: Elf64_Ehdr.
//
//zc:wire be,le
type Header64 struct {
	Magic0                 uint8 `wire:"eq: 0x7F"`
	Magic1                 uint8 `wire:"eq: 'E'"`
	Magic2                 uint8 `wire:"eq: 'L'"`
	Magic3                 uint8 `wire:"eq: 'F'"`
	Class                  Class `wire:"eq: Class64"`
	Data                   Data  `wire:"eq: {be: DataBigEndian, le: DataLittleEndian}"`
	IdentVersion           uint8 `wire:"eq: VersionCurrent"` // EI_VERSION
	OSABI                  OSABI
	ABIVersion             uint8
	_                      [7]byte // EI_PAD
	Type                   Type
	Machine                Machine
	Version                uint32 `wire:"eq: VersionCurrent"`
	Entry                  uint64 // the address at which the program starts
	ProgramHeaderOffset    uint64 // in the file, of the first [ProgramHeader64]
	SectionHeaderOffset    uint64 // in the file, of the first [SectionHeader64]
	Flags                  uint32 // of the machine
	HeaderSize             uint16 // of this one, in bytes
	ProgramHeaderEntrySize uint16
	ProgramHeaderCount     uint16
	SectionHeaderEntrySize uint16
	SectionHeaderCount     uint16
	SectionNamesIndex      uint16 // of the section that holds the names of all
}

// SegmentType is the kind of a segment.
type SegmentType uint32

const (
	SegmentNull        SegmentType = 0
	SegmentLoad        SegmentType = 1
	SegmentDynamic     SegmentType = 2
	SegmentInterpreter SegmentType = 3
	SegmentNote        SegmentType = 4
)

// ProgramHeader64 says how a part of the file lies in memory: Elf64_Phdr. It is in
// the byte order of the file's [Header64].
type ProgramHeader64 struct {
	Type            SegmentType
	Flags           uint32 // PF_X, PF_W and PF_R
	Offset          uint64 // in the file
	VirtualAddress  uint64
	PhysicalAddress uint64
	FileSize        uint64 // in bytes
	MemorySize      uint64 // in bytes
	Alignment       uint64
}

// SectionType is the kind of a section.
type SectionType uint32

const (
	SectionNull        SectionType = 0
	SectionProgramData SectionType = 1
	SectionSymbolTable SectionType = 2
	SectionStringTable SectionType = 3
	SectionNoBits      SectionType = 8
)

// SectionHeader64 says where a section of the file is: Elf64_Shdr. It is in the byte
// order of the file's [Header64].
type SectionHeader64 struct {
	Name             uint32 // an offset in the section of names
	Type             SectionType
	Flags            uint64
	Address          uint64
	Offset           uint64 // in the file
	SectionSize      uint64 // in bytes; a SectionNoBits has none of them in the file
	Link             uint32 // the index of another section
	Info             uint32
	AddressAlignment uint64
	EntrySize        uint64
}

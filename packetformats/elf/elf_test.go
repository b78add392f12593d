package elf

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// rawHeader is what the standard library reads of a header, by our names.
func rawHeader(h elf.Header64) Header64 {
	return Header64{
		Magic0: h.Ident[0], Magic1: h.Ident[1], Magic2: h.Ident[2], Magic3: h.Ident[3],
		Class: Class(h.Ident[elf.EI_CLASS]), Data: Data(h.Ident[elf.EI_DATA]), IdentVersion: h.Ident[elf.EI_VERSION],
		OSABI: OSABI(h.Ident[elf.EI_OSABI]), ABIVersion: h.Ident[elf.EI_ABIVERSION],
		Type: Type(h.Type), Machine: Machine(h.Machine), Version: h.Version, Entry: h.Entry,
		ProgramHeaderOffset: h.Phoff, SectionHeaderOffset: h.Shoff, Flags: h.Flags, HeaderSize: h.Ehsize,
		ProgramHeaderEntrySize: h.Phentsize, ProgramHeaderCount: h.Phnum,
		SectionHeaderEntrySize: h.Shentsize, SectionHeaderCount: h.Shnum, SectionNamesIndex: h.Shstrndx,
	}
}

// order is the byte order of a header.
func order(v Header64View) binary.ByteOrder {
	if _, ok := v.LE(); ok {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

// compareHeader compares a header with what the standard library reads of it.
func compareHeader(t *testing.T, b []byte) Header64View {
	t.Helper()
	v, err := ParseHeader64(b)
	if err != nil {
		t.Fatal(err)
	}
	var raw elf.Header64
	if err := binary.Read(bytes.NewReader(b), order(v), &raw); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rawHeader(raw), v.Value()); diff != "" {
		t.Errorf("header (-debug/elf +got):\n%s", diff)
	}
	f, err := elf.NewFile(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	want := elf.FileHeader{
		Class: elf.Class(v.Class()), Data: elf.Data(v.Data()), Version: elf.Version(v.Version()),
		OSABI: elf.OSABI(v.OSABI()), ABIVersion: v.ABIVersion(), ByteOrder: order(v),
		Type: elf.Type(v.Type()), Machine: elf.Machine(v.Machine()), Entry: v.Entry(),
	}
	if diff := cmp.Diff(f.FileHeader, want); diff != "" {
		t.Errorf("header (-debug/elf +got):\n%s", diff)
	}
	return v
}

// TestProgram reads programs that run here: this one, and one of the system's.
func TestProgram(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{self, "/bin/true"} {
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Skip(err)
			}
			if !bytes.HasPrefix(b, []byte(elf.ELFMAG)) || b[elf.EI_CLASS] != byte(elf.ELFCLASS64) {
				t.Skip("it is no ELF file of 64 bits")
			}
			header := compareHeader(t, b)
			f, err := elf.NewFile(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			compareSegments(t, header, f, b)
			compareSections(t, header, f, b)
		})
	}
}

func compareSegments(t *testing.T, header Header64View, f *elf.File, b []byte) {
	t.Helper()
	var got []elf.ProgHeader
	for i := range int(header.ProgramHeaderCount()) {
		at := b[header.ProgramHeaderOffset()+uint64(i)*uint64(header.ProgramHeaderEntrySize()):]
		var x ProgramHeader64
		read := x.UnmarshalBinaryBE
		if _, ok := header.LE(); ok {
			read = x.UnmarshalBinaryLE
		}
		if err := read(at); err != nil {
			t.Fatal(err)
		}
		got = append(got, elf.ProgHeader{
			Type: elf.ProgType(x.Type), Flags: elf.ProgFlag(x.Flags), Off: x.Offset, Vaddr: x.VirtualAddress,
			Paddr: x.PhysicalAddress, Filesz: x.FileSize, Memsz: x.MemorySize, Align: x.Alignment,
		})
	}
	var want []elf.ProgHeader
	for _, p := range f.Progs {
		want = append(want, p.ProgHeader)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
		t.Errorf("%d segments (-debug/elf +got):\n%s", len(got), diff)
	}
}

func compareSections(t *testing.T, header Header64View, f *elf.File, b []byte) {
	t.Helper()
	var sections []SectionHeader64
	for i := range int(header.SectionHeaderCount()) {
		at := b[header.SectionHeaderOffset()+uint64(i)*uint64(header.SectionHeaderEntrySize()):]
		var x SectionHeader64
		read := x.UnmarshalBinaryBE
		if _, ok := header.LE(); ok {
			read = x.UnmarshalBinaryLE
		}
		if err := read(at); err != nil {
			t.Fatal(err)
		}
		sections = append(sections, x)
	}
	names := sections[header.SectionNamesIndex()]
	table := b[names.Offset : names.Offset+names.SectionSize]
	var got, want []elf.SectionHeader
	for _, x := range sections {
		name, _, _ := bytes.Cut(table[x.Name:], []byte{0})
		got = append(got, elf.SectionHeader{
			Name: string(name), Type: elf.SectionType(x.Type), Flags: elf.SectionFlag(x.Flags), Addr: x.Address, Offset: x.Offset,
			Size: x.SectionSize, Link: x.Link, Info: x.Info, Addralign: x.AddressAlignment, Entsize: x.EntrySize, FileSize: x.SectionSize,
		})
	}
	for _, s := range f.Sections {
		h := s.SectionHeader
		if h.Flags&elf.SHF_COMPRESSED != 0 { // then it gives what it is when it is not
			i := len(want)
			h.Size, h.Addralign = got[i].Size, got[i].Addralign
		}
		want = append(want, h)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
		t.Errorf("%d sections (-debug/elf +got):\n%s", len(got), diff)
	}
}

// bigEndian is the header of a program for S/390, as the System V ABI lays it out.
var bigEndian = slices.Concat(
	[]byte{0x7f, 'E', 'L', 'F'}, // e_ident[EI_MAG0..3]
	[]byte{2, 2, 1},             // EI_CLASS: 64 bits, EI_DATA: most significant byte first, EI_VERSION
	[]byte{3, 1},                // EI_OSABI: GNU, EI_ABIVERSION
	[]byte{0, 0, 0, 0, 0, 0, 0}, // EI_PAD
	[]byte{0, 2},                // e_type: ET_EXEC
	[]byte{0, 22},               // e_machine: EM_S390
	[]byte{0, 0, 0, 1},          // e_version
	[]byte{0, 0, 0, 0, 0x80, 0x00, 0x12, 0x34}, // e_entry
	[]byte{0, 0, 0, 0, 0, 0, 0, 64},            // e_phoff
	[]byte{0, 0, 0, 0, 0, 0, 0, 0},             // e_shoff: no section headers
	[]byte{0xa5, 0, 0, 1},                      // e_flags
	[]byte{0, 64},                              // e_ehsize
	[]byte{0, 56},                              // e_phentsize
	[]byte{0, 1},                               // e_phnum
	[]byte{0, 64},                              // e_shentsize
	[]byte{0, 0},                               // e_shnum
	[]byte{0, 0},                               // e_shstrndx: SHN_UNDEF
	[]byte{0, 0, 0, 1},                         // p_type: PT_LOAD
	[]byte{0, 0, 0, 5},                         // p_flags: PF_R, PF_X
	[]byte{0, 0, 0, 0, 0, 0, 0x10, 0},          // p_offset
	[]byte{0, 0, 0, 0, 0x80, 0x00, 0x10, 0},    // p_vaddr
	[]byte{0, 0, 0, 0, 0x90, 0x00, 0x10, 0},    // p_paddr
	[]byte{0, 0, 0, 0, 0, 0, 0, 0},             // p_filesz
	[]byte{0, 0, 0, 0, 0, 0, 0x20, 0x01},       // p_memsz
	[]byte{0, 0, 0, 0, 0, 0, 0x10, 0},          // p_align
)

func TestBigEndian(t *testing.T) {
	header := compareHeader(t, bigEndian)
	want := Header64{
		Magic0: 0x7f, Magic1: 'E', Magic2: 'L', Magic3: 'F', Class: Class64, Data: DataBigEndian, IdentVersion: 1,
		OSABI: OSABIGNU, ABIVersion: 1, Type: TypeExecutable, Machine: MachineS390, Version: 1, Entry: 0x80001234,
		ProgramHeaderOffset: 64, Flags: 0xa5000001, HeaderSize: 64, ProgramHeaderEntrySize: 56, ProgramHeaderCount: 1, SectionHeaderEntrySize: 64,
	}
	if diff := cmp.Diff(want, header.Value()); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	f, err := elf.NewFile(bytes.NewReader(bigEndian))
	if err != nil {
		t.Fatal(err)
	}
	compareSegments(t, header, f, bigEndian)
	b, err := want.MarshalBinaryBE()
	if err != nil || !bytes.Equal(b, bigEndian[:Header64BEFixedSize]) {
		t.Errorf("MarshalBinaryBE: %x, %v; want %x", b, err, bigEndian[:Header64BEFixedSize])
	}
}

// TestRefused has headers of which the front is no ELF file of 64 bits.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name  string
		at    int
		value byte
		want  string
	}{
		{"another magic", 0, 0x7e, "header64be: Magic0 126 at byte 0, want 0x7F"},
		{"of 32 bits", elf.EI_CLASS, 1, "header64be: Class 1 at byte 4, want Class64"},
		{"in no byte order", elf.EI_DATA, 0, "header64be: Data 0 at byte 5, want DataBigEndian"},
		{"in the other byte order", elf.EI_DATA, 1, "header64le: Version 16777216 at byte 20, want VersionCurrent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bytes.Clone(bigEndian)
			b[tt.at] = tt.value
			_, err := ParseHeader64(b)
			if !errors.Is(err, zcrt.ErrValue) || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if err := new(Header64).UnmarshalBinary(b); err == nil || err.Error() != tt.want {
				t.Errorf("UnmarshalBinary: error %v, want %s", err, tt.want)
			}
		})
	}
}

package iouring

import (
	"encoding/binary"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/zcgen/zcgen/internal/kerneltest"
)

// The system calls take structs of linux/io_uring.h; this test writes to them at
// the offsets that are in it.
const (
	paramsSize       = 120
	submissionSize   = 64
	submissionArray  = 40 + 6*4 // in the parameters: where the ring's array is
	submissionTail   = 40 + 1*4
	submissionCount  = 0
	completionOffset = 80 + 5*4
	completionTail   = 80 + 1*4
	mapSubmissions   = 0x10000000
)

// TestQueue has the kernel complete two operations, and reads its answers in the
// queue.
func TestQueue(t *testing.T) {
	params := make([]byte, paramsSize)
	// The kernel reads and writes params while it is in the call, and it is used below.
	fd, _, errno := unix.Syscall(unix.SYS_IO_URING_SETUP, 4, uintptr(unsafe.Pointer(&params[0])), 0)
	if errno != 0 {
		kerneltest.Skip(t, "wants io_uring: "+errno.Error())
	}
	defer unix.Close(int(fd))
	number := func(at int) int { return int(binary.NativeEndian.Uint32(params[at:])) }
	rings, err := unix.Mmap(int(fd), 0, 4096, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(rings)
	submissions, err := unix.Mmap(int(fd), mapSubmissions, number(submissionCount)*submissionSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(submissions)

	want := []Completion{{UserData: 0x1122334455667788}, {UserData: 0xa5a5, Result: -int32(unix.EBADF)}}
	for i, operation := range []byte{0, 22} { // IORING_OP_NOP, IORING_OP_READ
		s := submissions[i*submissionSize:]
		s[0] = operation
		binary.NativeEndian.PutUint32(s[4:], ^uint32(0)) // fd
		binary.NativeEndian.PutUint64(s[32:], want[i].UserData)
		binary.NativeEndian.PutUint32(rings[number(submissionArray)+4*i:], uint32(i))
	}
	binary.NativeEndian.PutUint32(rings[number(submissionTail):], 2)
	const waitForCompletions = 1
	if n, _, errno := unix.Syscall6(unix.SYS_IO_URING_ENTER, fd, 2, 2, waitForCompletions, 0, 0); errno != 0 || n != 2 {
		t.Fatalf("%d of 2 operations: %v", n, errno)
	}
	if n := binary.NativeEndian.Uint32(rings[number(completionTail):]); n != 2 {
		t.Fatalf("%d completions, want 2", n)
	}
	for i := range want {
		got, err := ParseCompletionInPlace(rings[number(completionOffset)+i*CompletionFixedSize:])
		if err != nil {
			t.Fatal(err)
		}
		if *got != want[i] {
			t.Errorf("entry %d is %+v, want %+v", i, *got, want[i])
		}
	}
}

package tftp_test

import (
	"fmt"

	"github.com/zcgen/zcgen/packetformats/tftp"
)

// request is what curl sends to fetch a file.
var request = []byte("\x00\x01hello.txt\x00octet\x00tsize\x000\x00blksize\x00512\x00")

// A request is read in place. Its options are walked; what the cursor stops at is
// either their end or an error.
func Example() {
	v, err := tftp.ParseRequest(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v %s as %s\n", v.Opcode(), v.Filename(), v.Mode())
	options := v.Options()
	for o, ok := options.Next(); ok; o, ok = options.Next() {
		fmt.Printf("%s: %s\n", o.Name(), o.Setting())
	}
	if err := options.Err(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Read hello.txt as octet
	// tsize: 0
	// blksize: 512
}

// An answer is written from a literal, in which constants may be left out.
func ExampleError_MarshalBinary() {
	b, err := (&tftp.Error{Code: tftp.ErrorCodeFileNotFound, Message: []byte("no such file")}).MarshalBinary()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q\n", b)
	// Output:
	// "\x00\x05\x00\x01no such file\x00"
}

package tftp

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/internal/kerneltest"
)

// server is a UDP socket, and curl that talks to it.
type server struct {
	*testing.T
	conn        *net.UDPConn
	peer        net.Addr
	curl        *exec.Cmd
	out, errors bytes.Buffer
}

// newServer starts curl, for the file "some file.bin" of this server.
func newServer(t *testing.T, arguments ...string) *server {
	t.Helper()
	kerneltest.NeedPrograms(t, "curl")
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		kerneltest.Skip(t, err.Error())
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	s := &server{T: t, conn: conn}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	s.curl = exec.CommandContext(ctx, "curl", append(arguments, "--silent", "--verbose", "--noproxy", "*", "tftp://"+conn.LocalAddr().String()+"/some%20file.bin")...)
	s.curl.Stdout, s.curl.Stderr = &s.out, &s.errors
	if err := s.curl.Start(); err != nil {
		t.Fatal(err)
	}
	return s
}

// receive is the next datagram from curl.
func (s *server) receive() []byte {
	s.Helper()
	b := poisoned(2000)
	n, peer, err := s.conn.ReadFrom(b)
	if err != nil {
		s.Fatalf("%v; curl says\n%s", err, s.errors.Bytes())
	}
	s.peer = peer
	return b[:n:n]
}

// request is the first datagram from curl, which has to hold just what is wanted.
func (s *server) request(want Request) {
	s.Helper()
	b := s.receive()
	v, err := ParseRequest(b)
	if err != nil {
		s.Fatal(err)
	}
	got, err := v.Value()
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		s.Fatalf("request: %v (-want +got):\n%s", err, diff)
	}
	if again, err := got.MarshalBinary(); err != nil || !bytes.Equal(again, b) {
		s.Errorf("written again it is %q, %v; curl sends %q", again, err, b)
	}
}

func (s *server) send(x value) {
	s.Helper()
	b, err := x.MarshalBinary()
	if err != nil {
		s.Fatal(err)
	}
	if _, err := s.conn.WriteTo(b, s.peer); err != nil {
		s.Fatal(err)
	}
}

// acknowledged waits for curl to have received a block.
func (s *server) acknowledged(block uint16) {
	s.Helper()
	var got Acknowledgment
	if err := got.UnmarshalBinary(s.receive()); err != nil || got.Block != block {
		s.Fatalf("%+v, %v; want block %d acknowledged", got, err, block)
	}
}

// end waits for curl and returns the status that it exits with.
func (s *server) end() int {
	s.Helper()
	err := s.curl.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.Fatal(err)
	}
	return s.curl.ProcessState.ExitCode()
}

// options are those that curl asks for unless it is told otherwise.
func options(size, block int) []Option {
	return []Option{
		{Name: []byte("tsize"), Setting: []byte(strconv.Itoa(size))},
		{Name: []byte("blksize"), Setting: []byte(strconv.Itoa(block))},
		{Name: []byte("timeout"), Setting: []byte("6")},
	}
}

func fileSize(t *testing.T, name string) int {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Size())
}

// TestRefuseCurl answers requests of curl with errors: it says which, and what
// their messages are.
func TestRefuseCurl(t *testing.T) {
	for _, tt := range []struct {
		name      string
		arguments []string
		want      Request
		answer    Error
		status    int // as curl's manual has it for the code
	}{
		{"with options", nil, Request{Opcode: OpcodeRead, Options: options(0, 512)},
			Error{Code: ErrorCodeFileNotFound, Message: []byte("no such thing")}, 68},
		{"with large blocks", []string{"--tftp-blksize", "1432"}, Request{Opcode: OpcodeRead, Options: options(0, 1432)},
			Error{Code: ErrorCodeAccessViolation, Message: []byte("not for you")}, 69},
		{"without options", []string{"--tftp-no-options"}, Request{Opcode: OpcodeRead},
			Error{Code: ErrorCodeUnknownTransferID, Message: []byte("who are you?")}, 72},
		{"to write", []string{"--upload-file", "tftp.go"}, Request{Opcode: OpcodeWrite, Options: options(fileSize(t, "tftp.go"), 512)},
			Error{Code: ErrorCodeFileExists, Message: []byte("it is there already")}, 73},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, tt.arguments...)
			tt.want.Filename, tt.want.Mode = []byte("some file.bin"), []byte("octet")
			s.request(tt.want)
			s.send(&tt.answer)
			if got := s.end(); got != tt.status {
				t.Errorf("curl exits with status %d, want %d", got, tt.status)
			}
			if want := "TFTP error: " + string(tt.answer.Message); !strings.Contains(s.errors.String(), want) {
				t.Errorf("curl says\n%swant %q in it", s.errors.Bytes(), want)
			}
		})
	}
}

// TestSendToCurl sends a file of two blocks and a half, of a size that is agreed
// on by options.
func TestSendToCurl(t *testing.T) {
	const size = 1024
	file := bytes.Repeat([]byte("0123456789abcde\n"), 5*size/2/16)
	s := newServer(t, "--tftp-blksize", strconv.Itoa(size))
	s.request(Request{Opcode: OpcodeRead, Filename: []byte("some file.bin"), Mode: []byte("octet"), Options: options(0, size)})
	s.send(&OptionAcknowledgment{Options: []Option{
		{Name: []byte("blksize"), Setting: []byte(strconv.Itoa(size))},
		{Name: []byte("tsize"), Setting: []byte(strconv.Itoa(len(file)))},
	}})
	s.acknowledged(0)
	for block, rest := uint16(1), file; ; block++ {
		n := min(len(rest), size)
		s.send(&Data{Block: block, Data: rest[:n]})
		s.acknowledged(block)
		if rest = rest[n:]; n < size {
			break
		}
	}
	if status := s.end(); status != 0 || !bytes.Equal(s.out.Bytes(), file) {
		t.Errorf("curl exits with status %d and has %d bytes of %d; it says\n%s", status, s.out.Len(), len(file), s.errors.Bytes())
	}
}

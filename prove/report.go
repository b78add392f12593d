package prove

import (
	"fmt"
	"go/token"
	"io"
	"strings"
	"time"
)

// Write prints what was proved: each failure with its place, then a line that
// sums up; with verbose, a line for each function, too. Paths are printed as
// relative makes them.
func (r *Report) Write(w io.Writer, relative func(path string) string, verbose bool) error {
	var b strings.Builder
	obligations, failures, skipped := 0, 0, 0
	for _, f := range r.Functions {
		obligations += f.Obligations
		failures += len(f.Failures)
		for _, failed := range f.Failures {
			fmt.Fprintf(&b, "%s: %s: %s does not hold: %s%s\n", where(failed.Pos, relative), f.Name, failed.Kind, failed.What, failed.bits())
			if failed.Example != "" {
				fmt.Fprintf(&b, "\tas with %s\n", failed.Example)
			}
			for _, call := range failed.Calls {
				fmt.Fprintf(&b, "\tcalled at %s\n", where(call, relative))
			}
		}
		switch {
		case f.Skipped != "":
			skipped++
			fmt.Fprintf(&b, "%s: not covered: %s\n", f.Name, f.Skipped)
		case !verbose:
		case f.AtCalls:
			fmt.Fprintf(&b, "%s: at each call\n", f.Name)
		default:
			fmt.Fprintf(&b, "%s: proved %d/%d\n", f.Name, f.Obligations-len(f.Failures), f.Obligations)
		}
	}
	if verbose {
		for _, name := range r.Trusts {
			fmt.Fprintf(&b, "trusted not to panic: %s\n", name)
		}
	}
	verdict := "all proved"
	if failures > 0 {
		verdict = fmt.Sprintf("%d not proved", failures)
	}
	if skipped > 0 {
		verdict += fmt.Sprintf(", %d functions not covered", skipped)
	}
	fmt.Fprintf(&b, "%s: %d functions, %d obligations, %s in %.1f s\n", r.Package, len(r.Functions), obligations, verdict, r.Time.Round(100*time.Millisecond).Seconds())
	_, err := io.WriteString(w, b.String())
	return err
}

func where(p token.Position, relative func(string) string) string {
	p.Filename = relative(p.Filename)
	return p.String()
}

// bits says for which size of int an obligation fails, if it is one of them.
func (f Failure) bits() string {
	if f.Bits == 0 {
		return ""
	}
	return fmt.Sprintf(" (where an int has %d bits)", f.Bits)
}

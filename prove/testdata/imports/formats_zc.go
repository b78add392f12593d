package imports

import "github.com/zcgen/zcgen/prove/testdata/right"

type OuterView struct{ p *[1]byte }

func Data(b []byte) (data, rest []byte) {
	v, f := right.CheckSized(b)
	if f.Failed() {
		return nil, nil
	}
	return v.Data(), v.Rest()
}

func Walk(b []byte) (n int) {
	for len(b) > 0 {
		_, rest, err := right.CutPair(b)
		if err != nil {
			return n
		}
		b = rest
		n++
	}
	return n
}

package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
		code     int
	}{
		{
			name: "a pass and a skip",
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:7: wants root\n"}
{"Action":"skip","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"pass","Package":"p","Elapsed":1.25}`,
			want: []string{"ok    p  1.2s", "skipped:\n  p TestB: wants root\n", "\n1 passed, 0 failed, 1 skipped\n"},
		},
		{
			name: "a failure says all that its test said",
			in: `{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:7: got 1, want 2\n"}
{"Action":"fail","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"fail","Package":"p","Elapsed":0.5}`,
			want: []string{"b_test.go:7: got 1, want 2\nFAIL  p  0.5s", "\n1 passed, 1 failed, 0 skipped\n"},
			code: 1,
		},
		{
			name: "a package that does not build",
			in: `{"ImportPath":"p [p.test]","Action":"build-output","Output":"p/a.go:3: undefined: x\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
{"Action":"fail","Package":"p","Elapsed":0,"FailedBuild":"p [p.test]"}`,
			want: []string{"FAIL  p does not build\np/a.go:3: undefined: x\n", "\n0 passed, 1 failed, 0 skipped\n"},
			code: 1,
		},
		{
			name: "no test at all",
			in:   `{"Action":"skip","Package":"p","Elapsed":0}`,
			want: []string{"\n0 passed, 0 failed, 0 skipped\n"},
			code: 1,
		},
		{
			name: "a crash outside of any test",
			in: `{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"output","Package":"p","Output":"panic: in TestMain\n"}
{"Action":"fail","Package":"p","Elapsed":0.5}`,
			want: []string{"panic: in TestMain\n", "\n1 passed, 1 failed, 0 skipped\n"},
			code: 1,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			if code := report(strings.NewReader(test.in), &out); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			for _, want := range test.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("output lacks %q:\n%s", want, out.String())
				}
			}
		})
	}
}

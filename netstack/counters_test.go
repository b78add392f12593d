package netstack_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/netstack"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// TestCountersAreAllNamed walks the struct by reflection, gives every counter a
// number of its own, and expects All to give each under its path.
func TestCountersAreAllNamed(t *testing.T) {
	var c netstack.Counters
	want := map[string]uint64{}
	next := uint64(1)
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		for i := range v.NumField() {
			name := path + v.Type().Field(i).Name
			switch f := v.Field(i); f.Kind() {
			case reflect.Struct:
				walk(name+".", f)
			case reflect.Uint64:
				f.SetUint(next)
				want[name] = next
				next++
			default:
				if name != "Faults" {
					t.Errorf("%s is neither a counter nor a struct of counters", name)
				}
			}
		}
	}
	walk("", reflect.ValueOf(&c).Elem())
	c.Faults = []netstack.FaultCount{{Site: &zcrt.Site{Format: "ipv4", Field: "IHL", Kind: zcrt.KindValue, Rule: "IHL >= 5"}, Count: next}}
	want["Faults.ipv4.IHL: want IHL >= 5"] = next

	got := map[string]uint64{}
	for name, n := range c.All() {
		if _, twice := got[name]; twice {
			t.Errorf("%s is given twice", name)
		}
		got[name] = n
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	for name := range c.All() { // a loop may end early
		if name == "ARP.RequestReceived" || strings.HasPrefix(name, "Faults") {
			break
		}
	}
	for name := range c.All() {
		if strings.HasPrefix(name, "Faults") {
			break
		}
	}
}

func TestFaultCountName(t *testing.T) {
	for _, test := range []struct {
		site zcrt.Site
		want string
	}{
		{zcrt.Site{Format: "ipv4", Field: "TTL", Kind: zcrt.KindShort, Offset: 8, End: 9}, "ipv4.TTL: cut off"},
		{zcrt.Site{Format: "ipv4", Field: "TotalLength", Kind: zcrt.KindShort}, "ipv4.TotalLength: short"},
		{zcrt.Site{Format: "udp", Field: "Length", Kind: zcrt.KindLength}, "udp.Length: length"},
		{zcrt.Site{Format: "ipv4", Field: "IHL", Kind: zcrt.KindValue, Rule: "IHL >= 5"}, "ipv4.IHL: want IHL >= 5"},
		{zcrt.Site{Format: "ipv4", Field: "Version", Kind: zcrt.KindValue}, "ipv4.Version: value"},
		{zcrt.Site{Format: "ring", Field: "Status", Kind: zcrt.KindAlign}, "ring.Status: alignment"},
		{zcrt.Site{Format: "ipv4", Field: "HeaderChecksum", Kind: zcrt.KindChecksum}, "ipv4.HeaderChecksum: checksum"},
	} {
		if got := (netstack.FaultCount{Site: &test.site}).Name(); got != test.want {
			t.Errorf("%+v is named %q, want %q", test.site, got, test.want)
		}
	}
}

func TestFaultsAreCountedBySite(t *testing.T) {
	h := newHost(t, netstack.Config{})
	for range 3 {
		h.receive(us, echoRequest.with("ipv4 Version, IHL: 65"))
	}
	h.receive(us, echoRequest.with("ipv4 Version, IHL: 44"))
	got := map[string]uint64{}
	for _, f := range h.Counters().Faults {
		got[f.Site.Format+"."+f.Site.Field] = f.Count
	}
	if diff := cmp.Diff(map[string]uint64{"ipv4.Version": 3, "ipv4.IHL": 1}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

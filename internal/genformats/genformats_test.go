package genformats

import (
	"testing"

	"github.com/zcgen/zcgen/internal/twin/agree"
)

func TestTwin(t *testing.T) { agree.Test(t, twinFormats) }

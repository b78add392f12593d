package workedformats

import (
	"testing"

	"github.com/zcgen/zcgen/internal/twin/agree"
)

//go:generate go run ../twin/registry

func TestTwin(t *testing.T) { agree.Test(t, twinFormats) }

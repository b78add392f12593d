package sctp

import (
	"testing"

	"github.com/zcgen/zcgen/internal/twin/agree"
)

//go:generate go run ../../internal/twin/registry

func TestTwin(t *testing.T) { agree.Test(t, twinFormats) }

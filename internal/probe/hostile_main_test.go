package probe_test

import (
	"io"
	"log"
	"os"
	"testing"
)

// TestMain silences the standard logger, to which net/http writes what a server
// does against the protocol.
func TestMain(m *testing.M) {
	log.SetOutput(io.Discard)
	os.Exit(m.Run())
}

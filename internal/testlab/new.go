package testlab

// TB is what New needs of a testing.TB. It is spelt out so that the command
// does not carry the testing package's flags.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// New starts a lab for a test and closes it when the test ends.
func New(t TB, sites ...Site) *Lab {
	t.Helper()
	l, err := Start(sites...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Errorf("closing the lab: %v", err)
		}
	})
	return l
}

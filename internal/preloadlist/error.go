package preloadlist

// Error says why there is no answer, and what to do.
type Error struct {
	Summary, Detail string
	cause           error
}

func (e *Error) Error() string { return e.Summary + ": " + e.Detail }

func (e *Error) Unwrap() error { return e.cause }

//go:build race

package testrun

// Racing reports whether the race detector watches. It dies of more than some eight
// thousand goroutines at once.
const Racing = true

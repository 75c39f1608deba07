//go:build !race

package testrun

// Racing reports whether the race detector watches.
const Racing = false

// Package terraform stands in for the one of that name, which is part of a module
// that no proxy has and of which nothing is used.
package terraform

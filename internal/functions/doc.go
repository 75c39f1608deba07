// Package functions has the provider's functions. They translate between
// Terraform and the domain packages, and decide nothing themselves.
package functions

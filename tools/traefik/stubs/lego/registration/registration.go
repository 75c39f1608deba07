// Package registration has what Traefik registers with.
package registration

// RegisterOptions register an account.
type RegisterOptions struct{ TermsOfServiceAgreed bool }

// RegisterEABOptions register an account that is bound to another.
type RegisterEABOptions struct {
	TermsOfServiceAgreed bool
	Kid, HmacEncoded     string
}

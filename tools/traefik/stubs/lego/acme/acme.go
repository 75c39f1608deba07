// Package acme has the accounts that Traefik keeps.
package acme

// Account is an account.
type Account struct{}

// ExtendedAccount is an account with its address.
type ExtendedAccount struct {
	Account
	Location string
}

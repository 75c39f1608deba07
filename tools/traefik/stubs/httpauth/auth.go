// Package auth stands for a fork of go-http-auth that Traefik checks passwords with,
// and that is not available as a Go module everywhere that this is built. No test gives
// a site a password: nobody is let in.
package auth

import "net/http"

// SecretProvider returns the secret of a user.
type SecretProvider func(user, realm string) string

// CheckSecret reports false.
func CheckSecret(string, string) bool { return false }

// BasicAuth lets nobody in.
type BasicAuth struct {
	Realm   string
	Secrets SecretProvider
}

// RequireAuth refuses a request.
func (*BasicAuth) RequireAuth(w http.ResponseWriter, _ *http.Request) { refuse(w) }

// DigestAuth lets nobody in.
type DigestAuth struct{}

// NewDigestAuthenticator returns a DigestAuth.
func NewDigestAuthenticator(string, SecretProvider) *DigestAuth { return &DigestAuth{} }

// CheckAuth names nobody.
func (*DigestAuth) CheckAuth(*http.Request) (user string, info *string) { return "", nil }

// RequireAuth refuses a request.
func (*DigestAuth) RequireAuth(w http.ResponseWriter, _ *http.Request) { refuse(w) }

// RequireAuthStale refuses a request.
func (*DigestAuth) RequireAuthStale(w http.ResponseWriter, _ *http.Request) { refuse(w) }

// DigestAuthParams returns nil.
func DigestAuthParams(string) map[string]string { return nil }

func refuse(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }

// Package lego stands for the ACME client of Traefik, of which no test asks for a
// certificate: some of its clients of DNS services are not available as Go modules
// everywhere that this is built. Every call is an error.
package lego

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	"github.com/go-acme/lego/v5/acme"
	"github.com/go-acme/lego/v5/certificate"
	"github.com/go-acme/lego/v5/challenge"
	"github.com/go-acme/lego/v5/registration"
)

// DirectoryURLLetsEncrypt is Traefik's default.
const DirectoryURLLetsEncrypt = "https://acme-v02.api.letsencrypt.org/directory"

var errNone = errors.New("this build of Traefik has no ACME")

// Config is ignored.
type Config struct {
	CADirURL, UserAgent string
	Certificate         struct{ Timeout time.Duration }
	HTTPClient          *http.Client
}

// NewConfig returns a Config.
func NewConfig(any) *Config { return &Config{} }

// Client can do nothing.
type Client struct {
	Challenge    challenges
	Certificate  certificates
	Registration registrations
}

// NewClient returns an error.
func NewClient(*Config) (*Client, error) { return nil, errNone }

// CreateCertPool returns an error.
func CreateCertPool([]string, bool) (*x509.CertPool, error) { return nil, errNone }

type challenges struct{}

func (challenges) SetDNS01Provider(challenge.Provider, ...any) error     { return errNone }
func (challenges) SetHTTP01Provider(challenge.Provider, ...any) error    { return errNone }
func (challenges) SetTLSALPN01Provider(challenge.Provider, ...any) error { return errNone }

type certificates struct{}

func (certificates) Obtain(context.Context, certificate.ObtainRequest) (*certificate.Resource, error) {
	return nil, errNone
}

func (certificates) Renew(context.Context, certificate.Resource, *certificate.RenewOptions) (*certificate.Resource, error) {
	return nil, errNone
}

type registrations struct{}

func (registrations) Register(context.Context, registration.RegisterOptions) (*acme.ExtendedAccount, error) {
	return nil, errNone
}

func (registrations) RegisterWithExternalAccountBinding(context.Context, registration.RegisterEABOptions) (*acme.ExtendedAccount, error) {
	return nil, errNone
}

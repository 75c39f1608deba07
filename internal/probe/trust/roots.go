package trust

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// ParseRoots reads certificates in PEM and returns the system's trusted roots
// with these added. Explanatory text around the blocks is allowed, as bundles
// have it (RFC 7468, section 2); a damaged block is not. The error says
// what to write instead.
func ParseRoots(text string) (*x509.CertPool, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		// A machine without roots of its own still has those given here.
		roots = x509.NewCertPool()
	}
	count := 0
	for rest := []byte(text); ; count++ {
		before := rest
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			if strings.Contains(string(before), "-----") {
				return nil, damaged(count)
			}
			break
		}
		// pem.Decode skips what it can't read.
		if consumed := string(before[:len(before)-len(rest)]); strings.Count(consumed, "-----BEGIN ") != 1 || strings.Count(consumed, "-----END ") != 1 {
			return nil, damaged(count)
		}
		if err := addRoot(roots, block, count); err != nil {
			return nil, err
		}
	}
	if count == 0 {
		return nil, errors.New("there is no certificate in it: write the PEM text itself, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, not a path; file(\"ca.pem\") reads one")
	}
	return roots, nil
}

func addRoot(roots *x509.CertPool, block *pem.Block, index int) error {
	switch {
	case strings.HasSuffix(block.Type, "PRIVATE KEY"):
		return fmt.Errorf("block %d is a private key: leave it out, only certificates are needed. As it was in a configuration, treat it as compromised", index+1)
	case block.Type != "CERTIFICATE":
		return fmt.Errorf("block %d is of the type %s: leave it out, only blocks of the type CERTIFICATE are roots", index+1, nettext.Quote(block.Type))
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return fmt.Errorf("block %d is not a readable certificate: export it again in PEM (openssl x509 -in ca.crt -out ca.pem)", index+1)
	}
	roots.AddCert(certificate)
	return nil
}

func damaged(index int) error {
	return fmt.Errorf("block %d is damaged: each certificate begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----, each on its own line, with only base64 between them", index+1)
}

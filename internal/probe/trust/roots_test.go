package trust_test

import (
	"encoding/pem"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

func TestParseRoots(t *testing.T) {
	t.Parallel()
	one, other := trusttest.NewAuthority(t, "one", nil).PEM(), trusttest.NewAuthority(t, "other", nil).PEM()
	system, err := trust.ParseRoots(one)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"two": one + other, "with text between": "# One\n" + one + "\nOther\n=====\n" + other + "\n", "without a final line end": strings.TrimSpace(one),
		"with Windows line ends": strings.ReplaceAll(one, "\n", "\r\n"),
	} {
		roots, err := trust.ParseRoots(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(text, other) == roots.Equal(system) {
			t.Errorf("%s: not the roots of the text", name)
		}
	}
	key := string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: []byte("key")}))
	request := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: []byte("request")}))
	bad := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("garbage")}))
	for name, test := range map[string]struct{ text, words string }{
		"nothing":               {"", "there is no certificate in it"},
		"a path":                {"/etc/ssl/ca.pem", "file(\"ca.pem\")"},
		"a key":                 {key, "block 1 is a private key"},
		"a key behind":          {one + key, "block 2 is a private key"},
		"a request":             {request, `"CERTIFICATE REQUEST"`},
		"garbage within":        {one + bad, "block 2 is not a readable certificate"},
		"cut off":               {one + other[:len(other)/2], "block 2 is damaged"},
		"cut off, then another": {one[:len(one)/2] + "\n" + other, "block 1 is damaged"},
		"not base64":            {strings.Replace(one, "MII", "!!!", 1), "block 1 is damaged"},
		"an end too many":       {one + "-----END CERTIFICATE-----\n" + other, "block 2 is damaged"},
		"begins within a line":  {"x" + one, "block 1 is damaged"},
	} {
		if _, err := trust.ParseRoots(test.text); err == nil || !strings.Contains(err.Error(), test.words) {
			t.Errorf("%s: %v, want %q", name, err, test.words)
		}
	}
}

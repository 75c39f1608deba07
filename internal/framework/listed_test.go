package framework_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

func TestRefusal(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 200) + ".example"
	for text, want := range map[string]string{
		"a b.example":             `"a b.example" is not a domain name: it has a space, which no host name can have`,
		"foo. bar.example":        `"foo. bar.example" is not a domain name: it has a space, which no host name can have`,
		". . .":                   `". . ." begins with a dot, so its first label is empty`,
		"ready.example.":          `"ready.example." ends with a dot`,
		"\x1b[31m. red.example":   `"\x1b[31m. red.example" is not a domain name: it has the character U+001B, which no host name can have`,
		"https://ready.example/.": `"https://ready.example/." is not a domain name: it is a URL`,
		"":                        "The domain is an empty string",
		long:                      `"` + strings.Repeat("x", 80) + `…": `,
	} {
		_, err := domain.Parse(text)
		got := framework.Refusal(text, err)
		if got != want && (text != long || !strings.HasPrefix(got, want)) {
			t.Errorf("%q:\n%s\nwant\n%s", text, got, want)
		}
		if strings.ContainsAny(got, "\n\x1b") {
			t.Errorf("%q: %q is not one line that can be printed", text, got)
		}
	}
}

package datasources_test

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestHostile_outputs reads a site that writes hostile texts wherever it can, and
// very many of them, through the real CLI: every output and every message is safe
// to print, and the state stays small.
func TestHostile_outputs(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("ready.example"))
	field := "Strict-Transport-Security: max-age=1" + hostileText + ";" + strings.Repeat("a;", 20) + "\r\n"
	answer := "HTTP/1.1 301 " + hostileText + "\r\nServer: " + hostileText + "\r\n" + strings.Repeat(field, 200) +
		"Location: /" + hostileText + "?secret\r\nContent-Length: 0\r\n\r\n"
	https := hostileServer(t, &tls.Config{Certificates: []tls.Certificate{hostileCertificate(t)}}, answer)
	http := hostileServer(t, nil, answer)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	write := func(require string) {
		w.Write("main.tf", fmt.Sprintf("provider \"hsts\" {\n  dns_servers = [%q]\n  connect_to  = [\":443:127.0.0.1:%s\", \":80:127.0.0.1:%s\"]\n}\n",
			lab.DNSServer(), https, http)+site("  require = \""+require+"\""))
	}
	write("none")
	w.Do("apply", "-auto-approve")
	outputs := w.Attributes(address)
	for name, value := range outputs {
		walkTexts(value, func(text string) {
			for line := range strings.SplitSeq(text, "\n") {
				if i := strings.IndexFunc(line, unsafeToPrint); i >= 0 || name != "report" && line != text {
					t.Errorf("%s is not safe to print: %q", name, line[max(0, i):min(len(line), i+40)])
				}
			}
		})
	}
	kept, err := json.Marshal(outputs)
	if err != nil || len(kept) > 256<<10 {
		t.Errorf("%d bytes of state (%v)", len(kept), err)
	}
	certificate, _ := outputs["certificate"].(map[string]any)
	names, _ := certificate["dns_names"].([]any)
	if len(names) != 101 || names[100] != "… and 900 more" {
		t.Errorf("%d names, the last of them %v", len(names), names[max(0, len(names)-1)])
	}
	requests, _ := outputs["requests"].([]any)
	first, _ := requests[0].(map[string]any)
	fields, _ := first["header"].([]any)
	if len(fields) != 11 || fields[10] != "… and 190 more" {
		t.Errorf("%d fields: %v", len(fields), fields)
	}
	for name, wanted := range map[string]any{"header": outputs["header"], "subject": certificate["subject"], "location": first["location"]} {
		if text, _ := wanted.(string); !strings.Contains(text, "2J") {
			t.Errorf("%s is %q: the hostile text did not get there", name, text)
		}
	}

	write("ready")
	result := w.Plan(1)
	result.Expect(t, "ready.example Is Not Ready")
	if i := strings.IndexFunc(result.Output, unsafeToPrint); i >= 0 {
		t.Errorf("a message is not safe to print: %q", result.Output[max(0, i-50):min(len(result.Output), i+50)])
	}
}

func unsafeToPrint(r rune) bool {
	return !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// walkTexts calls a function with every text in a value of JSON.
func walkTexts(value any, see func(string)) {
	switch value := value.(type) {
	case string:
		see(value)
	case []any:
		for _, element := range value {
			walkTexts(element, see)
		}
	case map[string]any:
		for _, element := range value {
			walkTexts(element, see)
		}
	}
}

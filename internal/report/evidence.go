package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// writeEvidence lists what was seen: the certificate, every request, and the names
// that DNS has no address for.
func writeEvidence(b *strings.Builder, o observation.Observation) {
	b.WriteString("\n### Evidence\n\n")
	if e := o.HTTPS.First(); e.TLS != nil && len(e.TLS.Sent) > 0 {
		leaf := e.TLS.Sent[0]
		fmt.Fprintf(b, "- Certificate: %s, valid until %s\n- Chain as sent: %s\n",
			code(nettext.Printable(leaf.Subject)), leaf.NotAfter.UTC().Format("2006-01-02"), chain(e.TLS.Sent))
		if len(e.TLS.Verified) > 0 {
			fmt.Fprintf(b, "- Chain as verified: %s\n", chain(e.TLS.Verified))
		}
		fmt.Fprintf(b, "- Connection: %s, %s\n\n", code(nettext.Printable(e.TLS.Version)), code(nettext.Printable(e.TLS.CipherSuite)))
	}
	b.WriteString("| request | answer | Strict-Transport-Security | leads to |\n|---|---|---|---|\n")
	for _, e := range o.Exchanges() {
		writeRequest(b, "", e, "")
	}
	if o.Head != nil {
		writeRequest(b, "HEAD ", *o.Head, "")
	}
	for _, e := range readiness.DifferingAddresses(o) {
		writeRequest(b, "", e, " at "+code(readiness.AddressOf(e)))
	}
	shown := map[string]bool{}
	for _, h := range append([]observation.HostCheck{o.Apex, o.WWW}, o.Subdomains...) {
		if h.DNS.Failure != nil && !shown[h.Host] {
			shown[h.Host] = true
			fmt.Fprintf(b, "| %s | %s |  |  |\n", code(nettext.Printable(h.Host)), escape(readiness.FailureText(h.DNS.Failure)))
		}
	}
}

// writeRequest writes a row; method is empty for GET.
func writeRequest(b *strings.Builder, method string, e observation.Exchange, where string) {
	fmt.Fprintf(b, "| %s%s | %s | %s | %s |\n", code(method+nettext.URL(e.URL)), where, escape(Outcome(e)), codeList(e.HSTS), code(nettext.URL(e.Location)))
}

// chain names the certificates of a chain, the leaf first.
func chain(certificates []observation.Certificate) string {
	subjects := Subjects(certificates)
	for i, subject := range subjects {
		subjects[i] = code(subject)
	}
	return strings.Join(subjects, " → ")
}

// Subjects returns the subjects of a chain, the leaf first: safe to print, and no
// more than [MaxFields] of them.
func Subjects(chain []observation.Certificate) []string {
	subjects := make([]string, len(chain))
	for i, c := range chain {
		subjects[i] = c.Subject
	}
	return Few(subjects, MaxFields)
}

// Outcome says what came of a request, in a few words that are safe to print.
func Outcome(e observation.Exchange) string {
	if e.Failure != nil {
		return readiness.FailureText(e.Failure)
	}
	outcome := fmt.Sprintf("status %d", e.Status)
	if e.TLS != nil && e.TLS.Untrusted != nil {
		outcome += ", certificate not trusted: " + nettext.Printable(e.TLS.Untrusted.Detail)
	}
	if e.BrowserFailure != nil {
		outcome += ", which browsers drop: " + readiness.FailureText(e.BrowserFailure)
	}
	return outcome
}

func codeList(values []string) string {
	marked := Few(values, MaxFields)
	for i, value := range marked {
		marked[i] = code(value)
	}
	return strings.Join(marked, "<br>")
}

// MaxFields is how many header fields of one answer are shown; an answer has room
// for thousands.
const MaxFields = 10

// Few returns texts from the network as [nettext.Printable] does, at most so many of
// them and one more that says how many were left out. The remote side chooses how
// many there are, and they end up in a state or a report.
func Few(values []string, most int) []string {
	few := make([]string, 0, min(len(values), most+1))
	for i, value := range values {
		if i == most {
			return append(few, "… and "+strconv.Itoa(len(values)-most)+" more")
		}
		few = append(few, nettext.Printable(value))
	}
	return few
}

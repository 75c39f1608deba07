package framework

import (
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// Waivers are reasons for findings that must not block, and what is wrong with
// them. What is not known yet is not wrong.
type Waivers struct {
	// Reasons are by code or code@host, as [readiness.Criteria] has them.
	Reasons map[string]string
	// Refused has a sentence for each key that would waive nothing: its code does not
	// exist, or no finding can have its host.
	Refused []string
	// Misspelt reports whether one of them has a code that does not exist.
	Misspelt bool
	// Without are the keys without a reason, quoted.
	Without []string
}

// ReadWaivers reads the elements of a map of waivers.
func ReadWaivers(elements map[string]attr.Value) Waivers {
	w := Waivers{Reasons: make(map[string]string)}
	var codes []string
	for _, c := range readiness.Codes() {
		codes = append(codes, c.Name)
	}
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		code, host, hasHost := strings.Cut(key, "@")
		switch {
		case !slices.Contains(codes, code):
			w.Misspelt = true
			meant := DidYouMean(code, codes)
			if meant != "" {
				meant = " (d" + strings.TrimPrefix(meant, " D") + ")"
			}
			w.Refused = append(w.Refused, "There is no finding with the code "+Quote(code)+meant+".")
		case hasHost && host == "":
			w.Refused = append(w.Refused, Quote(key)+" has no host after its @. Write the host as in the finding, or leave the @ out.")
		case hasHost && !waivableHost(host):
			w.Refused = append(w.Refused, Quote(key)+" can't match any finding. Write the host of a finding after the @, for example "+code+"@www.example.com, with its port if it has one. To match every host, leave the @ out.")
		}
		reason, isText := elements[key].(types.String)
		if !elements[key].IsUnknown() && (!isText || strings.TrimSpace(reason.ValueString()) == "") {
			w.Without = append(w.Without, Quote(key))
		}
		w.Reasons[key] = reason.ValueString()
	}
	return w
}

// waivableHost reports whether a finding can have a host: a name or an address, with a
// port or without.
func waivableHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimPrefix(host, "*.") // a wildcard in DNS
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	_, err := domain.Parse(strings.ReplaceAll(host, "_", "x")) // hosts that work have underscores
	return err == nil
}

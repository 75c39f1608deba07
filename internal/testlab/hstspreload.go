package testlab

import "encoding/json"

// The paths at which hstspreload.org answers.
const (
	StatusPath      = "/api/v2/status"
	PreloadablePath = "/api/v2/preloadable"
	RemovablePath   = "/api/v2/removable"
)

// HSTSPreload returns a site in place of hstspreload.org that gives one domain a status,
// and says that it is preloaded through another one ("" for none). The answer is the
// same whatever it is asked for. Its scans find nothing; [ScanAnswer] makes others.
func HSTSPreload(domain, status, preloadedDomain string) Site {
	return Site{
		Domain: "hstspreload.org",
		HTTPS: Endpoint{Paths: map[string]Answer{
			StatusPath: jsonAnswer(map[string]any{
				"name": domain, "status": status, "bulk": preloadedDomain == domain, "preloadedDomain": preloadedDomain,
			}),
			PreloadablePath: ScanAnswer(nil, nil),
			RemovablePath:   ScanAnswer(nil, nil),
		}},
	}
}

// ScanAnswer returns the answer of hstspreload.org's scans with the codes of some errors
// and warnings.
func ScanAnswer(errors, warnings []string) Answer {
	type issue struct {
		Code    string `json:"code"`
		Summary string `json:"summary"`
		Message string `json:"message"`
	}
	issues := func(codes []string) []issue {
		all := []issue{} // never null
		for _, code := range codes {
			all = append(all, issue{code, "Summary of " + code, "Message about " + code + "."})
		}
		return all
	}
	return jsonAnswer(map[string]any{"errors": issues(errors), "warnings": issues(warnings)})
}

func jsonAnswer(value any) Answer {
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		panic(err) // texts can always be written
	}
	return Answer{Fields: map[string]string{"Content-Type": "application/json; charset=utf-8"}, Body: string(body)}
}

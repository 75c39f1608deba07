package testlab

import "encoding/json"

// HSTSPreload is a site in place of hstspreload.org that gives one domain a status,
// and says that it is preloaded through another one ("" for none). It gives the same
// answer whatever it is asked for.
func HSTSPreload(domain, status, preloadedDomain string) Site {
	body, err := json.Marshal(map[string]any{
		"name": domain, "status": status, "bulk": preloadedDomain == domain, "preloadedDomain": preloadedDomain,
	})
	if err != nil {
		panic(err) // texts can always be written
	}
	return Site{
		Domain: "hstspreload.org",
		HTTPS: Endpoint{Paths: map[string]Answer{"/api/v2/status": {
			Fields: map[string]string{"Content-Type": "application/json; charset=utf-8"},
			Body:   string(body),
		}}},
	}
}

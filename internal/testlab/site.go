package testlab

// GoodHeader is a Strict-Transport-Security value that satisfies every
// published requirement.
const GoodHeader = "max-age=63072000; includeSubDomains; preload"

// Site is one host: its name, its addresses, and what listens there. The zero
// value of everything but Domain is a host at 127.0.0.1 that answers 200
// without a Strict-Transport-Security field on both ports.
type Site struct {
	// Domain is the host's name. Its www is a Site of its own. "*.example.com"
	// stands for every name below example.com that has no Site: one in DNS, at
	// every depth, with a certificate for "*.example.com".
	Domain string `json:"domain"`
	// DNS is what goes wrong when the name is looked up.
	DNS DNS `json:"dns,omitempty"`
	// Addresses are what the name resolves to: "127.0.0.1" (the default), "::1".
	Addresses []string `json:"addresses,omitempty"`
	// Dead are those of the Addresses that refuse every connection.
	Dead []string `json:"dead,omitempty"`
	// At says what differs at single addresses of the site.
	At map[string]Place `json:"at,omitempty"`
	// HTTPS is what answers on port 443.
	HTTPS Endpoint `json:"https"`
	// HTTP is what answers on port 80. Its TLS and Certificate are ignored.
	HTTP Endpoint `json:"http"`
	// Ports are further ports, with TLS.
	Ports map[int]Endpoint `json:"ports,omitempty"`
}

// Place is what answers at one address instead; nil where it is the same there.
type Place struct {
	HTTPS *Endpoint `json:"https,omitempty"`
	HTTP  *Endpoint `json:"http,omitempty"`
}

// Endpoint is one port of a site, from the socket up.
type Endpoint struct {
	Socket      Socket      `json:"socket,omitempty"`
	TLS         TLS         `json:"tls,omitempty"`
	Certificate Certificate `json:"certificate,omitempty"`
	// Answer is given for every path that Paths has no answer for.
	Answer Answer `json:"answer"`
	// Paths are the answers for single paths, such as "/start".
	Paths map[string]Answer `json:"paths,omitempty"`
	// Head is the answer for every path by the method HEAD; nil where that is the one
	// for GET.
	Head *Answer `json:"head,omitempty"`
}

// Answer is one HTTP answer.
type Answer struct {
	// Status is the status code; 0 is 200.
	Status int `json:"status,omitempty"`
	// HSTS are the values of the Strict-Transport-Security fields, one field
	// each. An empty value is a field without a value.
	HSTS []string `json:"hsts,omitempty"`
	// Location are the values of the Location fields, in the same way.
	Location []string `json:"location,omitempty"`
	// Fields are further header fields.
	Fields map[string]string `json:"fields,omitempty"`
	// Lines are further lines of the header, sent as they are: such as net/http never
	// writes. They need HTTP/1.1, which is then all that the port offers.
	Lines []string `json:"lines,omitempty"`
	Body  string   `json:"body,omitempty"`
	// Fault is what goes wrong with the answer.
	Fault Fault `json:"fault,omitempty"`
}

// Redirect returns an answer that redirects to a URL.
func Redirect(status int, location string) Answer {
	return Answer{Status: status, Location: []string{location}}
}

// Ready returns a site that meets every requirement: http redirects to https on the
// same host, which sends [GoodHeader].
func Ready(domain string) Site {
	return Site{
		Domain: domain,
		HTTPS:  Endpoint{Answer: Answer{HSTS: []string{GoodHeader}}},
		HTTP:   Endpoint{Answer: Redirect(301, "https://"+domain+"/")},
	}
}

package provider

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"golang.org/x/net/http/httpguts"
)

// What can't be sent would make each request fail, and look like a fault of each site.
// So it is refused here.

// userAgent returns user_agent; empty is the default.
func (m model) userAgent(diags *diag.Diagnostics) string {
	text := m.UserAgent.ValueString()
	switch {
	case strings.ContainsAny(text, "\r\n"):
		diags.AddAttributeError(path.Root("user_agent"), "Invalid user_agent",
			"user_agent has a line break in it, which no header field can hold. Write it in one line; trimspace removes a line break at the end, for example one that file() read.")
	case !httpguts.ValidHeaderFieldValue(text):
		diags.AddAttributeError(path.Root("user_agent"), "Invalid user_agent",
			"user_agent has a control character in it, which no header field can hold. Remove it.")
	case text != "" && strings.TrimSpace(text) == "":
		diags.AddAttributeError(path.Root("user_agent"), "Invalid user_agent",
			"user_agent has nothing but spaces in it. Write a name, or leave user_agent out for the default.")
	}
	return text
}

// proxyForm says how a proxy is written. No error has the text itself, which may hold a
// password.
const proxyForm = "Write scheme, host and port, for example \"http://proxy.example:3128\"; the schemes are http, https and socks5"

// parseProxy parses proxy_url. The error says what to write instead.
func parseProxy(text string) (*url.URL, error) {
	if hasControl(text) {
		return nil, errors.New("proxy_url has a line break or another control character in it. Remove it; trimspace removes a line break at the end")
	}
	proxy, err := url.Parse(text)
	if err != nil || proxy.Hostname() == "" || (proxy.Scheme != "http" && proxy.Scheme != "https" && proxy.Scheme != "socks5") {
		return nil, errors.New("proxy_url is not the URL of a proxy. " + proxyForm)
	}
	if port := proxy.Port(); port != "" {
		if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
			return nil, errors.New("the port in proxy_url is not a number from 1 to 65535. " + proxyForm)
		}
	}
	return proxy, checkProxyUser(proxy)
}

// maxSOCKS is how many bytes SOCKS5 takes of a name or a password (RFC 1929).
const maxSOCKS = 255

// checkProxyUser checks the name and the password for a proxy.
func checkProxyUser(proxy *url.URL) error {
	name := proxy.User.Username()
	password, _ := proxy.User.Password()
	switch {
	case hasControl(name + password):
		return errors.New("the name or the password in proxy_url has a line break or another control character in it (for example %0A), which no proxy accepts. Remove it")
	case proxy.Scheme == "socks5" && (len(name) > maxSOCKS || len(password) > maxSOCKS):
		return errors.New("the name or the password in proxy_url is longer than the 255 bytes that SOCKS5 allows (RFC 1929)")
	case proxy.Scheme != "socks5" && strings.Contains(name, ":"):
		return errors.New("the name in proxy_url has a colon in it (%3A), and the proxy would read what follows as the password (RFC 7617)")
	}
	return nil
}

func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

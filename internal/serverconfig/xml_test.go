package serverconfig_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// element is the schema of an XML element: the type of each attribute, the required
// ones, and the elements that are allowed in it.
type element struct {
	attributes map[string]kind
	required   []string
	children   []string
}

// kind reports whether a text is a value of an attribute.
type kind func(string) bool

func boolean(text string) bool { return text == "true" || text == "false" }
func unsigned(text string) bool {
	_, err := strconv.ParseUint(text, 10, 32)
	return err == nil
}
func anything(text string) bool { return text != "" }
func oneOf(values ...string) kind {
	return func(text string) bool { return slices.Contains(values, text) }
}

// iisSchema has <hsts> as in Microsoft's reference of system.applicationHost/sites/site/hsts
// (IIS 10.0 version 1709), and <rewrite> as in that of URL Rewrite 2.0, where its
// documentation of HSTS for older versions uses it:
// https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/hsts
// https://learn.microsoft.com/iis/extensions/url-rewrite-module/url-rewrite-module-20-configuration-reference
var iisSchema = map[string]element{
	"hsts": {
		attributes: map[string]kind{"enabled": boolean, "max-age": unsigned, "includeSubDomains": boolean, "preload": boolean, "redirectHttpToHttps": boolean},
		// Each has a default, false or 0, which is another policy.
		required: []string{"enabled", "max-age", "includeSubDomains", "preload", "redirectHttpToHttps"},
	},
	"rewrite":       {children: []string{"rules", "outboundRules"}},
	"rules":         {children: []string{"rule"}},
	"outboundRules": {children: []string{"rule"}},
	"rule": {
		attributes: map[string]kind{"name": anything, "stopProcessing": boolean},
		required:   []string{"name"},
		children:   []string{"match", "conditions", "action"},
	},
	"match":      {attributes: map[string]kind{"url": anything, "serverVariable": oneOf("RESPONSE_Strict_Transport_Security"), "pattern": oneOf(".*")}},
	"conditions": {children: []string{"add"}},
	"add": {
		attributes: map[string]kind{"input": oneOf("{HTTPS}", "{URL}", "{HTTP_HOST}"), "pattern": anything, "ignoreCase": boolean, "negate": boolean},
		required:   []string{"input", "pattern"},
	},
	"action": {
		attributes: map[string]kind{"type": oneOf("Redirect", "Rewrite"), "url": oneOf("https://{C:1}/{R:1}"), "redirectType": oneOf("Permanent"), "value": header},
		required:   []string{"type"},
	},
}

func header(text string) bool { _, err := hsts.Parse(text); return err == nil }

// tomcatSchema is what of a deployment descriptor (Jakarta Servlet 6, web-app) the
// text uses: https://jakarta.ee/xml/ns/jakartaee/web-app_6_0.xsd
var tomcatSchema = map[string]element{
	"filter":                  {children: []string{"filter-name", "filter-class", "async-supported", "init-param"}},
	"init-param":              {children: []string{"param-name", "param-value"}},
	"filter-mapping":          {children: []string{"filter-name", "url-pattern", "dispatcher"}},
	"security-constraint":     {children: []string{"web-resource-collection", "user-data-constraint"}},
	"web-resource-collection": {children: []string{"web-resource-name", "url-pattern"}},
	"user-data-constraint":    {children: []string{"transport-guarantee"}},
	"filter-name":             {}, "filter-class": {}, "async-supported": {}, "param-name": {}, "param-value": {},
	"url-pattern": {}, "dispatcher": {}, "web-resource-name": {}, "transport-guarantee": {},
}

// TestConfig_xml checks the texts in XML against their schemas.
func TestConfig_xml(t *testing.T) {
	t.Parallel()
	for server, schema := range map[string]map[string]element{"iis": iisSchema, "iis_rewrite": iisSchema, "tomcat": tomcatSchema} {
		for _, policy := range []hsts.Policy{{}, {MaxAge: 300}, {MaxAge: 1<<31 - 1, IncludeSubDomains: true, Preload: true}} {
			if err := validate(config(t, server, policy), schema); err != nil {
				t.Errorf("%s, %s: %v", server, policy, err)
			}
		}
	}
	for text, want := range map[string]string{
		`<hsts enabled="true" />`:          "has no max-age",
		`<hsts maxage="1" />`:              "maxage",
		`<hsts max-age="-1" />`:            "max-age",
		`<hsts max-age="4294967296" />`:    "max-age",
		`<hsts preload="True" />`:          "preload",
		`<rewrite><hsts/></rewrite>`:       "<hsts> in <rewrite>",
		`<rewrite>`:                        "EOF",
		`<!-- two -- hyphens --><rewrite>`: "comment",
	} {
		if err := validate(text, iisSchema); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// validate checks each element of an XML text against the schema.
func validate(text string, schema map[string]element) error {
	decoder := xml.NewDecoder(strings.NewReader(text))
	var within []string
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && len(within) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if len(within) > 0 && !slices.Contains(schema[within[len(within)-1]].children, name) {
				return fmt.Errorf("<%s> in <%s>", name, within[len(within)-1])
			}
			within = append(within, name)
			if err := schema[name].validate(token, schema); err != nil {
				return err
			}
		case xml.EndElement:
			within = within[:len(within)-1]
		}
	}
}

// validate checks the attributes of an element.
func (e element) validate(start xml.StartElement, schema map[string]element) error {
	name := start.Name.Local
	if _, ok := schema[name]; !ok {
		return fmt.Errorf("<%s> is in no schema", name)
	}
	var have []string
	for _, a := range start.Attr {
		have = append(have, a.Name.Local)
		if is, ok := e.attributes[a.Name.Local]; !ok || !is(a.Value) {
			return fmt.Errorf("<%s %s=%q>", name, a.Name.Local, a.Value)
		}
	}
	for _, required := range e.required {
		if !slices.Contains(have, required) {
			return fmt.Errorf("<%s> has no %s", name, required)
		}
	}
	return nil
}

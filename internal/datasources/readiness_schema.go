package datasources

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func (d *readinessDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"domain": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "The domain to look at, in A-labels or in Unicode. It is normalised first: case is folded, and Unicode becomes A-labels. " +
				"Feed it from a variable or a local: a reference to a resource with pending changes puts the read off to the apply.",
		},
		"ruleset": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{framework.OneOf(names(readiness.Rulesets())...)},
			MarkdownDescription: "What to judge by: `" + string(readiness.Bulk1Year) + "` (the default) is what hstspreload.org's form demands today; `" +
				string(readiness.Bulk18Weeks) + "` is what names must keep that were preloaded between February 2016 and October 2017; `" +
				string(readiness.Removal) + "` is what the removal form asks of a name that is to leave the list; `" +
				string(readiness.Firefox) + "` is what Firefox's own list asks: the header by `HEAD` for `/`, no redirect followed, for at least 18 weeks, whether or not it has `preload`; `" +
				string(readiness.HSTS) + "` is a sound policy by RFC 6797, preloading aside.",
		},
		"min_max_age": schema.NumberAttribute{
			Optional:            true,
			MarkdownDescription: "Minimum `max-age`, in seconds. For the ruleset `" + string(readiness.HSTS) + "` alone; the others have an age of their own.",
		},
		"subdomains": schema.ListAttribute{ // a set to Terraform: sets.go of the provider
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "The names below the domain, which must work over HTTPS too: relative (`api`) or absolute (`api.example.com`), and with a port (`api:8080`) " +
				"where a plain-HTTP service has one, as browsers will ask for TLS on that same port once the policy covers it (RFC 6797, section 8.3). " +
				"Internal names count too. The functions `zone_hosts` and `hosts_in` read them from a zone file and from any other text. `[]` says that there are none; left out, the requirement is `not_checked`, and every plan warns of that where the policy covers subdomains. " +
				"Not looked at under `" + string(readiness.Removal) + "`.",
		},
		"waive": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Reasons for findings that are to block nothing, by code, or by `code@host` for one `host` as the finding has it. " +
				"They are still reported, with the reason. What hstspreload.org's scan reports goes on standing in the way of `scan_passes`, and so of `ready`.",
		},
		"planned_header": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "A `Strict-Transport-Security` value. The site is judged as if it already served it: \"ready once this is applied\". " +
				"It takes the place of the header on the site's own answers; a bot challenge, or an error page without the header, leaves the verdict open. Everything else is judged as it was seen, and `requests` are what was seen; `header` and `directives` are those of the planned one. " +
				"Under `firefox`, an answer to `HEAD` that differs from that to `GET` stays as it was seen: what makes the difference would go on making it.",
		},
		"profiles": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Names of [profiles](../guides/profiles), for example `asvs-5.0.0-l2`: what a standard, a government or a scanner demands. " +
				"`compliance` says how the site stands by each. They change no other output.",
		},
		"require": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{framework.OneOf(names(readiness.Levels())...)},
			MarkdownDescription: "What the site has to be for the plan to go on: `none` (the default), `https` (`https_ready`), `scan` (`scan_passes`) or `ready`. " +
				"Otherwise the read fails with an error that lists every finding. It stops every command that reads data, `destroy` too (there, `-refresh=false` helps).",
		},
		"second_opinion": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{framework.OneOf(secondOpinionSource)},
			MarkdownDescription: "Whom to ask for a second opinion: `" + secondOpinionSource + "`. **It makes a third party visit the site**: hstspreload.org is told the name in every plan, and scans it. " +
				"The question is `preloadable` under `" + string(readiness.Bulk1Year) + "` and `" + string(readiness.Bulk18Weeks) + "` (it has no question for the rules of 18 weeks), `removable` under `" + string(readiness.Removal) + "`. " +
				"The answer is in `second_opinion_result` and in a section of `report`, and changes no other output. It never fails the plan: a warning says if there is no answer, or if one of the two scans passes and the other does not. " +
				"It is refused under the rulesets that hstspreload.org has no scan for, for names that can't be on the Internet, such as those under `internal` or `local`, for public suffixes, and for subdomains, except under `" + string(readiness.Removal) + "`. hstspreload.org is never told of such names. Default: nobody is asked.",
		},
		"timeouts": timeoutsAttribute(ctx, "How long looking at the domain may take in all, for example `30s`. What is still open then leaves the verdict open. A second opinion has as long, from its turn on. Default: `1m`, and a minute more for each hundred `subdomains`."),
	}
	maps.Copy(attributes, verdictSchema())
	maps.Copy(attributes, evidenceSchema())
	attributes["second_opinion_result"] = secondOpinionSchema()
	resp.Schema = schema.Schema{
		MarkdownDescription: "Looks at a live domain over DNS, TLS and HTTP, and judges it by the requirements of the [HSTS preload list](https://hstspreload.org). " +
			"A site that is down is a finding, not a failure. The same site gives the same result, so that a steady site gives a steady plan.",
		Attributes: attributes,
	}
}

func verdictSchema() map[string]schema.Attribute {
	assessments := map[string]schema.Attribute{}
	for _, requirement := range readiness.Requirements() {
		assessments[string(requirement)] = schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: requirementTexts[requirement],
			Attributes: map[string]schema.Attribute{
				"status": text("`met`, `unmet`, `unknown` (an answer that it depends on did not come) or `not_checked` (there was nothing to look at, or the ruleset does not ask). What is waived does not count."),
				"codes":  textList("The codes of all findings about it, sorted."),
			},
		}
	}
	return map[string]schema.Attribute{
		"ready":       flag("No error under this ruleset, and nothing left open, except what is waived. Never true where `scan_passes` is false."),
		"scan_passes": flag("Whether hstspreload.org's own scan would pass, given the same observation. Null under `hsts` and `firefox`, which it has no scan for."),
		"https_ready": flag("Whether nothing that was looked at stands in the way of a longer age: a browser that holds the policy gets to a page over HTTPS, at every address and along redirects, on the domain, `www` (under `hsts` and `firefox` where the header covers it), the `subdomains` and behind a wildcard; " +
			"plain HTTP, where it answers, ends in HTTPS; and the domain does not answer with an error of the server (500 and above). The header does not count."),
		"gate": schema.SingleNestedAttribute{
			Computed: true,
			MarkdownDescription: "The verdict as a gate of `hsts_policy`: `rollout = { gates = [data.hsts_preload_readiness.site.gate] }`. " +
				"It tells a site that is broken from one that could not be looked at.",
			Attributes: map[string]schema.Attribute{
				"open":            flag("`https_ready`."),
				"broken":          flag("Whether something was seen that would lock visitors out under a longer age, for example an expired certificate of `www`. False if an answer is only missing."),
				"reason":          text("The first causes, in one line that is the same for the same causes; null if the gate is open."),
				"evidence_sha256": textList("The SHA-256 checksum of `evidence`, in hex; null where that is null. The policy keeps it in `history` when it moves to another stage."),
			},
		},
		"conclusive": flag("Whether every question had an answer: no timeout, no blocked redirect, no bot protection and no error page without the header instead of the site, no name that does not resolve from here. What is waived does not count."),
		"requirements": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "How each requirement stands.", Attributes: assessments,
		},
		"findings": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Everything found, errors first. The codes are those of hstspreload.org wherever it has one.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"code":        text("The stable name of the finding; see the guide on findings."),
				"severity":    text("`error`, `warning` or `info`."),
				"source":      text("`hstspreload.org` (its scan reports the same), `requirement` (a published requirement that its scan does not get to see) or `advice`."),
				"requirement": text("The requirement that it belongs to."),
				"host":        text("What it is about: a name, a name with its port, or one of the domain's IP addresses."),
				"summary":     text("A heading."),
				"detail":      text("What was seen, why it matters, what to do."),
				"waived":      text("The reason for which it blocks nothing; null where it is not waived."),
			}},
		},
		"error_codes":   textSet("The codes of the errors."),
		"warning_codes": textSet("The codes of the warnings."),
		"report":        text("The verdict in Markdown, for a pull request or a job summary."),
		"compliance": schema.MapNestedAttribute{
			Computed: true,
			MarkdownDescription: "How the site stands by each of `profiles`, judged on what was seen; null without them. " +
				"What was not looked at is `unknown`, for example whether every response has the header, or whether the domain is on the preload list.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"status":  text("`met`, `unmet` or `unknown`. It is `unmet` if anything is missed, whatever else is unknown."),
				"misses":  points("What the profile demands, and was seen not to hold."),
				"unknown": points("What the profile demands, and could not be told from what was seen."),
			}},
		},
		"evidence": text("What was seen, as JSON, to be judged again with the function [`judge`](../functions/judge): years later, offline, under another ruleset. " +
			"It has no query strings, no credentials and no instant of the read, and is the same for a site that did not change. Null if it would be longer than 128 KiB."),
	}
}

func secondOpinionSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		Computed: true,
		MarkdownDescription: "What the scan of `second_opinion` says; null without it. It is compared with what that scan would report by what was seen here, which is the site as it is: `planned_header` and `waive` do not count, " +
			"and the rules are those of the question. It is no part of `evidence`, which is what was seen from here alone.",
		Attributes: map[string]schema.Attribute{
			"source":        text("Who was asked: `hstspreload.org`, or the host of the provider's `hstspreload_url`."),
			"asked":         text("The URL that was asked for, to ask the same by hand."),
			"passes":        flag("Whether that scan found no error; null where there was no answer."),
			"agrees":        flag("Whether there are no `differences`; null where there was no answer."),
			"error_codes":   textSet("The codes of its errors; null where there was no answer."),
			"warning_codes": textSet("The codes of its warnings; null where there was no answer."),
			"differences": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The codes on which the two do not agree, sorted; null where there was no answer.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"code":    text("The code. Codes that begin with `server.` are from hstspreload.org's records, not from its scan."),
					"summary": text("Its heading."),
					"ours":    text("`error` or `warning` by what was seen here; null where the scan would not report it."),
					"theirs":  text("`error` or `warning` by the second opinion; null where it does not report it."),
					"why":     text("How the two can differ."),
				}},
			},
			"failure": text("Why there was no answer; null where there was one."),
		},
	}
}

// points returns a list of requirements of a profile.
func points(description string) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"requirement": text("The requirement, for example `max_age` or `all_responses`."),
			"detail":      text("What is demanded, and what was seen, in a sentence."),
		}},
	}
}

func evidenceSchema() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"header": text("The first `Strict-Transport-Security` field of the domain's answer over HTTPS (under `firefox`, to `HEAD`), or `planned_header`; null where there is none."),
		"directives": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "`header` as a browser reads it; null where it takes nothing from it.",
			Attributes: map[string]schema.Attribute{
				"max_age":            schema.Int64Attribute{Computed: true, MarkdownDescription: "The age in seconds."},
				"include_subdomains": flag("Whether it covers subdomains."),
				"preload":            flag("Whether it has `preload`."),
			},
		},
		"certificate": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The certificate that the domain sent; null where none came.",
			Attributes: map[string]schema.Attribute{
				"trusted":    flag("Whether it is trusted for the domain."),
				"subject":    text("Its subject."),
				"issuer":     text("Its issuer."),
				"dns_names":  textList("The names that it is for: the first 250, and then how many more."),
				"not_before": moment("When it becomes valid."),
				"not_after":  moment("When it expires."),
				"sha256":     text("Its SHA-256 fingerprint, in hex."),
				"key":        text("Its public key's algorithm and size, as `ECDSA 256`."),
				"signature":  text("The algorithm that it is signed with, as `SHA256-RSA`."),

				"chain_sent":     textList("The subjects of the chain as the server sent it, the leaf first."),
				"chain_verified": textList("The subjects of the chain as it was verified, the root last; empty where it is not trusted."),
			},
		},
		"requests": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The evidence: each request that was made, each URL once, `/` by `HEAD` too where Firefox's list is asked about, and once more each further address of the domain that answered otherwise. URLs are shown without query, fragment and user info.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"method":       text("`GET`; for `/` also `HEAD`, under `firefox` and for the profile `firefox-list-2026`."),
				"url":          text("The URL that was asked for."),
				"address":      text("The IP address, where a further one of the domain was asked; null for all others."),
				"status":       schema.Int64Attribute{Computed: true, MarkdownDescription: "The status of the answer; null where none came."},
				"header":       textList("The `Strict-Transport-Security` fields of the answer: the first 10, and then how many more."),
				"location":     text("Where the answer leads; null where it leads nowhere."),
				"tls_version":  text("The TLS version, as `TLS 1.3`; null over plain HTTP."),
				"cipher_suite": text("The cipher suite, as `TLS_AES_128_GCM_SHA256`; null over plain HTTP."),
				"error":        text("The class of the failure, as `refused` or `connect_timeout`; null where an answer came."),
			}},
		},
	}
}

var requirementTexts = map[readiness.Requirement]string{
	readiness.Domain:      "The name can be submitted.",
	readiness.Certificate: "HTTPS answers, with a certificate that is trusted.",
	readiness.Redirect:    "Plain HTTP, where it listens, leads to HTTPS on the same host.",
	readiness.Subdomains:  "The names below the domain, `www` first, answer over HTTPS.",
	readiness.Header:      "The domain serves the header over HTTPS.",
}

func text(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func flag(description string) schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

func moment(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description + " RFC 3339, UTC."}
}

func textList(description string) schema.Attribute {
	return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func textSet(description string) schema.Attribute {
	return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func names[T ~string](values []T) []string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	return texts
}

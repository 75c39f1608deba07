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
			MarkdownDescription: "The domain to check, in A-labels or in Unicode. It is normalised first: case is folded, and Unicode becomes A-labels. " +
				"Use a literal, a variable or a local: a reference to a resource with pending changes delays the read until the apply.",
		},
		"ruleset": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{framework.OneOf(names(readiness.Rulesets())...)},
			MarkdownDescription: "The ruleset to judge by: `" + string(readiness.Bulk1Year) + "` (the default) is what hstspreload.org's form requires today; `" +
				string(readiness.Bulk18Weeks) + "` is what names that were preloaded between February 2016 and October 2017 must keep; `" +
				string(readiness.Removal) + "` is what the removal form requires of a name that leaves the list; `" +
				string(readiness.Firefox) + "` is what Firefox's own list requires: a header of at least 18 weeks in the answer to `HEAD` for `/`, without following redirects, with or without `preload`; `" +
				string(readiness.HSTS) + "` is a sound policy by RFC 6797, without preloading.",
		},
		"min_max_age": schema.NumberAttribute{
			Optional:            true,
			MarkdownDescription: "Minimum `max-age`, in seconds. For the ruleset `" + string(readiness.HSTS) + "` only; the others have their own minimum.",
		},
		"subdomains": schema.ListAttribute{ // a set to Terraform: sets.go of the provider
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "The names below the domain, which must work over HTTPS too: relative (`api`) or absolute (`api.example.com`), and with a " +
				"port (`api:8080`) if a plain-HTTP service has one, because browsers use TLS on that same port once the policy covers it " +
				"(RFC 6797, section 8.3). Internal names count too. The functions `zone_hosts` and `hosts_in` read them from a zone file and from any other text. `[]` says that there are none. If omitted, the requirement is `not_checked`, and every plan warns if the policy covers " +
				"subdomains. Ignored under `" + string(readiness.Removal) + "`.",
		},
		"waive": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Findings that should not block anything, with the reason: by code, or by `code@host` for one `host` of a finding. They " +
				"are still reported, with the reason. What hstspreload.org's scan reports still blocks `scan_passes`, and so `ready`.",
		},
		"planned_header": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "A `Strict-Transport-Security` value. The site is judged as if it already served it: \"ready once this is applied\". " +
				"The value replaces the header on the site's own answers; a bot challenge, or an error page without the header, leaves the verdict open. " +
				"Everything else is judged as it was seen, and `requests` shows what was seen; `header` and `directives` are those of the planned header. " +
				"Under `firefox`, an answer to `HEAD` that differs from that to `GET` stays as it was seen, since the cause of the difference would remain.",
		},
		"profiles": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Names of [profiles](../guides/profiles), for example `asvs-5.0.0-l2`: what a standard, a government or a scanner requires. `compliance` has the verdict for each. They change no other output.",
		},
		"require": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{framework.OneOf(names(readiness.Levels())...)},
			MarkdownDescription: "What the site must meet for the plan to continue: `none` (the default), `https` (`https_ready`), `scan` (`scan_passes`) " +
				"or `ready`. Otherwise the read fails with one error that lists the findings, except notes. This fails every command that reads data, " +
				"including `destroy` (use `-refresh=false` there).",
		},
		"second_opinion": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{framework.OneOf(secondOpinionSource)},
			MarkdownDescription: "Who to ask for a second opinion: `" + secondOpinionSource + "`. **It makes a third party visit the site**: every plan sends the name to hstspreload.org, which scans it. " +
				"The query is `preloadable` under `" + string(readiness.Bulk1Year) + "` and `" + string(readiness.Bulk18Weeks) + "` (there is none for the rules of 18 weeks), and `removable` under `" + string(readiness.Removal) + "`. " +
				"The answer is in `second_opinion_result` and in a section of `report`, and changes no other output. It never fails the plan: there is a warning if there is no answer, or if one of the two scans passes and the other does not. " +
				"It is an error under the rulesets that hstspreload.org has no scan for, for names that can't be on the Internet, for example those under `internal` or `local`, for public suffixes, and, except under `" + string(readiness.Removal) + "`, for subdomains. Such names are never sent to hstspreload.org. Default: no second opinion.",
		},
		"timeouts": timeoutsAttribute(ctx, "How long checking the domain may take in total, for example `30s`. What has not answered by then leaves the verdict open. A second opinion may take as long, counted from when its scan begins. Default: `1m`, plus one minute for each hundred `subdomains`."),
	}
	maps.Copy(attributes, verdictSchema())
	maps.Copy(attributes, evidenceSchema())
	attributes["second_opinion_result"] = secondOpinionSchema()
	resp.Schema = schema.Schema{
		MarkdownDescription: "Checks a live domain over DNS, TLS and HTTP, and judges it by the requirements of the [HSTS preload " +
			"list](https://hstspreload.org). A site that is down is a finding, not a failed read. A site that does not change gives " +
			"the same result in every plan.",
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
				"status": text("`met`, `unmet`, `unknown` (an answer that it depends on is missing) or `not_checked` (there was nothing to check, or the ruleset does not require it). Waived findings do not count."),
				"codes":  textList("The codes of all findings about it, sorted."),
			},
		}
	}
	return map[string]schema.Attribute{
		"ready":       flag("Whether there is no error under this ruleset and nothing is left open, except what is waived. Never true if `scan_passes` is false."),
		"scan_passes": flag("Whether hstspreload.org's own scan would pass if it saw the same. Null under `hsts` and `firefox`, which it does not scan for."),
		"https_ready": flag("Whether nothing that was checked speaks against a longer age: a browser that holds the policy reaches a page over HTTPS, " +
			"at every address and along redirects, on the domain, on `www` (under `hsts` and `firefox` only if the header covers it), " +
			"on the `subdomains` and behind a DNS wildcard; plain HTTP, if it answers, ends in HTTPS; and the domain does not answer " +
			"with a server error (500 or above). The header does not count."),
		"gate": schema.SingleNestedAttribute{
			Computed: true,
			MarkdownDescription: "The verdict as a gate of `hsts_policy`: `rollout = { gates = [data.hsts_preload_readiness.site.gate] }`. " +
				"It distinguishes a site that is broken from one that could not be checked.",
			Attributes: map[string]schema.Attribute{
				"open":            flag("`https_ready`."),
				"broken":          flag("Whether something was seen that would lock visitors out under a longer age, for example an expired certificate of `www`. False if an answer is merely missing."),
				"reason":          text("The first causes, in one line that is the same for the same causes; null if the gate is open."),
				"evidence_sha256": textList("The SHA-256 checksum of `evidence`, in hex; null if that is null. The policy keeps it in `history` when it moves to another stage."),
			},
		},
		"conclusive": flag("Whether every question had an answer: no timeout, no blocked redirect, no bot protection or error page without the header instead of the site, and no name that does not resolve from here. Waived findings do not count."),
		"requirements": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The verdict on each requirement.", Attributes: assessments,
		},
		"findings": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "All findings, errors first. The codes are those of hstspreload.org if it has one.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"code":        text("The stable name of the finding; see the guide on findings."),
				"severity":    text("`error`, `warning` or `info`."),
				"source":      text("`hstspreload.org` (its scan reports the same), `requirement` (a published requirement that its scan does not see) or `advice`."),
				"requirement": text("The requirement that it belongs to."),
				"host":        text("The subject: a name, a name with its port, or one of the domain's IP addresses."),
				"summary":     text("A heading."),
				"detail":      text("What was seen, why it matters, and what to do."),
				"waived":      text("The reason for which it is waived; null if it is not waived."),
			}},
		},
		"error_codes":   textSet("The codes of the errors."),
		"warning_codes": textSet("The codes of the warnings."),
		"report":        text("The verdict in Markdown, for a pull request or a job summary."),
		"compliance": schema.MapNestedAttribute{
			Computed: true,
			MarkdownDescription: "The verdict for each of `profiles`, judged on what was seen; null without them. What was not checked is `unknown`, for " +
				"example whether every response has the header, or whether the domain is on the preload list.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"status":  text("`met`, `unmet` or `unknown`. It is `unmet` if any requirement is missed, even if others are unknown."),
				"misses":  points("The requirements of the profile that were seen to be missed."),
				"unknown": points("The requirements of the profile that could not be decided from what was seen."),
			}},
		},
		"evidence": text("What was seen, as JSON. The function [`judge`](../functions/judge) can judge it again: years later, offline, or under " +
			"another ruleset. It has no query strings, no credentials and no time of the read, and is the same for a site that did " +
			"not change. Null if it would be longer than 128 KiB."),
	}
}

func secondOpinionSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		Computed: true,
		MarkdownDescription: "The result of the scan of `second_opinion`; null without it. It is compared with what that scan would report on what was seen from here. That is the site as it is: `planned_header` and `waive` do not count. " +
			"It is not part of `evidence`, which only has what was seen from here.",
		Attributes: map[string]schema.Attribute{
			"source":        text("Who was asked: `hstspreload.org`, or the host of the provider's `hstspreload_url`."),
			"asked":         text("The URL of the query, to repeat it by hand."),
			"passes":        flag("Whether that scan found no error; null without an answer."),
			"agrees":        flag("Whether there are no `differences`; null without an answer."),
			"error_codes":   textSet("The codes of its errors; null without an answer."),
			"warning_codes": textSet("The codes of its warnings; null without an answer."),
			"differences": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The codes on which the two differ, sorted; null without an answer.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"code":    text("The code. Codes that begin with `server.` are from hstspreload.org's records, not from its scan."),
					"summary": text("Its heading."),
					"ours":    text("`error` or `warning` by what was seen from here; null if the scan would not report it."),
					"theirs":  text("`error` or `warning` by the second opinion; null if it does not report it."),
					"why":     text("Why the two may differ."),
				}},
			},
			"failure": text("Why there was no answer; null if there was one."),
		},
	}
}

// points returns a list of requirements of a profile.
func points(description string) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"requirement": text("The requirement, for example `max_age` or `all_responses`."),
			"detail":      text("What is required and what was seen, in one sentence."),
		}},
	}
}

func evidenceSchema() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"header": text("The first `Strict-Transport-Security` field of the domain's answer over HTTPS (under `firefox`, to `HEAD`), or `planned_header`; null if there is none."),
		"directives": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "`header` as a browser reads it; null if a browser ignores it.",
			Attributes: map[string]schema.Attribute{
				"max_age":            schema.Int64Attribute{Computed: true, MarkdownDescription: "The age in seconds."},
				"include_subdomains": flag("Whether it covers subdomains."),
				"preload":            flag("Whether it has `preload`."),
			},
		},
		"certificate": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The certificate that the domain sent; null if none came.",
			Attributes: map[string]schema.Attribute{
				"trusted":    flag("Whether it is trusted for the domain."),
				"subject":    text("Its subject."),
				"issuer":     text("Its issuer."),
				"dns_names":  textList("The names that it is for: the first 250, and then how many more."),
				"not_before": moment("When it becomes valid."),
				"not_after":  moment("When it expires."),
				"sha256":     text("Its SHA-256 fingerprint, in hex."),
				"key":        text("Its public key's algorithm and size, for example `ECDSA 256`."),
				"signature":  text("The algorithm that it is signed with, for example `SHA256-RSA`."),

				"chain_sent":     textList("The subjects of the chain as the server sent it, the leaf first."),
				"chain_verified": textList("The subjects of the chain as it was verified, the root last; empty if it is not trusted."),
			},
		},
		"requests": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The evidence: the requests that were made, each URL once. `/` is also requested with `HEAD` if Firefox's list is judged, and each other IP address of the domain that answered differently is listed too. URLs are shown without query, fragment and user info.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"method":       text("`GET`; for `/` also `HEAD`, under `firefox` and for the profile `firefox-list-2026`."),
				"url":          text("The URL that was requested."),
				"address":      text("The IP address, for requests to another address of the domain; null for all others."),
				"status":       schema.Int64Attribute{Computed: true, MarkdownDescription: "The status of the answer; null if none came."},
				"header":       textList("The `Strict-Transport-Security` fields of the answer: the first 10, and then how many more."),
				"location":     text("The target of the redirect; null if the answer does not redirect."),
				"tls_version":  text("The TLS version, for example `TLS 1.3`; null over plain HTTP."),
				"cipher_suite": text("The cipher suite, for example `TLS_AES_128_GCM_SHA256`; null over plain HTTP."),
				"error":        text("The kind of failure, for example `refused` or `connect_timeout`; null if an answer came."),
			}},
		},
	}
}

var requirementTexts = map[readiness.Requirement]string{
	readiness.Domain:      "The name can be submitted.",
	readiness.Certificate: "HTTPS answers, with a certificate that is trusted.",
	readiness.Redirect:    "Plain HTTP, if it listens, leads to HTTPS on the same host.",
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

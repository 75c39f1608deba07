package hsts_test

import data.hsts
import data.hsts.catalogue

# at is an object with a value at a path.
at(path, value) := json.patch({}, array.concat(blocks, [{"op": "add", "path": path, "value": value}])) if {
	blocks := [{"op": "add", "path": array.slice(path, 0, length), "value": {}} |
		some length in numbers.range(1, count(path))
		length < count(path)
	]
}

# filled are the values of a resource with a value for a carrier.
filled(carrier, value) := object.union(at(carrier.path, value), beside) if {
	above := array.slice(carrier.path, 0, count(carrier.path) - 1)
	beside := at_when(above, object.get(carrier, "when", {}))
}

at_when(above, attributes) := attributes if count(above) == 0

at_when(above, attributes) := at(above, attributes) if count(above) > 0

# plan is a plan with a policy at max-age=300 and a resource whose first attribute has
# the expression.
plan(type, values, expression) := {
	"configuration": {"root_module": {"resources": [
		{"address": "hsts_policy.site", "mode": "managed", "type": "hsts_policy", "expressions": {}},
		{"address": address_of(type), "mode": mode_of(type), "type": trim_prefix(type, "data."), "expressions": {name: expression | some name in object.keys(values)}},
	]}},
	"planned_values": {},
	"resource_changes": [
		{"address": "hsts_policy.site", "mode": "managed", "type": "hsts_policy", "change": {"after": policy}},
		{"address": address_of(type), "mode": mode_of(type), "type": trim_prefix(type, "data."), "change": {"before": null, "after": values, "after_unknown": {}}},
	],
}

policy := {
	"header_value": "max-age=300; includeSubDomains",
	"directives": {"max_age": 300, "include_subdomains": true, "preload": false},
}

address_of(type) := sprintf("%s.site", [type])

mode_of(type) := "managed" if not startswith(type, "data.")

mode_of(type) := "data" if startswith(type, "data.")

# long is a value of a carrier that is longer or wider than the policy.
long(carrier) := "max-age=63072000; preload" if carrier.part == "header"

long(carrier) := "Strict-Transport-Security: max-age=63072000; preload" if carrier.part == "text"

long(carrier) := sprintf("%d", [63072000 / carrier.unit]) if carrier.part == "age"

long(carrier) := "TWO_YEARS" if carrier.names

long(carrier) := carrier.on if carrier.on

# Each carrier of the catalogue with a literal is denied, and with what is longer than
# the policy.
test_literal_of_each_carrier if {
	every type, carriers in catalogue.carriers {
		every carrier in carriers {
			values := filled(carrier, long(carrier))
			literal_denied(carrier, hsts.deny) with input as literal(type, values)
		}
	}
}

literal(type, values) := merged if {
	base := plan(type, values, {"constant_value": null})
	expressions := {name: {"constant_value": value} | some name, value in values}
	merged := json.patch(base, [{"op": "replace", "path": "/configuration/root_module/resources/1/expressions", "value": expressions}])
}

literal_denied(carrier, denied) if {
	wanted := {"header": "by-hand", "text": "by-hand", "age": "by-hand", "subdomains": "by-hand", "preload": "preload", "switch": "age"}
	some finding in denied
	finding.rule == wanted[carrier.part]
}

# Each carrier that takes its value from the policy, and sends more than that, is
# denied; subdomains have no other rule.
test_more_than_the_policy if {
	every type, carriers in catalogue.carriers {
		every carrier in carriers {
			more_denied(type, carrier)
		}
	}
}

more_denied(type, carrier) if {
	carrier.part != "subdomains"
	values := filled(carrier, long(carrier))
	count(hsts.deny) > 0 with input as plan(type, values, from_policy)
}

more_denied(_, carrier) if carrier.part == "subdomains"

from_policy := {"references": ["hsts_policy.site.directives", "hsts_policy.site"]}

# Each carrier that sends what the policy does passes without a word.
test_as_the_policy if {
	every type, carriers in catalogue.carriers {
		every carrier in carriers {
			passes(type, carrier)
		}
	}
}

passes(type, carrier) if {
	carrier.part != "switch"
	values := filled(carrier, short(carrier))
	count(hsts.deny | hsts.warn) == 0 with input as plan(type, values, from_policy)
}

passes(_, carrier) if carrier.part == "switch"

short(carrier) := policy.header_value if carrier.part == "header"

short(carrier) := sprintf("Strict-Transport-Security: %s", [policy.header_value]) if carrier.part == "text"

short(carrier) := "0" if {
	carrier.part == "age"
	not carrier.names
}

short(carrier) := "ZERO_MINS" if carrier.names

short(carrier) := carrier.on if carrier.part == "subdomains"

short(carrier) := false if carrier.part == "preload"

# A value that a plan does not know is a warning, whether or not it comes from the
# policy.
test_unknown if {
	known := plan("aws_lb_listener", {"port": 443}, {"references": []})
	unknown := json.patch(known, [
		{"op": "add", "path": "/resource_changes/1/change/after_unknown/routing_http_response_strict_transport_security_header_value", "value": true},
		{"op": "add", "path": "/configuration/root_module/resources/1/expressions/routing_http_response_strict_transport_security_header_value", "value": from_policy},
	])
	{finding.rule | some finding in hsts.warn} == {"age"} with input as unknown
	count(hsts.deny) == 0 with input as unknown
}

# What the consumer can't send shorter is not the plan's fault.
test_least_age if {
	retired := object.union(policy, {"header_value": "max-age=0", "directives": {"max_age": 0, "include_subdomains": false, "preload": false}})
	carrier := [found | some found in catalogue.carriers.fortios_firewall_vip; found.part == "age"][0]
	at_60 := json.patch(plan("fortios_firewall_vip", at(carrier.path, 60), from_policy), [{"op": "replace", "path": "/resource_changes/0/change/after", "value": retired}])
	at_61 := json.patch(plan("fortios_firewall_vip", at(carrier.path, 61), from_policy), [{"op": "replace", "path": "/resource_changes/0/change/after", "value": retired}])
	count(hsts.deny) == 0 with input as at_60
	count(hsts.deny) == 1 with input as at_61
}

# An age that was sent before is not raised: it is a warning.
test_kept if {
	carrier := catalogue.carriers.aws_lb_listener[0]
	values := at(carrier.path, "max-age=31536000")
	kept := json.patch(plan("aws_lb_listener", values, from_policy), [{"op": "replace", "path": "/resource_changes/1/change/before", "value": values}])
	count(hsts.deny) == 0 with input as kept
	{finding.rule | some finding in hsts.warn} == {"age"} with input as kept
}

# What is deleted sends nothing.
test_deleted if {
	values := at(["routing_http_response_strict_transport_security_header_value"], "max-age=31536000")
	deleted := json.patch(plan("aws_lb_listener", values, from_policy), [{"op": "replace", "path": "/resource_changes/1/change/after", "value": null}])
	count(hsts.deny | hsts.warn) == 0 with input as deleted
}

test_not_a_plan if {
	{finding.rule | some finding in hsts.deny} == {"not-a-plan"} with input as {"values": {}}
}

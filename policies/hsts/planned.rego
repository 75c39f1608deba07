# METADATA
# title: What is planned
# description: |
#   The policies of a plan, and the places in its resources that send
#   Strict-Transport-Security: those of the catalogue, and others where the header
#   is named.
package hsts.planned

import data.hsts.catalogue
import data.hsts.configuration

name := "strict-transport-security"

# policies are the instances of hsts_policy by their address without keys.
policies[address] contains policy if {
	some change in input.resource_changes
	change.type == "hsts_policy"
	is_object(change.change.after)
	address := configuration.without_keys(change.address)
	policy := {"address": change.address, "values": change.change.after}
}

# resources are the instances of all other resources.
resources contains resource if {
	some change in input.resource_changes
	not startswith(change.type, "hsts_")
	is_object(change.change.after)
	resource := {
		"address": change.address,
		"type": typed(change.mode, change.type),
		"values": change.change.after,
		"unknown": object.get(change.change, "after_unknown", {}),
		"before": object.get(change.change, "before", null),
	}
}

# The data sources that were read already are in the prior state.
resources contains resource if {
	walk(input.prior_state.values.root_module, [path, read])
	"resources" in path
	read.mode == "data"
	not startswith(read.type, "hsts_")
	resource := {
		"address": read.address,
		"type": typed("data", read.type),
		"values": read.values,
		"unknown": {},
		"before": null,
	}
}

typed(mode, type) := type if mode == "managed"

typed(mode, type) := sprintf("data.%s", [type]) if mode == "data"

# names are the names of a path, without the indexes of elements.
names(path) := [lower(step) | some step in path; is_string(step)]

# reaches reports whether the path of a carrier is that of an attribute. The blocks of
# the data source that has Akamai's rules are named after their version.
reaches(_, carrier, path) if names(carrier.path) == path

reaches(type, carrier, path) if {
	startswith(type, "data.")
	count(path) >= count(carrier.path)
	array.slice(path, count(path) - count(carrier.path), count(path)) == names(carrier.path)
}

# beside reports whether the attributes beside that at a path say that it is the one.
beside(resource, carrier, path) if {
	parent := object.get(resource.values, array.slice(path, 0, count(path) - 1), {})
	every attribute, text in object.get(carrier, "when", {}) {
		contains(lower(parent[attribute]), lower(text))
	}
}

beside(resource, carrier, path) if {
	parent := object.get(resource.values, array.slice(path, 0, count(path) - 2), {})
	is_number(path[count(path) - 1])
	every attribute, text in object.get(carrier, "when", {}) {
		contains(lower(parent[attribute]), lower(text))
	}
}

scalar(value) if is_string(value)

scalar(value) if is_number(value)

scalar(value) if is_boolean(value)

# catalogued are the places of the catalogue whose value is known.
catalogued contains place if {
	some resource in resources
	carriers := catalogue.carriers[resource.type]
	walk(resource.values, [path, value])
	scalar(value)
	some carrier in carriers
	reaches(resource.type, carrier, names(path))
	beside(resource, carrier, path)
	says_header(carrier, value)
	place := {"resource": resource, "path": path, "carrier": carrier, "value": value, "known": true}
}

# A text that does not have the header's name is about something else.
says_header(carrier, _) if carrier.part != "text"

says_header(carrier, value) if {
	carrier.part == "text"
	contains(lower(value), name)
}

# hidden are the places of the catalogue whose value is known after the apply only.
hidden contains place if {
	some resource in resources
	carriers := catalogue.carriers[resource.type]
	walk(resource.unknown, [path, true])
	some carrier in carriers
	around(resource, carrier, path)
	configured(resource, path)
	place := {"resource": resource, "path": path, "carrier": carrier, "known": false}
}

around(resource, carrier, path) if {
	reaches(resource.type, carrier, names(path))
	beside(resource, carrier, path)
}

around(_, carrier, path) if {
	count(names(path)) < count(carrier.path)
	array.slice(names(carrier.path), 0, count(names(path))) == names(path)
}

# configured reports whether the configuration sets the attribute at a path: what it
# leaves out, or sets to null, is for the provider to know.
configured(resource, path) if {
	expression := configuration.resources[configuration.without_keys(resource.address)].block.expressions[path[0]]
	not expression == {"constant_value": null}
}

# named are the other places that name the header: a text that has name and value, a
# key of a map, or a name beside the value.
named contains place if {
	some resource in resources
	walk(resource.values, [path, value])
	is_string(value)
	contains(lower(value), "max-age")
	some part in named_as(resource, path, value)
	not in_catalogue(resource, path)
	place := {
		"resource": resource,
		"path": path,
		"value": value,
		"known": true,
		"carrier": {"consumer": "", "path": path, "part": part, "when": naming(resource, path)},
	}
}

named_as(_, _, value) := {"text"} if contains(lower(value), name)

named_as(resource, path, value) := {"header"} if {
	not contains(lower(value), name)
	keyed(resource, path)
}

keyed(_, path) if {
	some step in path
	is_string(step)
	contains(lower(step), name)
}

keyed(resource, path) if {
	some length in [count(path) - 1, count(path) - 2]
	length >= 0
	parent := object.get(resource.values, array.slice(path, 0, length), {})
	is_object(parent)
	some text in parent
	is_string(text)
	contains(lower(text), name)
	not contains(lower(text), "max-age")
}

# naming has the attribute beside a place that names the header.
naming(resource, path) := {attribute: name |
	parent := object.get(resource.values, array.slice(path, 0, count(path) - 1), {})
	is_object(parent)
	some attribute, text in parent
	is_string(text)
	attribute != path[count(path) - 1]
	contains(lower(text), name)
}

in_catalogue(resource, path) if {
	some place in catalogued
	place.resource.address == resource.address
	place.path == path
}

places := (catalogued | hidden) | named

# METADATA
# title: Strict-Transport-Security beside hsts_policy
# description: |
#   Rules for plans of configurations with hsts_policy, as JSON (terraform show -json):
#   nothing else writes the header, preload comes from the policy, and no age is
#   longer than the policy's in the same plan. What a plan does not show is a warning.
package hsts

import data.hsts.catalogue
import data.hsts.configuration
import data.hsts.header
import data.hsts.origin
import data.hsts.planned

# deny has what is wrong, and warn what could not be judged.
deny contains finding("not-a-plan", "", "This is not a plan as JSON. Write it with `terraform show -json PLANFILE`.") if {
	not is_plan
}

is_plan if {
	is_object(input.configuration)
	is_object(input.planned_values)
}

# finding is a message with the rule and the resource that it is about.
finding(rule, address, text) := {"msg": text, "rule": rule, "address": address} if address == ""

finding(rule, address, text) := {"msg": sprintf("%s: %s", [address, text]), "rule": rule, "address": address} if {
	address != ""
}

about(place, rule, text) := finding(rule, place.resource.address, sprintf("%s %s", [attribute(place), text]))

# attribute is the path of a place in words.
attribute(place) := concat(".", [sprintf("%v", [step]) | some step in place.path])

beside_policy if count(declared) > 0

# declared are the policies of the configuration, planned or not.
declared contains address if {
	some address, resource in configuration.resources
	resource.block.type == "hsts_policy"
	resource.block.mode == "managed"
}

# --- Written by hand

# by_hand are the places whose value comes from no policy, but from a literal. A header
# that is a literal is written by hand, whatever another block of its kind refers to.
by_hand contains [place, source] if {
	some place in planned.places
	place.known
	written(place)
	by_itself(place)
	source := from(place)
}

by_itself(place) if count(origin.policies(place)) == 0

by_itself(place) if {
	place.carrier.part in {"header", "text"}
	some expression in origin.expressions(place)
	configuration.is_literal(expression)
}

from(place) := "is written by hand" if count(origin.literals(place)) > 0

from(place) := sprintf("comes from the variable %s", [concat(", ", origin.variables(place))]) if {
	count(origin.literals(place)) == 0
	count(origin.variables(place)) > 0
}

# written reports whether the configuration has an expression of a place, or may have
# one that a plan does not show: what it leaves out is the provider's own default.
written(place) if count(origin.expressions(place)) > 0

written(place) if {
	not planned.scalar(place.resource.values[place.path[0]])
	not planned.configured(place.resource, place.path)
}

deny contains about(place, "by-hand", sprintf("%s, next to hsts_policy. It does not follow the policy's stages. Set it from header_value or directives of the policy, or with a function of the provider.", [source])) if {
	beside_policy
	some [place, source] in by_hand
	place.carrier.part != "preload"
}

warn contains about(place, "by-hand", sprintf("%s, but there is no hsts_policy in this plan. With a policy the age is raised in stages.", [source])) if {
	not beside_policy
	some [place, source] in by_hand
}

warn contains about(place, "by-hand", sprintf("comes from %s: the plan does not show whether that is the policy.%s", [origin.described(place), same(place)])) if {
	beside_policy
	some place in planned.places
	place.carrier.part != "switch"
	written(place)
	count(origin.policies(place)) == 0
	not hand_written(place)
}

warn contains about(place, "by-hand", "may come from another instance than it says: its value is not that of any instance of the policy.") if {
	some place in planned.places
	place.known
	unsure(place)
	count(served(place)) > 0
	not agrees(place)
}

hand_written(place) if {
	some [other, _] in by_hand
	other == place
}

# unsure reports whether no reference of a place to a policy names an attribute.
unsure(place) if {
	count(origin.policies(place)) > 0
	every other in origin.policies(place) {
		other.sure == "maybe"
	}
}

same(place) := " Today it is what the policy serves." if {
	agrees(place)
} else := ""

# --- preload

deny contains about(place, "preload", sprintf("%s. preload is consent to a list that takes months to leave. Set it from directives.preload of the policy.", [source])) if {
	beside_policy
	some [place, source] in by_hand
	place.carrier.part == "preload"
}

deny contains about(place, "preload", "sends preload, and the policy does not. Anyone may then submit the domain to the preload list. Set it from directives.preload or header_value of the policy.") if {
	some place in planned.places
	place.known
	header.preloads(place)
	count(served(place)) > 0
	every policy in served(place) {
		policy.values.directives.preload == false
	}
}

warn contains about(place, "preload", "sends preload, and whether the policy does is not known in this plan.") if {
	beside_policy
	some place in planned.places
	place.known
	header.preloads(place)
	not decided(place)
}

# decided reports whether each policy of a place says whether it has preload.
decided(place) if {
	count(served(place)) > 0
	every policy in served(place) {
		is_boolean(policy.values.directives.preload)
	}
}

# --- Ages

# served are the policies that a place may serve: those that its value comes from, and
# else all of the plan. Of several instances it is the one of the same instance of the
# module, or the one with the key that is referred to.
served(place) := keyed(place, nearby(place, named(place)))

named(place) := {policy |
	some source in origin.policies(place)
	some policy in planned.policies[source.address]
} if {
	count(origin.policies(place)) > 0
}

named(place) := {policy | some address; some policy in planned.policies[address]} if {
	count(origin.policies(place)) == 0
}

nearby(place, all) := near if {
	near := {policy | some policy in all; module_of(policy.address) == module_of(place.resource.address)}
	count(near) > 0
} else := all

module_of(address) := regex.find_n(`^(module\.[^.\[]+(\[[^\]]*\])?\.)*`, address, 1)[0]

keyed(place, all) := these if {
	keys := {source.key | some source in origin.policies(place); source.key != ""} | {key |
		unsure(place)
		key := origin.key_of(place.resource.address)
	}
	these := {policy | some policy in all; origin.key_of(policy.address) in keys}
	count(these) > 0
} else := all

known_ages(place) := {policy.values.directives.max_age |
	some policy in served(place)
	is_number(policy.values.directives.max_age)
}

# allowed is the longest age that a place may send: the policy's, or the shortest that
# its consumer can send.
allowed(place) := max({max(known_ages(place)), object.get(catalogue.least_age, place.carrier.consumer, 0)})

deny contains about(place, "age", sprintf("sends max-age=%d, but the policy serves max-age=%d. Browsers would enforce HTTPS for longer than the present stage allows. Set it from the policy.", [age, max(known_ages(place))])) if {
	some place in planned.places
	place.known
	some age in header.ages(place)
	age > allowed(place)
	raised(place, age)
}

warn contains about(place, "age", sprintf("still sends max-age=%d, but the policy serves max-age=%d.", [age, max(known_ages(place))])) if {
	some place in planned.places
	place.known
	some age in header.ages(place)
	age > allowed(place)
	not raised(place, age)
}

# raised reports whether the resource sends a shorter age today, or none.
raised(place, age) if not kept(place, age)

kept(place, age) if header.before(place) >= age

warn contains about(place, "age", "may be of either of several policies with different ages: it was compared with the longest.") if {
	some place in planned.places
	place.known
	place.carrier.part in {"header", "text", "age"}
	some age in header.ages(place)
	age > min(known_ages(place))
	age <= allowed(place)
	not instance(place)
	not age in known_ages(place)
}

# instance reports whether a place has one policy.
instance(place) if count(served(place)) == 1

warn contains about(place, "age", "has no age that can be read: it was not compared with the policy's.") if {
	beside_policy
	some place in planned.places
	place.known
	place.carrier.part in {"header", "text", "age"}
	count(header.ages(place)) == 0
}

warn contains about(place, "age", "is known after the apply only: it was not compared with the policy.") if {
	beside_policy
	some place in planned.places
	not place.known
	place.carrier.part in {"header", "text", "age"}
}

warn contains about(place, "age", "could not be compared with the policy: the plan does not have the policy's age.") if {
	beside_policy
	some place in planned.places
	place.known
	place.carrier.part in {"header", "text", "age"}
	count(known_ages(place)) < max({1, count(served(place))})
	count(known_ages(place)) == 0
}

deny contains about(place, "age", "turns on a header of the consumer's own, with an age that no policy can set. Turn it off, and let the site behind it send the policy.") if {
	beside_policy
	some place in planned.places
	place.known
	place.carrier.part == "switch"
	place.value == place.carrier.on
}

# agrees reports whether a place has the value that one of its policies serves.
agrees(place) if {
	some policy in served(place)
	agrees_with(place, policy)
}

agrees_with(place, policy) if {
	place.carrier.part in {"header", "text"}
	contains(place.value, policy.values.header_value)
}

agrees_with(place, policy) if {
	place.carrier.part == "age"
	some age in header.ages(place)
	age == policy.values.directives.max_age
}

agrees_with(place, policy) if {
	place.carrier.part in {"preload", "subdomains"}
	attribute_of := {"preload": "preload", "subdomains": "include_subdomains"}[place.carrier.part]
	on := sprintf("%v", [place.value]) == sprintf("%v", [place.carrier.on])
	policy.values.directives[attribute_of] == on
}

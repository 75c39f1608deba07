# METADATA
# title: Where the value of a place comes from
package hsts.origin

import data.hsts.configuration
import data.hsts.planned

# expressions are those of the configuration that a place may have its value from:
# that of the attribute, or of what it is a part of. Blocks of a set have no order,
# so that of each of them counts. A literal that is another one does not.
expressions(place) := {expression |
	some expression in at(place)
	not another(expression, place)
}

at(place) := {expression |
	block := configured(place).block
	walk(block.expressions, [path, expression])
	not "constant_value" in path
	not "references" in path
	configuration.is_expression(expression)
	steps := planned.names(path)
	wanted := planned.names(place.path)
	count(steps) <= count(wanted)
	array.slice(wanted, 0, count(steps)) == steps
	not contradicts(object.get(block.expressions, array.slice(path, 0, count(path) - 1), {}), place)
}

# contradicts reports whether the literals beside an expression say that it is of
# another header.
contradicts(block, place) if {
	some attribute, text in object.get(place.carrier, "when", {})
	literal := block[attribute].constant_value
	is_string(literal)
	not contains(lower(literal), lower(text))
}

configured(place) := configuration.resources[configuration.without_keys(place.resource.address)]

# another reports whether an expression is a literal that is not the value of a place.
another(expression, place) if {
	place.known
	configuration.is_literal(expression)
	not gives(expression.constant_value, place.value)
}

# gives reports whether a literal has the value of a place in it.
gives(literal, value) if {
	walk(literal, [_, part])
	part == value
}

gives(literal, value) if {
	walk(literal, [_, part])
	sprintf("%v", [part]) == sprintf("%v", [value])
	planned.scalar(part)
}

gives(literal, value) if {
	walk(literal, [_, part])
	is_string(part)
	contains(lower(part), "max-age")
	is_string(value)
	contains(value, part)
}

# sources are the ends of the references of a place.
sources(place) := configuration.sources({node |
	some expression in expressions(place)
	some node in configuration.origins(
		configured(place).module,
		expression,
		object.get(configured(place).block, "for_each_expression", configuration.no_for_each),
	)
})

# attributes of a policy that have the header, or a part of it.
attributes := {"header_value", "directives"}

# policies are the policies that the value of a place comes from: their address without
# keys, the key that the reference has, or "", and whether it names an attribute.
# hsts_policy.site[each.key] names none: what stands after it is not in the plan.
policies(place) := {{"address": address, "key": key_of(reference), "sure": sure} |
	some [module, reference] in sources(place)
	is_string(reference)
	startswith(reference, "hsts_policy.")
	parts := split(configuration.without_keys(reference), ".")
	address := configuration.within(module, sprintf("hsts_policy.%s", [parts[1]]))
	sure := counts(parts)
	sure != "no"
}

# key_of is the key of an instance, at the end of an address or in a reference; "" where
# there is none.
default key_of(_) := ""

key_of(address) := key if {
	found := regex.find_n(`\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\](?:\.[a-z_.]+)?$`, address, 1)[0]
	key := regex.replace(found, `\][^\]]*$`, "]")
}

counts(parts) := "maybe" if count(parts) == 2

counts(parts) := "yes" if {
	count(parts) > 2
	parts[2] in attributes
}

counts(parts) := "no" if {
	count(parts) > 2
	not parts[2] in attributes
}

# literals are the literals that a place has its value from, and variables those
# of the root module, whose values the plan has.
literals(place) := {value | some ["constant", value] in sources(place); gives(value, place.value)}

variables(place) := {variable |
	some ["", reference] in sources(place)
	startswith(reference, "var.")
	variable := trim_prefix(reference, "var.")
	gives(input.variables[variable].value, place.value)
}

# described are the references of a place in words.
described(place) := concat(", ", sort([text | some text in words(place)])) if count(words(place)) > 0

described(place) := "an expression that a plan does not show, such as that of a dynamic block" if count(words(place)) == 0

words(place) := {text | some [module, reference] in sources(place); text := word(module, reference)}

word(module, _) := "a function or a text without references" if module == "function"

word(module, reference) := configuration.within(module, reference) if {
	not module in {"function", "constant"}
	is_string(reference)
}

word(module, _) := "a literal" if module == "constant"

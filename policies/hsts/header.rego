# METADATA
# title: What a place sends
package hsts.header

import data.hsts.planned

# segments are the values of the header in a text.
segments(place) := {place.value} if place.carrier.part == "header"

segments(place) := {match[1] |
	some match in regex.find_all_string_submatch_n(
		`(?is)strict-transport-security.{0,200}?(max-age\s*=[^'<\r\n}]*)`,
		place.value,
		-1,
	)
} if {
	place.carrier.part == "text"
}

# ages are the ages that a place sends, in seconds.
ages(place) := {age |
	some segment in segments(place)
	some match in regex.find_all_string_submatch_n(`(?i)max-age\s*=\s*\\*"?([0-9]+)`, segment, 1)
	age := to_number(match[1])
} if {
	place.carrier.part in {"header", "text"}
}

ages(place) := {age | age := seconds(place.carrier, place.value)} if place.carrier.part == "age"

seconds(carrier, value) := carrier.names[value]

seconds(carrier, value) := carrier.unit * to_number(value) if is_number(value)

seconds(carrier, value) := carrier.unit * to_number(value) if {
	is_string(value)
	regex.match(`^[0-9]+$`, value)
}

# preloads reports whether a place sends preload.
preloads(place) if {
	some segment in segments(place)
	regex.match(`(?i)(^|[;\s"])preload\b`, segment)
}

preloads(place) if {
	place.carrier.part == "preload"
	sprintf("%v", [place.value]) == sprintf("%v", [place.carrier.on])
}

# before is the age that the resource sends today.
before(place) := max(ages(earlier)) if {
	is_object(place.resource.before)
	value := object.get(place.resource.before, place.path, null)
	planned.scalar(value)
	earlier := object.union(place, {"value": value})
}

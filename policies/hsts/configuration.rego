# METADATA
# title: Where values come from
# description: |
#   The configuration in a plan: its resources, and what their expressions refer to,
#   through variables and outputs of modules. A plan has no expressions of locals
#   and none of dynamic blocks.
package hsts.configuration

# modules are the modules of the configuration by address; "" is the root's.
modules[address] := module if {
	walk(input.configuration.root_module, [path, module])
	count(path) % 3 == 0
	every i, step in path {
		step == ["module_calls", path[i], "module"][i % 3]
	}
	address := concat(".", [sprintf("module.%s", [step]) | some i, step in path; i % 3 == 1])
}

# within returns the address of something in a module.
within(module, address) := address if module == ""

within(module, address) := sprintf("%s.%s", [module, address]) if module != ""

# resources are the resources and data sources by address, without keys.
resources[address] := {"module": module, "block": block} if {
	some module, content in modules
	some block in content.resources
	address := within(module, block.address)
}

# without_keys takes the keys of instances out of an address.
without_keys(address) := regex.replace(address, `\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]`, "")

# is_expression reports whether a value is an expression of the configuration, and
# not a block. A call of a function with nothing but literals is an empty object.
is_expression(value) if is_literal(value)

is_expression(value) if is_array(value.references)

is_expression(value) if value == {}

is_literal(value) if {
	is_object(value)
	"constant_value" in object.keys(value)
}

# references are the longest references of an expression: "a.b" of "a.b" and "a".
references(expression) := {reference |
	some reference in expression.references
	not shortened(reference, expression.references)
}

shortened(reference, all) if {
	some other in all
	some next in [".", "["]
	startswith(other, concat("", [reference, next]))
}

# origins are the nodes that an expression refers to: [module, reference], or
# ["constant", value], or ["function", ""] where nothing is said. Where it refers to
# each, for_each is looked at instead.
origins(module, expression, for_each) := ((constants(expression) | functions(expression)) | plain) | by_each if {
	plain := {[module, shortest(reference)] |
		some reference in references(expression)
		not startswith(reference, "each.")
	}
	by_each := {node |
		some reference in references(expression)
		startswith(reference, "each.value")
		some node in (constants(for_each) | {[module, shortest(inner)] | some inner in references(for_each)})
	}
}

constants(expression) := {["constant", value] | value := expression.constant_value}

functions(expression) := {["function", ""] | expression == {}}

# shortest is the variable or the output of a module in a reference, and any other
# reference as it is.
shortest(reference) := regex.replace(reference, `^(var\.[^.\[]+).*$`, "$1") if startswith(reference, "var.")

shortest(reference) := regex.replace(without_keys(reference), `^(module\.[^.]+\.[^.]+).*$`, "$1") if {
	startswith(reference, "module.")
}

shortest(reference) := reference if {
	not startswith(reference, "var.")
	not startswith(reference, "module.")
}

no_for_each := {"references": []}

# edges lead from variables and outputs of modules to what they are set to.
edges[[inner, name]] contains node if {
	some outer, content in modules
	some call_name, call in content.module_calls
	inner := within(outer, sprintf("module.%s", [call_name]))
	some variable, expression in call.expressions
	name := sprintf("var.%s", [variable])
	some node in origins(outer, expression, object.get(call, "for_each_expression", no_for_each))
}

edges[[inner, name]] contains ["constant", definition["default"]] if {
	some outer, content in modules
	some call_name, call in content.module_calls
	inner := within(outer, sprintf("module.%s", [call_name]))
	some variable, definition in call.module.variables
	not call.expressions[variable]
	name := sprintf("var.%s", [variable])
}

edges[[outer, reference]] contains node if {
	some outer, content in modules
	some call_name, call in content.module_calls
	inner := within(outer, sprintf("module.%s", [call_name]))
	some output, definition in call.module.outputs
	some reference in [sprintf("module.%s", [call_name]), sprintf("module.%s.%s", [call_name, output])]
	some node in origins(inner, definition.expression, no_for_each)
}

# sources are the origins that nodes finally lead to.
sources(nodes) := {node |
	some node in (nodes | {next | some reached in graph.reachable(edges, nodes); some next in edges[reached]})
	not edges[node]
}

package foreign

// NestedNames are the names of all attributes that a resource has at any depth;
// nil where it has no nested attributes, or one of no fixed type, in which any
// name may stand.
func (f *Facts) NestedNames(resource string) map[string]bool {
	b := f.Resources[resource]
	if b == nil {
		return nil
	}
	names := map[string]bool{}
	nested, free := gather(b.Attributes, names)
	if !nested || free {
		return nil
	}
	return names
}

// gather notes the names of attributes, and tells whether any of them is nested,
// and whether any has no fixed type.
func gather(all map[string]*attribute, names map[string]bool) (nested, free bool) {
	for name, a := range all {
		names[name] = true
		free = free || string(a.Type) == `"dynamic"`
		if a.NestedType != nil {
			nested = true
			_, innerFree := gather(a.NestedType.Attributes, names)
			free = free || innerFree
		}
	}
	return nested, free
}

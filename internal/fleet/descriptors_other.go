//go:build !unix

package fleet

// DescriptorLimit returns 0: there is no limit.
func DescriptorLimit() int { return 0 }

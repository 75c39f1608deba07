//go:build unix

package fleet

import "syscall"

// DescriptorLimit returns how many file descriptors this process may have open; 0
// where that is not limited, or not known.
func DescriptorLimit() int {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil || limit.Cur > 1<<30 {
		return 0
	}
	return int(limit.Cur)
}

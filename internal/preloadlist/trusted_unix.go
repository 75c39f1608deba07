//go:build unix

package preloadlist

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// doNotWait has an open return at once, also of a FIFO that nobody writes to, and not
// take over a terminal.
const doNotWait = syscall.O_NONBLOCK | syscall.O_NOCTTY

// checkOwner checks that a file or directory belongs to this user or to root, and that
// no others may write to it. The error is an [untrustedError].
func checkOwner(info fs.FileInfo) error {
	owner, known := info.Sys().(*syscall.Stat_t)
	switch permissions := info.Mode().Perm(); {
	case known && owner.Uid != 0 && int64(owner.Uid) != int64(os.Geteuid()):
		return untrustedError{fmt.Errorf("belongs to another user (UID %d)", owner.Uid)}
	case permissions&0o022 != 0:
		return untrustedError{fmt.Errorf("may be written to by others (mode %04o; \"chmod go-w\" takes that away)", permissions)}
	default:
		return nil
	}
}

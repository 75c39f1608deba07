package preloadlist

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
)

// untrustedError says in a clause why a directory or a file is not believed: whoever
// could write to it could have put a list of their own there.
type untrustedError struct{ error }

// openFolder opens a directory, and checks that nobody but this user and root can put
// anything into it. All that is opened in it is looked up from there, so that it does
// not matter what its path leads to a moment later. An error of the check is an
// [untrustedError].
func openFolder(path string) (*os.Root, error) {
	folder, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	info, err := folder.Stat(".")
	if err == nil {
		err = checkOwner(info)
	}
	if err != nil {
		_ = folder.Close()
		return nil, err
	}
	return folder, nil
}

// openTrusted opens a file of a folder for reading. It has to be a regular file, and no
// link to one, that nobody but this user and root can write to.
//
// (That it is a hard link does no harm: to make one here takes a right to write here, and
// to write by another takes one to write to the file.)
func openTrusted(folder *os.Root, name string) (*os.File, error) {
	info, err := folder.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, untrustedError{errors.New("is not a regular file")}
	}
	file, err := folder.OpenFile(name, os.O_RDONLY|doNotWait, 0)
	if err != nil {
		return nil, err
	}
	if err := checkFile(file, checkOwner); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// openRegular opens a regular file at a path for reading, and waits for nothing, as
// opening a FIFO would for someone to write to it.
func openRegular(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|doNotWait, 0)
	if err != nil {
		return nil, err
	}
	if err := checkFile(file, func(fs.FileInfo) error { return nil }); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// checkFile checks the file that is open, whatever is at its path by now.
func checkFile(file *os.File, check func(fs.FileInfo) error) error {
	info, err := file.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return untrustedError{errors.New("is not a regular file")}
	default:
		return check(info)
	}
}

// createTemp creates a file under a name that no other has, which only this user can
// read.
func createTemp(folder *os.Root, name string) (file *os.File, temporary string, err error) {
	temporary = name + "." + rand.Text() + ".tmp"
	file, err = folder.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	return file, temporary, err
}

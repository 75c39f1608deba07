package preloadlist

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// file is a copy of the list in a file.
type file struct{ path string }

// fileTag is what a file has other than before when it was written anew.
type fileTag struct {
	size     int64
	modified time.Time
}

func (f file) read(ctx context.Context, last *version) (*version, error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return nil, f.unreadable(err)
	}
	if !info.Mode().IsRegular() {
		what := "is no regular file"
		if info.IsDir() {
			what = "is a directory"
		}
		return nil, f.failure(errors.New(what + ": write the path of the list itself, as in \"lists/transport_security_state_static.json\""))
	}
	tag := fileTag{info.Size(), info.ModTime()}
	if last != nil && last.tag == tag {
		return last, nil
	}
	opened, err := os.Open(f.path)
	if err != nil {
		return nil, f.unreadable(err)
	}
	defer func() { _ = opened.Close() }() // only read
	list, err := readList(ctx, opened)
	if _, wrong := errors.AsType[malformed](err); wrong {
		return nil, notAList(nettext.Quote(f.path), err)
	}
	if err != nil {
		return nil, f.unreadable(err)
	}
	return &version{index: list, tag: tag}, nil
}

// unreadable says why the system does not let the file be read.
func (f file) unreadable(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return f.failure(errors.New("does not exist: a path that does not begin at the root begins in the directory that terraform or tofu runs in; ${path.module} is that of the configuration"))
	case errors.Is(err, fs.ErrPermission):
		return f.failure(errors.New("may not be read by the user that terraform or tofu runs as"))
	}
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		err = inner.Err
	}
	return f.failure(fmt.Errorf("cannot be read: %w", err))
}

func (f file) failure(err error) error {
	return &Error{
		Summary: "Preload List Cannot Be Read",
		Detail:  fmt.Sprintf("preload_list.path is %s, which %s.", nettext.Quote(f.path), err),
		cause:   err,
	}
}

// notAList says that what was read from somewhere is no list.
func notAList(where string, err error) error {
	return &Error{
		Summary: "Not a Copy of the Preload List",
		Detail: fmt.Sprintf("What is at %s cannot be read as the list: %s.\n\n"+
			"It has to be Chromium's net/http/transport_security_state_static.json: JSON with \"entries\", with or without its comments, or that in base64, "+
			"as Chromium's source host serves it with ?format=TEXT. No name is looked up in a part of a list. Fetch it anew, or leave preload_list out to ask hstspreload.org.", where, err),
		cause: err,
	}
}

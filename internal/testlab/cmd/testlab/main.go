// Command testlab serves the lab's scenarios on loopback ports until it is
// interrupted, and changes sites of one that is running.
//
//	testlab [-state-file FILE] [-edge DOMAIN]... [-ready N] [-scenarios=false] [-until-stdin-closes]
//	testlab set (-control URL | -state-file FILE) DOMAIN header VALUE
//	testlab set (-control URL | -state-file FILE) DOMAIN broken true|false
//	testlab get (-control URL | -state-file FILE) DOMAIN
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "testlab:", err)
		os.Exit(1)
	}
}

// errUsage is a wrong command line, which the flag package has told already.
var errUsage = errors.New("wrong usage")

// run does what the command line says; it is main without the process around it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "set":
			return set(ctx, args[1:])
		case "get":
			return get(ctx, args[1:], stdout)
		}
	}
	return serve(ctx, args, stdin, stdout)
}

// parse reads the flags, and wants a number of arguments after them.
func parse(flags *flag.FlagSet, args []string, arguments string, count int) error {
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "usage: testlab %s [flags] %s\n", flags.Name(), arguments)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage
	}
	if flags.NArg() != count {
		flags.Usage()
		return errUsage
	}
	return nil
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"

	"github.com/creack/pty"
)

// screen is where the demo shows what happens.
type screen struct {
	out     io.Writer
	columns int
	color   bool
}

// newScreen returns the screen of the demo's standard output: in color, and as wide as
// it is, if that is a terminal.
func newScreen() *screen {
	s := &screen{out: os.Stdout, columns: 80}
	if _, columns, err := pty.Getsize(os.Stdout); err == nil && columns > 0 {
		s.columns, s.color = columns, os.Getenv("NO_COLOR") == ""
	}
	return s
}

// The codes that the demo itself sets.
const (
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	reset = "\x1b[0m"
)

// show shows a text that may have colors.
func (s *screen) show(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !s.color {
		text = plain(text)
	}
	_, _ = fmt.Fprint(s.out, text)
}

func (s *screen) title(text string) { s.show("\n%s── %s%s\n", bold, text, reset) }

// command shows a command that is run.
func (s *screen) command(words string) {
	s.show("\n%s$ %s%s\n", bold, words, reset)
}

// note shows what happens between the commands.
func (s *screen) note(text string) { s.show("\n%s… %s …%s\n", faint, text, reset) }

// run runs a command in a terminal of its own, so that it writes in color, and returns
// what it wrote. If the system has no pseudo terminals, the command runs without one.
func (s *screen) run(command *exec.Cmd) (string, error) {
	var said bytes.Buffer
	terminal, end, err := pty.Open()
	if err != nil {
		command.Stdout, command.Stderr = &said, &said
		err = command.Run()
		return said.String(), err
	}
	defer func() { _ = terminal.Close() }()
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 1000, Cols: uint16(s.columns)}); err != nil {
		return "", errors.Join(err, end.Close())
	}
	command.Stdout, command.Stderr = end, end
	err = command.Start()
	_ = end.Close()
	if err != nil {
		return "", err
	}
	// Linux ends it with an error of its own.
	if _, err := io.Copy(&said, terminal); err != nil && !errors.Is(err, syscall.EIO) {
		return "", errors.Join(err, command.Wait())
	}
	err = command.Wait()
	return strings.ReplaceAll(said.String(), "\r\n", "\n"), err
}

// escape matches the escape sequences of colors.
var escape = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// plain returns a text without colors.
func plain(text string) string { return escape.ReplaceAllString(text, "") }

// source is a line of the configuration, or where it stands, in a message of the CLI,
// which indents it.
var source = regexp.MustCompile(`^ {2,}(\d+:|with |on |[├│])`)

// message returns the message of the CLI that has a text, in its frame, but without the
// lines of the configuration that it quotes. It is empty if there is none.
func message(output, text string) string {
	var frame []string
	wasEmpty := false
	for line := range strings.Lines(output) {
		bare := plain(line)
		switch {
		case strings.HasPrefix(bare, "╷"):
			frame = nil
		case strings.HasPrefix(bare, "╵"):
			if strings.Contains(plain(strings.Join(frame, "")), text) {
				return strings.Join(frame, "")
			}
		case strings.HasPrefix(bare, "│"):
			bare = strings.TrimPrefix(bare, "│")
			empty := strings.TrimSpace(bare) == ""
			if !source.MatchString(bare) && !(empty && (len(frame) == 0 || wasEmpty)) {
				frame, wasEmpty = append(frame, line), empty
			}
		}
	}
	return ""
}

// lineWith returns the first line that has a text.
func lineWith(output, text string) string {
	for line := range strings.Lines(output) {
		if strings.Contains(plain(line), text) {
			return line
		}
	}
	return ""
}

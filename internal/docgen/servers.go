package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// servers.md is the guide without its table, which stands where its marker is.
//
//go:embed servers.md
var serversIntroduction string

const tableMarker = "<!-- table -->\n"

// seenOnServers is testdata/requests.json of internal/serverconfig: what its tests saw
// of each server.
type seenOnServers struct {
	Requests []struct {
		Name  string
		HTTPS bool
	}
	Servers map[string]seenOnServer
}

type seenOnServer struct {
	Version          string
	Responses, Notes map[string]string
}

// readSeen reads the record of the tests.
func readSeen(path string) (seenOnServers, error) {
	var seen seenOnServers
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &seen)
	}
	return seen, err
}

// serversGuide returns the guide with a table of servers and requests.
func serversGuide(seen seenOnServers) string {
	return strings.Replace(serversIntroduction, tableMarker, seen.table(), 1)
}

// table returns the table, and the notes below it.
func (s seenOnServers) table() string {
	names := make([]string, 0, len(s.Servers))
	for name := range s.Servers {
		names = append(names, name)
	}
	slices.Sort(names)
	var notes []string
	var b strings.Builder
	for _, https := range []bool{true, false} {
		title := "over https"
		if !https {
			title = "over http"
		}
		fmt.Fprintf(&b, "| %s |", title)
		for _, name := range names {
			fmt.Fprintf(&b, " %s %s |", name, s.Servers[name].Version)
		}
		b.WriteString("\n|---|" + strings.Repeat("---|", len(names)) + "\n")
		for _, request := range s.Requests {
			if request.HTTPS != https {
				continue
			}
			fmt.Fprintf(&b, "| %s |", strings.TrimPrefix(request.Name, "http, "))
			for _, name := range names {
				server := s.Servers[name]
				cell := cell(server.Responses[request.Name], https)
				if note := server.Notes[request.Name]; note != "" {
					if !slices.Contains(notes, note) {
						notes = append(notes, note)
					}
					cell += fmt.Sprintf(" [%d](#note-%d)", slices.Index(notes, note)+1, slices.Index(notes, note)+1)
				}
				fmt.Fprintf(&b, " %s |", cell)
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	for i, note := range notes {
		fmt.Fprintf(&b, "%d. <a id=\"note-%d\"></a>%s\n", i+1, i+1, note)
	}
	return b.String()
}

// response matches a recorded response: its status, where it leads, and its header.
var response = regexp.MustCompile(`^(\d+)(?: to (\S+))?, (.*)$`)

// cell shortens a response for the table.
func cell(seen string, https bool) string {
	parts := response.FindStringSubmatch(seen)
	switch {
	case seen == "" || seen == "not spoken":
		return "–"
	case parts == nil:
		return seen
	case !https:
		return parts[1]
	case parts[3] == "policy":
		return "✓"
	case parts[3] == "none":
		return "none"
	case strings.HasPrefix(parts[3], "another: "):
		return "its own"
	}
	return strings.TrimSuffix(parts[3], " headers") + "×"
}

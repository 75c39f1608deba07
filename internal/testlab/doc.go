// Package testlab simulates web sites, with their DNS, TLS and HTTP, on
// unprivileged loopback ports: for tests, for the demo and for benchmarks.
//
// A Site says declaratively what one host is like; a Lab serves any number of
// them. A client reaches them under their real names and ports through three
// settings that the Lab hands out: a DNS server, curl's --connect-to entries
// and a root certificate. Nothing ever leaves 127.0.0.1 and ::1.
//
// Ordinary sites share one pair of listeners, are told apart by SNI and Host,
// and get their certificates at the first handshake, so that thousands of them
// cost nothing. A site whose fault lies below TLS (a closed port, a dead
// address) gets sockets and connect-to entries of its own.
//
// The package describes sites and has no opinion of them: what a checker
// should make of a Scenario is written down where the checker is tested.
package testlab

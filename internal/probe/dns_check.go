package probe

import (
	"context"
	"sync"

	"github.com/miekg/dns"
)

// CheckDNSServers asks each configured DNS server one question that any server
// has some answer to. It returns, for each of Config.DNSServers, why there was no
// answer; "" where there was one. A refusal is an answer here: the server is there.
func (p *Prober) CheckDNSServers(ctx context.Context) []string {
	client, ok := p.resolver.(*dnsClient)
	if !ok {
		return nil
	}
	question := dns.Question{Name: ".", Qtype: dns.TypeNS, Qclass: dns.ClassINET}
	silent := make([]string, len(client.servers))
	var group sync.WaitGroup
	for i, server := range client.servers {
		group.Go(func() {
			if _, err := client.exchange(ctx, server, question); err != nil {
				silent[i] = resolverFailure(server, nil, err).Detail
			}
		})
	}
	group.Wait()
	return silent
}

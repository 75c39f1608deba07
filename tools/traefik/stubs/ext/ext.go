// Package ext has the types by which a fork of Traefik can extend its
// configuration: none here. Traefik's own empty package is a module in a
// directory of Traefik's, which is not published as a module.
package ext

// HTTP extends the configuration of HTTP.
type HTTP struct{}

// Router extends the configuration of a router.
type Router struct{}

// DeepCopyInto copies the receiver.
func (in *HTTP) DeepCopyInto(out *HTTP) { *out = *in }

// DeepCopyInto copies the receiver.
func (in *Router) DeepCopyInto(out *Router) { *out = *in }

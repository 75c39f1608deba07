package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// CallFunction calls a function, unless something in its arguments is unknown: then
// the result is unknown. Terraform does not make such a call, and newer OpenTofu does
// not either. OpenTofu 1.8 makes it if an argument is known in part, for example an
// object with the output of a resource that is yet to be created.
func (s *server) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	functions, err := s.functions()
	if err != nil {
		return nil, err
	}
	if f := functions[req.Name]; f != nil && hasUnknown(f, req.Arguments) {
		result, err := tfprotov6.NewDynamicValue(f.Return.Type, tftypes.NewValue(f.Return.Type, tftypes.UnknownValue))
		return &tfprotov6.CallFunctionResponse{Result: &result}, err
	}
	return s.Server.CallFunction(ctx, req)
}

// definitions returns the functions by their names.
func (s *server) definitions() (map[string]*tfprotov6.Function, error) {
	resp, err := s.GetFunctions(context.Background(), &tfprotov6.GetFunctionsRequest{})
	if err != nil {
		return nil, err
	}
	return resp.Functions, nil
}

// hasUnknown reports whether anything in the arguments is unknown. What it can't read
// is for the framework to refuse.
func hasUnknown(f *tfprotov6.Function, arguments []*tfprotov6.DynamicValue) bool {
	for i, argument := range arguments {
		if argument == nil || !mayHaveUnknown(argument.MsgPack) {
			continue
		}
		parameter := f.VariadicParameter
		if i < len(f.Parameters) {
			parameter = f.Parameters[i]
		}
		if parameter == nil {
			continue
		}
		if value, err := argument.Unmarshal(parameter.Type); err == nil && !value.IsFullyKnown() {
			return true
		}
	}
	return false
}

// mayHaveUnknown reports whether a value in MessagePack can have an unknown in it, so
// that the results of a large fleet are not decoded twice: an unknown is one of the
// format's extensions, and their first bytes are in no UTF-8 text but as the first of
// a character.
func mayHaveUnknown(text []byte) bool {
	const unknown, refined = 0x00, 0x0c // the types of extension that stand for an unknown
	for i, b := range text {
		var at int
		switch {
		case 0xd4 <= b && b <= 0xd8: // a fixed length
			at = i + 1
		case 0xc7 <= b && b <= 0xc9: // a length of one, two or four bytes
			at = i + 1 + 1<<(b-0xc7)
		default:
			continue
		}
		if at < len(text) && (text[at] == unknown || text[at] == refined) {
			return true
		}
	}
	return false
}

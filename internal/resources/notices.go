package resources

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// report tells Terraform of notices, on the attributes that they concern.
func report(refused, warned []rollout.Diagnostic, diags *diag.Diagnostics) {
	for _, notice := range refused {
		diags.AddAttributeError(attributePath(notice.Path), notice.Summary, notice.Detail)
	}
	for _, notice := range warned {
		diags.AddAttributeWarning(attributePath(notice.Path), notice.Summary, notice.Detail)
	}
}

func attributePath(steps []any) path.Path {
	at := path.Empty()
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			at = at.AtName(step)
		case int:
			at = at.AtListIndex(step)
		}
	}
	return at
}

package acctest

import (
	"github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

const planFile = "plan.tfplan"

// Check plans, keeps the plan for Apply, and holds it against the checks of
// plugin-testing, which takes twice as many runs of the CLI for a step.
func (w *Workspace) Check(checks ...plancheck.PlanCheck) {
	w.t.Helper()
	w.Do("plan", "-out="+planFile)
	plan := new(tfjson.Plan)
	plan.UseJSONNumber(true)
	if err := plan.UnmarshalJSON([]byte(w.Do("show", "-json", planFile).Output)); err != nil {
		w.t.Fatal(err)
	}
	for _, check := range checks {
		var answer plancheck.CheckPlanResponse
		check.CheckPlan(w.t.Context(), plancheck.CheckPlanRequest{Plan: plan}, &answer)
		if answer.Error != nil {
			w.t.Error(answer.Error)
		}
	}
}

// Apply applies the plan that Check made.
func (w *Workspace) Apply() Result {
	w.t.Helper()
	return w.Do("apply", planFile)
}

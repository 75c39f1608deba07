package framework

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// ReadProfiles returns the profiles that a collection names, each once, sorted, and a
// sentence for each name that does not exist. What is null or not known yet is left out.
func ReadProfiles(names interface{ Elements() []attr.Value }) (chosen []profiles.Profile, unknown []string) {
	for _, name := range slices.Compact(slices.Sorted(slices.Values(KnownTexts(names)))) {
		profile, found := profiles.Find(name)
		if !found {
			unknown = append(unknown, fmt.Sprintf("There is no profile %s.%s", Quote(name), DidYouMean(name, profiles.Names())))
			continue
		}
		chosen = append(chosen, profile)
	}
	return chosen, unknown
}

// Profiles reads the argument profiles, as [ReadProfiles] does. All names that do not
// exist are one error.
func Profiles(names types.Set, diags *diag.Diagnostics) []profiles.Profile {
	at := path.Root("profiles")
	if HasNull(names) {
		diags.AddAttributeError(at, "Profile Is Null",
			"An element of profiles is null. Write the name of a profile, or leave the element out, for example with compact().")
	}
	chosen, unknown := ReadProfiles(names)
	AddErrors(diags, at, "Unknown Profile", "profiles do not exist",
		"The guide \"Profiles\" lists all of them: "+Guide("profiles")+".", unknown)
	return chosen
}

// Package rollout decides which Strict-Transport-Security policy a domain
// serves now, and when the next one may come.
//
// It is a pure state machine. [Decide] takes what was served ([State]), what the
// author wants ([Config]) and what refreshes recorded ([Evidence]), and returns
// what is served next, with the reason and with what a person must be
// told. It reads no clock: the caller stamps the times of a change with the
// instant at which it is applied ([Decision.At]).
//
// # The rules
//
// These rules hold whatever is edited, missed or restored. The tests state them a
// second time, independently, in walk_rules_test.go.
//
//  1. A new policy enters the first stage, and so does one that was retired.
//  2. The next stage begins when the latest instant on record is at or after the beginning of the wait + soak + settle, every gate is open, and stop_at allows it: at most one stage per apply.
//  3. A plan is a pure function of its inputs, and empty when nothing is due; the times of a change are those of its apply.
//  4. A gate that is closed makes a due stage wait and changes no date; one that is broken holds the rollout, and once all are open the present stage is served in full again.
//  5. A stop_at behind the present stage goes back to it; one ahead is a limit, never a jump.
//  6. An edit never lowers what is served unless its author lowered max_age or the scope; in the final stage a raised max_age is served at once.
//  7. A wider scope restarts the rollout (on_widen = "restart"), or keeps its age and comes once every gate is open ("keep"); narrowing and shortening take effect at once.
//  8. preload is served in the final stage only.
//  9. retire comes before everything else and serves max-age=0; forgotten_at is not before every policy that was ever served has run out.
//  10. Time never runs back: the latest instant on record is never lowered, nothing is due before it, and no promise counts from an earlier one; browsers that still hold a policy are reported before it is destroyed.
package rollout

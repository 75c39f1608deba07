package probe_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// inBubble makes a parallel test of one that runs in a bubble of testing/synctest:
// time stands still while anything of it is under way, and moves on to the next
// deadline when nothing else can happen. So no deadline passes because a machine is
// slow, and none is waited for. The test's network is in memory (newStage,
// testlab.NewInMemory), since synctest can't tell whether the system's network is idle.
func inBubble(test func(t *testing.T)) func(t *testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			// Whatever of the test is not done by then never will be, and synctest says so.
			t.Cleanup(func() { time.Sleep(time.Minute) })
			test(t)
		})
	}
}

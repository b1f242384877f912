package identity

import (
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

// TestRecordNumbersSayNothing checks that the numbers of records, handed in as
// ids of people, keep nobody apart, and that ids which people share do.
func TestRecordNumbersSayNothing(t *testing.T) {
	for _, shared := range []bool{false, true} {
		l := NewLinker(LinkerConfig{})
		for i := range 300 {
			p := record(i, channel.Name{Given: "Given" + fmt.Sprint(i/2), Family: "Family" + fmt.Sprint(i/2)}, fmt.Sprintf("19%02d-0%d-1%d", i/2%90+10, i/2%9+1, i/2%9), "")
			number := i
			if shared {
				number = i - i%200/100 // of some people both records have one id
			}
			p.Claims = []Claim{{Key: channel.NewKey(channel.KeyNationalID, "id", fmt.Sprintf("A%06d", 7919*number), channel.Asserted), Fact: p.Ref}}
			l.Add(&p)
		}
		run := l.prepare(nil)
		var v vector
		newComparer(run.t).compare(0, 1, &v)
		if told := v.level[fNational] != missing; told != shared {
			t.Errorf("ids that are shared %v: compared %v", shared, told)
		}
		if run.t.recordNumbers(); shared != (run.t.ids[1].namespace != run.t.ids[1].value) {
			t.Error("looking again changes what was found")
		}
	}
}

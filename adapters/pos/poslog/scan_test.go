package poslog

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// TestBeginningsWithoutEnds: a log of nothing but beginnings is searched once
// for their ends, and not once for each.
func TestBeginningsWithoutEnds(t *testing.T) {
	for _, unit := range []string{"<!--", "<![CDATA[", "<?", "<!--<?<![CDATA[", "<!---", "--><!--"} {
		for _, head := range []string{"<POSLog>", "<POSLog><Transaction>"} {
			const behind = "<Transaction><a/></Transaction>"
			log := head + strings.Repeat(unit, (4<<20)/len(unit)) + behind + strings.Repeat(" ", 2<<20)
			s := &splitter{r: strings.NewReader(log), limit: 1 << 20}
			last := ""
			for {
				sp, err := s.next()
				if errors.Is(err, io.EOF) || errors.Is(err, errPartial) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if sp.bad == "" {
					last = string(sp.raw)
				}
			}
			if last != behind {
				t.Errorf("%s and %s: what stands behind it was read as %q", head, unit, last)
			}
			if most := int64(4 * len(log)); s.searched > most {
				t.Errorf("%s and %s: %d bytes were searched in a log of %d", head, unit, s.searched, len(log))
			}
		}
	}
}

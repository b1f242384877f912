package poslog

import (
	"errors"
	"io"
	"runtime"
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

// TestTextInPieces: a text that comments cut into very many pieces is put
// together once.
func TestTextInPieces(t *testing.T) {
	const n = 50_000
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	root, err := parse([]byte("<Transaction><x>"+strings.Repeat("a<!---->", n)+"</x><y>b<z>c</z>d</y></Transaction>"), 64)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if x, y := root.get("x"), root.get("y"); x != strings.Repeat("a", n) || y != "bd" || root.child("y").get("z") != "c" {
		t.Errorf("%d characters, %q", len(x), y)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
		t.Errorf("%d MiB were allocated", took>>20)
	}
}

package draw_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process/draw"
)

var keep = flag.String("keep", "", "write the picture of the journey of Retail to this `file`, to be looked at")

// TestJourneySVG: the picture is XML, has every step, and says where nobody is
// accountable.
func TestJourneySVG(t *testing.T) {
	text := draw.JourneySVG(journey.Retail(), "pl", map[string]int{"order": 5})
	for _, want := range []string{"Składa zamówienie", "Odpowiada", "logistics", "po zakupie"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q", want)
		}
	}
	if strings.Contains(text, ">nikt<") {
		t.Error("the map of Retail is complete, and the picture says that it is not")
	}
	if *keep != "" {
		if err := os.WriteFile(*keep, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if boxes := readBoxes(t, text); len(boxes) != len(journey.Retail().Steps) {
		t.Errorf("%d boxes", len(boxes))
	}
	r := rand.New(rand.NewPCG(6, 6))
	for range 100 {
		m := randomJourney(r)
		text := draw.JourneySVG(m, "lt", nil)
		if boxes := readBoxes(t, text); len(boxes) != len(m.Steps) || coordinates.MatchString(text) {
			t.Fatalf("%d boxes of %d steps", len(boxes), len(m.Steps))
		}
		if !strings.Contains(text, ">niekas<") {
			t.Error("nobody is accountable, and the picture does not say so")
		}
	}
	if text := draw.JourneySVG(journey.Map{}, "", nil); !strings.HasSuffix(text, "</svg>\n") {
		t.Error("the zero Map cannot be drawn")
	}
}

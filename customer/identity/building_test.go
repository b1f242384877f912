package identity

import (
	"strings"
	"testing"
)

func TestBuildingsBeforeStreets(t *testing.T) {
	for text, want := range map[string]string{
		"Adventure House 638 Downing St, Salem":      "downing|638||salem",
		"Castle Building, 405 Harbour Avenue":        "harbour|405||",
		"133 New Quay Road, Harbour Point, 059413":   "new quay|133|059413|harbour point",
		"Harbour Point, 133 New Quay Road, 059413 X": "new quay|133|059413|x",
		"Flat 3 The Willows 12 Mill Road":            "mill|12||",
		"ul. Długa 5":                                "dluga|5||",
		"100 North Main Street":                      "north main|100||",
	} {
		a := parseAddress(text, "", "")
		if got := strings.Join(a.street, " ") + "|" + a.number + "|" + a.postcode + "|" + strings.Join(a.city, " "); got != want {
			t.Errorf("%q is read as %s, want %s", text, got, want)
		}
	}
}

func TestCalledAfter(t *testing.T) {
	for local, want := range map[string]bool{"jkowalski": true, "kowalskij": true, "jankowalski": true, "kowalskijan": true, "jank": true,
		"kowalski": false, "kowalski7": false, "hkowalski": false, "": false} {
		if calledAfter(local, "jan", "kowalski") != want {
			t.Errorf("%q", local)
		}
	}
}

// TestInitialOfAForm checks that the initial of a diminutive does not speak
// against the full name, and another letter does.
func TestInitialOfAForm(t *testing.T) {
	if id := givenID("robert"); !mayStart("b", id) || !mayStart("r", id) || mayStart("z", id) {
		t.Error("B. and R. may be Robert, Z. may not")
	}
}

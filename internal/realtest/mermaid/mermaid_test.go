package mermaid

import "testing"

// The parser tells diagrams from what are none.
func TestParse(t *testing.T) {
	said := Parse(t, []string{"flowchart TD\n  a[\"x\"] --> b[\"y\"]\n", "flowchart TD\n  a[[ -->\n", "no diagram"})
	if said[0] != "" || said[1] == "" || said[2] == "" {
		t.Errorf("it says %q", said)
	}
}

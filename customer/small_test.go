package customer

import "testing"

// TestSmall fills one beyond what lies in it.
func TestSmall(t *testing.T) {
	var s small[int, string]
	for n := range 20 {
		for k := range 20 {
			v, ok := s.get(k)
			if want := k < n; ok != want || ok && v != string(rune('a'+k)) {
				t.Fatalf("with %d elements, %d has %q, %v", n, k, v, ok)
			}
		}
		if s.first(n, string(rune('a'+n))) != true || s.first(n, "") || s.val(n) != string(rune('a'+n)) {
			t.Fatalf("element %d is not first once", n)
		}
	}
}

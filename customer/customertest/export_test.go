package customertest

import "testing"

// CheckUntil is Check, but ends once a rule is found broken.
func CheckUntil(t testing.TB, h Harness, broken string) Report { return checkUntil(t, h, rule(broken)) }

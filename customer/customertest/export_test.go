package customertest

import "testing"

// CheckUntil is Check, but ends once a rule is found broken. If only some checks
// can find that, it makes no others.
func CheckUntil(t testing.TB, h Harness, broken string) Report {
	only := map[rule][]string{
		ruleHashes: {"read", "versions"}, ruleLoose: {"loose terms"}, ruleReplay: {"replays that meet"}, ruleLease: {"leases", "races for a lease"},
		ruleLook: {"looks"}, ruleFlow: {"feed beside an open transaction"}, ruleContext: {"contexts", "interrupted calls", "leases"},
		ruleErase: {"read", "erasing", "erasure by a hub", "erasure while others write"}, ruleAtomic: {"atomicity", "interrupted calls"},
		ruleHash: {"state hash"}, ruleBig: {"big customer"}, ruleSpare: {"erasing"}, rulePanic: {"empty", "poison"},
	}
	return checkUntil(t, h, rule(broken), only[rule(broken)])
}

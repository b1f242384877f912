package identity

import "github.com/clientele-go/clientele/channel"

// Suspect reports whether a value with so many holders can be generic because
// of them. If not, only a decision or [Rules.Builtin] makes it so, and
// [Rules.Judge] need not be asked.
func (r Rules) Suspect(k channel.KeyKind, holders int) bool {
	return holders > r.people(k) || holders > r.holders()
}

package customertest

import (
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// adding is the change that adds postings to a term.
func adding(t customer.Term, ps ...customer.Posting) []customer.TermChange {
	return []customer.TermChange{{Term: t, Add: ps}}
}

// removing is the change that removes postings from a term.
func removing(t customer.Term, refs ...channel.Ref) []customer.TermChange {
	return []customer.TermChange{{Term: t, Remove: refs}}
}

// loosely makes changes of terms whose revisions nobody expects.
func loosely(cs []customer.TermChange) []customer.TermChange {
	for i := range cs {
		cs[i].Loose = true
	}
	return cs
}

// placing is the change that adds entries to an owner's timeline.
func placing(owner channel.Ref, rows ...customer.EntryRow) []customer.EntryChange {
	return []customer.EntryChange{{Owner: owner, Add: rows}}
}

// displacing is the change that removes entries from an owner's timeline.
func displacing(owner channel.Ref, rows ...customer.EntryRow) []customer.EntryChange {
	return []customer.EntryChange{{Owner: owner, Remove: rows}}
}

// moving is how far one stream has been read.
func moving(s customer.Stream, c channel.Cursor) []customer.StreamRow {
	return []customer.StreamRow{{Stream: s, Cursor: c}}
}

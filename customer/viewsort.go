package customer

import "cmp"

// sortView brings what a view lists into the order that [View] promises.
func sortView(v *View) {
	sortLarge(v.Orders, func(a, b *OrderView) int {
		if a.Open != b.Open {
			return compareBool(b.Open, a.Open)
		}
		if a.Open {
			return cmp.Or(cmp.Compare(b.Late, a.Late), a.Order.PlacedAt.Compare(b.Order.PlacedAt.Time), a.Fact.Ref.Compare(b.Fact.Ref))
		}
		if c := b.Order.PlacedAt.Compare(a.Order.PlacedAt.Time); c != 0 {
			return c
		}
		return a.Fact.Ref.Compare(b.Fact.Ref)
	})
	sortLarge(v.Cases, func(a, b *CaseView) int {
		if a.Open != b.Open {
			return compareBool(b.Open, a.Open)
		}
		if a.Open {
			return cmp.Or(a.Case.OpenedAt.Compare(b.Case.OpenedAt.Time), a.Fact.Ref.Compare(b.Fact.Ref))
		}
		return cmp.Or(b.Case.OpenedAt.Compare(a.Case.OpenedAt.Time), a.Fact.Ref.Compare(b.Fact.Ref))
	})
	sortPromises(v.Promises)
}

// compareBool orders no before yes.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

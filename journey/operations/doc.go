// Package operations says how the operation works that customers meet: which
// touchpoints there are and which source knows of them, what each channel does in
// each stage of the journey, who deals with how much and who solves it, which
// calls were lost and why, and how the load of each week follows its sales.
//
// A [Report] takes the analyses of customers, one after the other:
//
//	var r operations.Report
//	r.Add(id, &analysis)
//	…
//	for _, l := range r.Departments() {
//		fmt.Println(l.Name, l.Answered, l.Solved, l.HandedOn)
//	}
//
// Its results depend on what was added and not on the order. Tests are left out,
// see [journey.Rules.Tests]. It names no customer; agents are named as their
// sources name them.
package operations

// Package process finds out how things go over all customers: it takes a log of
// what happened and makes the map of the process, with how often what follows
// what and how long that takes, and compares what happened with what was meant
// to happen.
//
// A [Log] has events of cases. A case is one run of the process: a matter, an
// order, a customer. A [Miner] takes logs and gives a [Map]:
//
//	var l process.Log
//	err := l.Add(process.Event{Case: "1", Activity: "order.placed", Time: t})
//	…
//	var m process.Miner
//	m.Add(&l)
//	fmt.Println(m.Map().Edges)
//
// The events of a case follow each other in the order of their times, those of
// equal times in the order in which they were added. B directly follows A if it
// is the next event of the same case. Times are in seconds. Percentiles are of
// type 7, which interpolates between the two nearest values, as spreadsheets, R
// and NumPy do. Everything is exact: nothing is sampled or estimated.
//
// # Shards
//
// The events of one case belong into one Miner, and cases may be dealt out over
// any number of them. [Miner.Merge] adds one to another, and the Map is the same
// as if a single Miner had seen everything, in any order. [Miner.Remove] takes
// away again what was added, so that somebody who is erased was never seen.
//
// # Privacy
//
// A Map has names of activities and of resources and numbers, and nothing else.
// With [Config.Anonymity] what fewer customers than that did is folded together.
//
// # Conformance
//
// A [Model] is a journey as it is meant to go, such as [ModelOf] makes of a
// [journey.Map]. [Model.Align] finds the cheapest way to explain what happened
// by it, and names the deviations.
//
// # Files and pictures
//
// Package logfile reads and writes logs as CSV, XES and OCEL, and package draw
// draws maps as SVG, DOT and Mermaid.
package process

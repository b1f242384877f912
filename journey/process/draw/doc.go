// Package draw makes pictures of processes and journeys: as SVG with a layout of
// its own, and as text for Graphviz (DOT) and Mermaid.
//
// [Simplify] chooses what of a map is shown, so that it can be read, and
// [Diagram.SVG], [Diagram.DOT] and [Diagram.Flowchart] draw it. [Journey] and
// [Timeline] are Mermaid's diagrams of a journey as it is meant to go, and of
// one matter as it went.
//
// Names may hold anything: quotes, semicolons, line breaks, the letters of any
// language. What a format cannot hold is replaced by what looks alike. Equal
// input gives equal bytes.
package draw

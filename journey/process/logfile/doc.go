// Package logfile reads event logs of anybody's making, and writes ours: as CSV,
// as XES (IEEE 1849), and as OCEL 2.0 in JSON.
//
//	var l process.Log
//	report, err := logfile.ReadFile("claims.xes.gz", &l, logfile.Config{})
//
// A record that cannot be read never fails its file: it is left out and told in
// the [Report], with its line and field and never with its value. Files may be
// compressed with gzip. Reading streams and has limits, see [Config]; entities
// of XML are not expanded.
//
// What is written is pseudonymous unless it is asked otherwise, see [Export].
package logfile

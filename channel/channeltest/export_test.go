package channeltest

// OnArrival lets the tests of the server wait for a request.
func OnArrival(h *Hostile, f func()) { h.onArrival(f) }

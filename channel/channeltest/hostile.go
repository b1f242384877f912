package channeltest

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"
)

// A Misbehaviour is a way in which real servers answer and should not.
type Misbehaviour string

// The misbehaviours of a [Hostile] server.
const (
	Throttle         Misbehaviour = "429 with Retry-After in seconds"       // 7
	ThrottleFraction Misbehaviour = "429 with Retry-After as a fraction"    // 1.5
	ThrottleDate     Misbehaviour = "429 with Retry-After as a date"        // in an hour
	ThrottleForever  Misbehaviour = "429 with Retry-After in ten years"     // in seconds
	Status401        Misbehaviour = "401"                                   // with a JSON error
	Status403        Misbehaviour = "403"                                   // with a JSON error
	Status500        Misbehaviour = "500"                                   // with an HTML page
	Status503        Misbehaviour = "503"                                   // with an empty body
	Reset            Misbehaviour = "a reset connection"                    // after the request was read
	Truncated        Misbehaviour = "JSON shorter than its Content-Length"  // half of the true answer
	LoginPage        Misbehaviour = "an HTML login page with status 200"    //
	OtherJSON        Misbehaviour = "the JSON of another system with 200"   // an error message
	HugeBody         Misbehaviour = "a body of 64 MiB"                      // JSON that never says anything
	DeepJSON         Misbehaviour = "JSON 100,000 levels deep"              //
	InvalidUTF8      Misbehaviour = "invalid UTF-8 in every text"           // in the true answer
	RepeatedPage     Misbehaviour = "the last page of the path, repeatedly" // whatever the query says
	RedirectAway     Misbehaviour = "a redirect to another host"            //
	SlowDrip         Misbehaviour = "a byte now and then, without end"      //
	Silence          Misbehaviour = "no answer at all"                      // until the client gives up
)

// Misbehaviours returns all of them in a fixed order.
func Misbehaviours() []Misbehaviour {
	return []Misbehaviour{Throttle, ThrottleFraction, ThrottleDate, ThrottleForever, Status401, Status403,
		Status500, Status503, Reset, Truncated, LoginPage, OtherJSON, HugeBody, DeepJSON, InvalidUTF8, RepeatedPage,
		RedirectAway, SlowDrip, Silence}
}

// hugeBody is more than any page of any source holds.
const hugeBody = 64 << 20

// A Hostile is an HTTP server that answers as a source does until it is told
// to misbehave. It is made by [NewHostile]; its methods are safe for
// concurrent use.
type Hostile struct {
	// URL is the address of the server, without a slash at its end.
	URL string

	normal http.Handler
	away   *httptest.Server
	closed chan struct{}

	mu       sync.Mutex
	how      Misbehaviour
	skip     int
	requests int
	strayed  int
	sent     int64
	last     map[string]*httptest.ResponseRecorder // last true answer by method and path
	arrived  func()
}

// NewHostile starts a server that answers as normal does. It is closed at the
// end of the test.
func NewHostile(t testing.TB, normal http.Handler) *Hostile {
	h := &Hostile{normal: normal, closed: make(chan struct{}), last: map[string]*httptest.ResponseRecorder{}}
	srv := httptest.NewServer(h)
	h.URL = srv.URL
	h.away = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		h.strayed++
		h.mu.Unlock()
		normal.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		close(h.closed)
		srv.CloseClientConnections()
		srv.Close()
		h.away.Close()
	})
	return h
}

// Misbehave makes every request from now on be answered as m says.
func (h *Hostile) Misbehave(m Misbehaviour) { h.MisbehaveAfter(0, m) }

// MisbehaveAfter lets n requests pass and then does as Misbehave.
func (h *Hostile) MisbehaveAfter(n int, m Misbehaviour) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.how, h.skip = m, n
}

// Behave ends all misbehaviour.
func (h *Hostile) Behave() { h.Misbehave("") }

// Requests returns how many requests have come.
func (h *Hostile) Requests() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.requests
}

// Strayed returns how many requests have come to the other host that
// [RedirectAway] points at. Any at all may have carried credentials there.
func (h *Hostile) Strayed() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.strayed
}

// Sent returns how many bytes of a [HugeBody] were taken by clients, in the
// largest answer.
func (h *Hostile) Sent() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sent
}

// onArrival has f called when a request has come, or its first bytes have
// been answered, and the client can only wait: for tests of cancelling.
func (h *Hostile) onArrival(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.arrived = f
}

func (h *Hostile) waiting() {
	h.mu.Lock()
	f := h.arrived
	h.mu.Unlock()
	if f != nil {
		f()
	}
}

// ServeHTTP answers as told. It is what the server at URL runs.
func (h *Hostile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.requests++
	how := h.how
	if h.skip > 0 {
		h.skip--
		how = ""
	}
	last := h.last[r.Method+" "+r.URL.Path]
	h.mu.Unlock()
	switch how {
	case Throttle, ThrottleFraction, ThrottleDate, ThrottleForever, Status401, Status403, Status500, Status503:
		refuse(w, how)
	case Reset:
		panic(http.ErrAbortHandler)
	case LoginPage:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<!DOCTYPE html><html><title>Log in</title><form method=post><input name=user></form></html>")
	case OtherJSON:
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"error":"down for maintenance"}`)
	case HugeBody:
		h.huge(w)
	case DeepJSON:
		w.Header().Set("Content-Type", "application/json")
		w.Write(append(bytes.Repeat([]byte("["), 100_000), bytes.Repeat([]byte("]"), 100_000)...))
	case RedirectAway:
		http.Redirect(w, r, h.away.URL+r.URL.RequestURI(), http.StatusTemporaryRedirect)
	case SlowDrip, Silence:
		h.drip(w, r, how == SlowDrip)
	case RepeatedPage:
		if last == nil {
			last = h.truth(r)
		}
		replay(w, last, last.Body.Bytes(), last.Body.Len())
	case Truncated:
		a := h.truth(r)
		b := a.Body.Bytes()
		replay(w, a, b[:len(b)/2], len(b))
	case InvalidUTF8:
		a := h.truth(r)
		b := spoilUTF8(a.Body.Bytes())
		replay(w, a, b, len(b))
	default:
		a := h.truth(r)
		replay(w, a, a.Body.Bytes(), a.Body.Len())
	}
}

// truth asks the normal handler and remembers what it answered.
func (h *Hostile) truth(r *http.Request) *httptest.ResponseRecorder {
	a := httptest.NewRecorder()
	h.normal.ServeHTTP(a, r)
	if a.Code == http.StatusOK {
		h.mu.Lock()
		h.last[r.Method+" "+r.URL.Path] = a
		h.mu.Unlock()
	}
	return a
}

func replay(w http.ResponseWriter, a *httptest.ResponseRecorder, body []byte, length int) {
	maps.Copy(w.Header(), a.Header())
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(a.Code)
	w.Write(body)
}

func refuse(w http.ResponseWriter, how Misbehaviour) {
	status := map[Misbehaviour]int{Status401: 401, Status403: 403, Status500: 500, Status503: 503}[how]
	after := map[Misbehaviour]string{
		Throttle:         "7",
		ThrottleFraction: "1.5",
		ThrottleDate:     time.Now().Add(time.Hour).UTC().Format(http.TimeFormat),
		ThrottleForever:  strconv.Itoa(10 * 365 * 24 * 3600),
	}[how]
	if after != "" {
		w.Header().Set("Retry-After", after)
		status = http.StatusTooManyRequests
	}
	body := `{"error":"no"}`
	switch how {
	case Status500:
		w.Header().Set("Content-Type", "text/html")
		body = "<html>Internal Server Error</html>"
	case Status503:
		body = ""
	default:
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// huge writes well-formed JSON, so that only a limit can stop the reader.
func (h *Hostile) huge(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	chunk := bytes.Repeat([]byte(" "), 64<<10)
	io.WriteString(w, "{")
	var n int64
	for n < hugeBody {
		m, err := w.Write(chunk)
		n += int64(m)
		if err != nil {
			break
		}
	}
	io.WriteString(w, "}")
	h.mu.Lock()
	h.sent = max(h.sent, n)
	h.mu.Unlock()
}

// drip keeps the client waiting until it, or the server, is gone.
func (h *Hostile) drip(w http.ResponseWriter, r *http.Request, drops bool) {
	if drops {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, "{")
		http.NewResponseController(w).Flush()
	}
	h.waiting()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-h.closed:
			return
		case <-tick.C:
			if drops {
				io.WriteString(w, " ")
				http.NewResponseController(w).Flush()
			}
		}
	}
}

// spoilUTF8 puts a byte that UTF-8 never has in front of every JSON text that
// is a value.
func spoilUTF8(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte(`": "`), []byte(`":"`))
	return bytes.ReplaceAll(b, []byte(`":"`), []byte("\":\"\xff"))
}

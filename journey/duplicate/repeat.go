package duplicate

import (
	"slices"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Repetition is information that was given or asked for once more than
// needed.
type Repetition struct {
	Kind RepetitionKind
	Ref  channel.Ref // the message in which it happened
	At   time.Time
	Fact Fact // what was given again; of AskedAgain the kind alone; of RepeatedDescription nothing

	// Before is the message in which the customer had given it, Asked the
	// message in which we asked for it since, if that is why.
	Before channel.Ref
	Asked  channel.Ref

	// Cause says why it was given again. AskedAgain and RepeatedDescription
	// have none.
	Cause RepetitionCause

	// Handler and Earlier are who dealt with the message and with the one
	// before, if known.
	Handler, Earlier string
}

// String returns the kind, the ref and the kind of fact.
func (r Repetition) String() string {
	return strings.TrimSpace(string(r.Kind) + " " + r.Ref.String() + " " + r.Fact.String())
}

// GoString returns what String returns.
func (r Repetition) GoString() string { return r.String() }

// RepetitionKind is what happened.
type RepetitionKind string

// The kinds of repetitions.
const (
	RepeatedFact        RepetitionKind = "repeated_fact"        // the customer gave a fact again
	AskedAgain          RepetitionKind = "asked_again"          // we asked for a fact that had been given
	RepeatedDescription RepetitionKind = "repeated_description" // the customer described it at length again
)

// RepetitionCause is why a fact was given again.
type RepetitionCause string

// The causes, in the order in which they count.
const (
	CauseAsked   RepetitionCause = "asked"   // we had asked for it
	CauseHandler RepetitionCause = "handler" // another role or department dealt with it
	CauseChannel RepetitionCause = "channel" // it was another medium or source
)

// Repeated returns the repetitions among the messages of one episode, oldest
// first. Give it calls and visits too, with what was noted about them as Text
// or Facts, and what we wrote.
//
// A customer repeats a fact if an earlier message of theirs carried it and
// since then the handler or the medium has changed, or we have asked for it.
// Who names the order number in each message of one conversation repeats
// nothing. We ask again if we ask for a kind of fact that the customer has
// given. A description is told twice if it shares 8 pairs of words, and half
// of those of the shorter text, with an earlier message. Copies, as [Find]
// finds them, neither give nor repeat anything.
//
// The result depends on the messages alone, not on their order.
func Repeated(messages []Message, r Rules) []Repetition {
	c := NewCorpus(messages, r)
	return c.Repeated(c.all())
}

// An episode is what has been said so far.
type episode struct {
	corpus *Corpus
	out    []Repetition
	given  map[Fact]*Message     // the latest message that carried a fact
	kinds  map[FactKind]*Message // the latest message that carried a fact of a kind
	asked  map[FactKind]*Message // our latest message that asked for a kind, since it was given

	told   map[uint64][]int // pairs of words, by the descriptions that have them; nil while there are few
	docs   []*document
	common []int
}

func (e *episode) customer(x *item) {
	m, all := x.m, e.corpus.factsOf(x)
	for _, f := range all {
		p := e.given[f]
		if p == nil {
			continue
		}
		rep := Repetition{Kind: RepeatedFact, Ref: m.Ref, At: m.At, Fact: f, Before: p.Ref, Handler: m.Handler, Earlier: p.Handler}
		switch asked := e.asked[f.Kind]; {
		case asked != nil:
			rep.Cause, rep.Asked = CauseAsked, asked.Ref
		case !either(m.Handler, p.Handler):
			rep.Cause = CauseHandler
		case m.Kind != p.Kind || m.Ref.Channel != p.Ref.Channel:
			rep.Cause = CauseChannel
		default:
			continue
		}
		e.out = append(e.out, rep)
	}
	for _, f := range all {
		e.given[f], e.kinds[f.Kind] = m, m
		delete(e.asked, f.Kind)
	}
	e.describe(e.corpus.document(x))
}

// The least that makes a description: the pairs of words in common, and their
// share of the shorter text.
const (
	minShared      = 8
	minSharedShare = 0.5
)

// describe looks for an earlier message that said the same at length.
func (e *episode) describe(d *document) {
	e.count(d)
	best := -1
	for j, n := range e.common {
		shorter := min(len(d.shingles), len(e.docs[j].shingles))
		if n < minShared || float64(n) < minSharedShare*float64(shorter) {
			continue
		}
		if best < 0 || n > e.common[best] {
			best = j
		}
	}
	if best >= 0 {
		o := e.docs[best]
		e.out = append(e.out, Repetition{Kind: RepeatedDescription, Ref: d.Ref, At: d.At, Before: o.Ref, Handler: d.Handler, Earlier: o.Handler})
	}
	if e.told != nil {
		e.tell(len(e.docs), d)
	}
	e.docs = append(e.docs, d)
}

// count counts the pairs of words that a message has in common with each
// earlier description.
func (e *episode) count(d *document) {
	e.common = e.common[:0]
	if len(e.docs) <= few {
		for _, o := range e.docs {
			e.common = append(e.common, shared(o.shingles, d.shingles))
		}
		return
	}
	if e.told == nil {
		e.told = map[uint64][]int{}
		for j, o := range e.docs {
			e.tell(j, o)
		}
	}
	e.common = append(e.common, make([]int, len(e.docs))...)
	for _, s := range d.shingles {
		list := e.told[s]
		for _, j := range list[max(0, len(list)-maxCandidates):] {
			e.common[j]++
		}
	}
}

func (e *episode) tell(j int, d *document) {
	for _, s := range d.shingles {
		e.told[s] = append(e.told[s], j)
	}
}

// us takes in what we wrote or said.
func (e *episode) us(x *item) {
	m := x.m
	for _, k := range e.corpus.asksOf(x) {
		p := e.kinds[k]
		if p == nil {
			continue
		}
		e.out = append(e.out, Repetition{Kind: AskedAgain, Ref: m.Ref, At: m.At, Fact: Fact{Kind: k}, Before: p.Ref, Handler: m.Handler, Earlier: p.Handler})
		e.asked[k] = m
	}
}

// Asked returns the kinds of facts that a message asks for: those of Asks, and
// those that a sentence of it names and asks for in English, Polish,
// Lithuanian or German. They are ordered, each once.
func Asked(m Message) []FactKind {
	return withStated(m.Asks, askedIn(clean(m.Text, m.Subject).text()))
}

// withStated adds what a source states to what a text asks for.
func withStated(stated, asked []FactKind) []FactKind {
	if len(stated)+len(asked) == 0 {
		return nil
	}
	out := slices.Concat(stated, asked)
	slices.Sort(out)
	return slices.Compact(out)
}

// askedIn returns the kinds of facts that a folded text asks for.
func askedIn(text string) []FactKind {
	var out []FactKind
	named := strings.Join(strings.Fields(text), " ")
	for _, w := range askedFor {
		if !w.in(named) {
			continue
		}
		if slices.ContainsFunc(sentences(text), func(s string) bool { return w.in(s) && asks(s) }) {
			out = append(out, w.kind)
		}
	}
	return out
}

// asks reports whether a folded sentence asks for something.
func asks(s string) bool {
	return strings.HasSuffix(s, "?") || slices.ContainsFunc(requestWords, func(w string) bool { return strings.Contains(s, w) })
}

// sentences cuts text after full stops, question and exclamation marks, and at
// empty lines. A line end alone ends none: mails are wrapped.
func sentences(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, "\n\n") {
		part = " " + strings.Join(strings.Fields(part), " ")
		from := 0
		for i := 0; i < len(part); i++ {
			end := i+1 == len(part)
			if (part[i] == '.' || part[i] == '!' || part[i] == '?') && (end || part[i+1] == ' ') && !abbreviated(part[from:i]) || end {
				out = append(out, part[from:i+1])
				from = i + 1
			}
		}
	}
	return out
}

// abbreviated reports whether a full stop after s ends a word and not a
// sentence: "nr.", "el.".
func abbreviated(s string) bool {
	i := strings.LastIndexByte(s, ' ')
	return slices.Contains([]string{"nr", "no", "el", "tel", "zam", "uzs", "ul", "np", "pvz", "bzw", "mob", "e-mail-adr", "bestell-nr"}, s[i+1:])
}

// A wanted is how a kind of fact is named.
type wanted struct {
	kind  FactKind
	stems []string // folded
}

func (w *wanted) in(text string) bool {
	return slices.ContainsFunc(w.stems, func(s string) bool { return strings.Contains(text, s) })
}

// askedFor is what one asks for.
var askedFor = []wanted{
	{FactOrder, []string{"order number", "order no", "order id", "number of your order", "number of the order", "receipt number", "invoice number",
		"numer zamowieni", "numeru zamowieni", "numerem zamowieni", "nr zamowieni", "nr. zamowieni", "numer paragonu", "numeru paragonu",
		"bestellnummer", "bestell-nr", "bestellnr", "auftragsnummer", "rechnungsnummer", "nummer ihrer bestellung", "nummer der bestellung",
		"uzsakymo numer", "uzsakymo nr", "kvito numer"}},
	{FactTracking, []string{"tracking number", "parcel number", "shipment number", "numer przesylki", "numeru przesylki", "nr przesylki", "numer listu przewozowego",
		"numeru listu przewozowego", "sendungsnummer", "paketnummer", "siuntos numer", "siuntos nr", "siuntos sekimo numer"}},
	{FactPhone, []string{"phone number", "telephone number", "mobile number", "numer telefonu", "numeru telefonu", "nr telefonu", "telefonnummer", "handynummer", "rufnummer", "telefono numer", "telefono nr"}},
	{FactEmail, []string{"e-mail address", "email address", "adres e-mail", "adresu e-mail", "adres email", "adresu email", "adres mailowy", "adresu mailowego", "e-mail-adresse", "emailadresse", "mailadresse",
		"el. pasto adres", "elektroninio pasto adres", "el. pasta"}},
	{FactAddress, []string{"delivery address", "shipping address", "postal address", "your address", "adres dostawy", "adresu dostawy", "adres zamieszkania", "adresu zamieszkania", "adres do wysylki",
		"lieferadresse", "anschrift", "postadresse", "pristatymo adres"}},
	{FactSerial, []string{"serial number", "imei", "numer seryjny", "numeru seryjnego", "seriennummer", "serijos numer", "serijini numer"}},
	{FactDate, []string{"date of purchase", "purchase date", "date of the order", "order date", "date zakupu", "data zakupu", "daty zakupu", "date zamowienia", "kaufdatum", "bestelldatum", "pirkimo dat", "uzsakymo dat"}},
	{FactAmount, []string{"amount paid", "order amount", "order total", "kwote zamowienia", "kwoty zamowienia", "kwote zakupu", "rechnungsbetrag", "bestellwert", "uzsakymo suma", "uzsakymo sum", "sumokejote sum"}},
}

// requestWords make a sentence without a question mark a request.
var requestWords = []string{
	" please ", "could you", "can you", "would you", "we need your", "we need the", "i need your", "kindly", "let us know", "provide us",
	"prosze o", "prosimy o", "prosze podac", "prosimy podac", "prosze przeslac", "prosimy przeslac", "prosze wskazac", "czy moze", "czy moglby", "czy moglaby", "potrzebujemy", "podanie", "uprzejmie pros",
	" bitte ", "teilen sie uns", "nennen sie", "wir benotigen", "wir brauchen", "konnten sie", "konnen sie", "geben sie",
	"prasome", "prasau", "nurodykite", "atsiuskite", "parasykite", "pateikite", "ar galite", "ar galetumete", "reikia jusu", "reikalingas", "mums reikia",
}

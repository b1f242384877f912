package world

import (
	"cmp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// StoryNow is the moment at which Anna Nowak calls the store: Friday, 20 March
// 2026, 11:42 in Kraków.
var StoryNow = time.Date(2026, time.March, 20, 10, 42, 0, 0, time.UTC)

// The person numbers of the people in the [Story].
const (
	Anna  = 0 // Anna Nowak, who calls
	Piotr = 1 // Piotr Nowak, her husband

	storyPeople = 2
)

// A Scene is the hand-written part of every world.
//
// Anna Nowak has an account in the Polish web shop and a loyalty card, and
// shares a landline with her husband Piotr, who has an account too.
//
//   - In November she ordered two lamps, and brought one back to the store.
//   - On 12 March she ordered a kettle for pickup in Kraków. It has been ready
//     since Saturday the 14th and is kept until Saturday the 21st. She was there
//     that Saturday, before the message came, and bought tea instead.
//   - On 13 March she ordered a blanket and a cushion, promised for Tuesday the
//     17th. The parcel is stuck in a sorting centre.
//   - On Tuesday evening she wrote to two addresses of the shop. The one e-mail
//     became two tickets. The answer asked for the order number that stood in
//     the subject, and she gave it again; nobody has answered since.
//   - On Thursday at 10:12 she called and nobody took the call. At 10:26 she
//     was put through, and was promised a callback by 15:00. Nobody made it.
//   - It is Friday, 11:42, and she calls the store in Kraków.
type Scene struct {
	Now      time.Time     // when she calls: [StoryNow]
	Caller   channel.Key   // the number that she calls from, which is hers alone
	Landline channel.Key   // the number that she shares with her husband
	Card     channel.Key   // her loyalty card
	Account  channel.Ref   // her account in the web shop
	Husband  channel.Ref   // his account
	Pickup   channel.Ref   // the order that waits in the store
	Parcel   channel.Ref   // the order whose parcel is late
	Earlier  channel.Ref   // the order of November
	Receipt  channel.Ref   // what she bought in the store on the 14th
	Return   channel.Ref   // the till receipt of the lamp that she brought back
	Mail     []channel.Ref // the two copies of her one e-mail
	Tickets  []channel.Ref // the two tickets that they became
	Missed   channel.Ref   // the call that nobody took
	Call     channel.Ref   // the call in which the callback was promised
	Callback channel.Ref   // the promise of a callback, broken since Thursday 15:00

	// Facts is everything that the sources had published by Now, in the order
	// in which they did.
	Facts []channel.Fact
}

// Story returns the scene. It does not depend on any configuration; each call
// makes the facts anew.
func Story() Scene {
	s := newTeller()
	s.people()
	s.lamps()
	s.husband()
	s.kettle()
	s.tea()
	s.blanket()
	s.mail()
	s.answers()
	s.calls()
	sortFacts(s.Facts)
	return s.Scene
}

// teller collects the facts of the scene.
type teller struct {
	Scene
	zone    *time.Location
	contact channel.Ref // Anna as the helpdesk knows her
	member  channel.Ref // Anna as the loyalty programme knows her
}

func newTeller() *teller {
	return &teller{
		zone:    loadZones().warsaw,
		contact: ref(Helpdesk, channel.KindPerson, "3071"),
		member:  ref(Tills, channel.KindPerson, "M-20415"),
		Scene: Scene{
			Now:      StoryNow,
			Caller:   channel.Key{Kind: channel.KeyPhone, Value: "+48601555014", Raw: "601 555 014"},
			Landline: channel.Key{Kind: channel.KeyPhone, Value: "+48125550142", Raw: "12 555 01 42"},
			Card:     channel.NewKey(channel.KeyLoyalty, Club, "2600020415", channel.Authoritative),
			Account:  ref(WebPL, channel.KindPerson, "1017"),
			Husband:  ref(WebPL, channel.KindPerson, "1018"),
			Earlier:  ref(WebPL, channel.KindOrder, "10003"),
			Pickup:   ref(WebPL, channel.KindOrder, "10041"),
			Parcel:   ref(WebPL, channel.KindOrder, "10042"),
			Receipt:  ref(Tills, channel.KindOrder, "KRK1-2-2026-03-14-004417"),
			Return:   ref(Tills, channel.KindOrder, "KRK1-1-2025-12-06-001893"),
			Mail: []channel.Ref{ref(Helpdesk, channel.KindInteraction, "9101"),
				ref(Helpdesk, channel.KindInteraction, "9102")},
			Tickets:  []channel.Ref{ref(Helpdesk, channel.KindCase, "5581"), ref(Helpdesk, channel.KindCase, "5582")},
			Missed:   ref(Phone, channel.KindInteraction, "cdr-771204"),
			Call:     ref(Phone, channel.KindInteraction, "cdr-771219"),
			Callback: ref(Helpdesk, channel.KindPromise, "5581-1"),
		},
	}
}

// at reads a time as the clock on the wall in Kraków shows it.
func (s *teller) at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, s.zone)
	if err != nil {
		return StoryNow
	}
	return t.UTC()
}

func (s *teller) utc(text string) channel.Time   { return channel.UTC(s.at(text)) }
func (s *teller) local(text string) channel.Time { return local(s.at(text)) }
func (s *teller) day(text string) channel.Time   { return day(s.at(text+" 12:00"), s.zone) }

// tell adds a fact that the source published at its UpdatedAt.
func (s *teller) tell(f channel.Fact) { s.Facts = append(s.Facts, f) }

// sortFacts brings facts into the order in which sources publish them. Facts
// are large, so it sorts their indexes and moves each fact once.
func sortFacts(facts []channel.Fact) {
	type key struct {
		at    int64
		index int
	}
	keys := make([]key, len(facts))
	for i := range facts {
		keys[i] = key{facts[i].UpdatedAt.Unix(), i}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.at != b.at {
			return cmp.Compare(a.at, b.at)
		}
		return published(&facts[a.index], &facts[b.index])
	})
	unsorted := slices.Clone(facts)
	for i, k := range keys {
		facts[i] = unsorted[k.index]
	}
}

// published orders facts by when they were published. The rest only makes the
// order total.
func published(a, b *channel.Fact) int {
	if c := a.UpdatedAt.Compare(b.UpdatedAt.Time); c != 0 {
		return c
	}
	if c := a.Ref.Compare(b.Ref); c != 0 {
		return c
	}
	return int(a.Version - b.Version)
}

func zloty(grosze int64) channel.Money { return channel.Money{Minor: grosze, Currency: "PLN"} }

func email(address string, a channel.Assurance) channel.Key {
	return channel.Key{Kind: channel.KeyEmail, Value: address, Assurance: a}
}

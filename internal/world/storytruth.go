package world

import (
	"time"

	"github.com/clientele-go/clientele/channel"
)

// story adds the truth about the hand-written scene.
func (t *Truth) story() {
	s := Story()
	zone := loadZones().warsaw
	t.People[Anna] = Person{Number: Anna, Household: Anna, Given: "Anna", Family: "Nowak", BirthDate: "1984-05-12", Country: "PL"}
	t.People[Piotr] = Person{Number: Piotr, Household: Anna, Given: "Piotr", Family: "Nowak", BirthDate: "1982-09-30", Country: "PL"}
	for i := range s.Facts {
		f := &s.Facts[i]
		party := Party{Person: Anna, Trace: t.Parties[f.Owner()].Trace}
		if f.Owner() == s.Husband || len(f.Keys) > 0 && f.Party.IsZero() && f.Keys[0].Value == s.Landline.Value {
			party.Person = Piotr
		}
		for _, k := range f.Keys {
			trace := Likely
			if k.Assurance > channel.Asserted {
				trace = Sure
			} else if k.Value == s.Landline.Value {
				trace = Shared
			}
			party.Trace = max(party.Trace, trace)
		}
		t.Parties[f.Owner()] = party
		t.storyMatter(&s, f, party.Person)
		switch c := f.Content.(type) {
		case *channel.Order:
			t.storyOrder(f.Ref, party.Person, c, zone)
		case *channel.Promise:
			t.Promises[f.Ref] = Promise{Person: Anna, Kind: c.Kind, Due: c.Due.Time, Verdict: verdict(c.Due.Time, time.Time{}, s.Now)}
		}
	}
	t.Copies = append(t.Copies, s.Mail)
	for _, r := range s.Tickets {
		t.Mentions[r] = Mention{Own: s.Parcel}
	}
	t.Numbers[s.Caller.Value] = Answer{Kind: Found, People: []int{Anna}, Disclose: true}
	t.Numbers[s.Landline.Value] = Answer{Kind: Ambiguous, People: []int{Anna, Piotr}}
	t.Numbers[StorePhone] = Answer{Kind: Nobody}
}

// storyMatter says what a record of the scene is about: everything that Anna
// wrote and called about is the parcel, and Piotr called about his shelf.
func (t *Truth) storyMatter(s *Scene, f *channel.Fact, person int) {
	switch f.Ref.Kind {
	case channel.KindPerson, channel.KindConsent:
		return
	case channel.KindOrder:
		t.Matters[f.Ref] = f.Ref
		if f.Ref == s.Return {
			t.Matters[f.Ref] = s.Earlier
		}
	default:
		t.Matters[f.Ref] = s.Parcel
		if person == Piotr {
			t.Matters[f.Ref] = ref(WebPL, channel.KindOrder, "10031")
		}
	}
}

// storyOrder judges an order of the scene by the latest version told of it.
func (t *Truth) storyOrder(r channel.Ref, buyer int, c *channel.Order, zone *time.Location) {
	out := Order{Buyer: buyer}
	for _, f := range c.Fulfillments {
		out.Due, out.Done = dayEnd(f.PromisedBy.Time, zone), f.DoneAt.Time
		if f.Type == channel.FillPickup {
			out.Done = f.ReadyAt.Time
		}
		out.Verdict = verdict(out.Due, out.Done, StoryNow)
	}
	t.Orders[r] = out
}

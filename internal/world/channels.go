package world

import (
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/clientele-go/clientele/channel"
)

// The names of the channels of every world.
const (
	WebPL    = "web-pl"   // the Polish web shop: PLN, versions, everything inside the order
	WebLT    = "web-lt"   // the Lithuanian web shop: EUR, no versions, parcels and refunds apart from the order
	WebUK    = "web-uk"   // the British web shop: GBP, no versions
	Tills    = "tills"    // the tills of all stores, and the loyalty programme
	Helpdesk = "helpdesk" // tickets, e-mails, callbacks, feedback
	Phone    = "phone"    // the telephone system
)

// Club is the issuer of the loyalty cards.
const Club = "club"

// StorePhone is the store's own number, which clerks type for customers who
// give none. It identifies nobody.
const StorePhone = "+48125550100"

// DummyEmail is the address that some clerks type to get past a field that
// the tills insist on. It identifies nobody.
const DummyEmail = "brak@sklep.example.pl"

// Infos returns the descriptions of all channels of every world, in the order
// of the constants.
func Infos() []channel.Info {
	z := loadZones()
	return []channel.Info{
		{Name: WebPL, Sort: channel.WebShop, Region: "PL", Unique: []string{WebPL},
			Numbers: channel.Numbers{Pattern: `#\d{5,8}`}},
		{Name: WebLT, Sort: channel.WebShop, Region: "LT", Unique: []string{WebLT},
			Numbers: channel.Numbers{Pattern: `\d{6,9}`, Bare: true}},
		{Name: WebUK, Sort: channel.WebShop, Region: "GB", Unique: []string{WebUK},
			Numbers: channel.Numbers{Pattern: `UK-\d{6,9}`}},
		{Name: Tills, Sort: channel.InStore, Zone: z.warsaw, Region: "PL", Unique: []string{Club},
			Numbers: channel.Numbers{Pattern: `[A-Z]{3}\d/\d/\d{6,9}`}},
		{Name: Helpdesk, Sort: channel.Helpdesk, Region: "PL"},
		{Name: Phone, Sort: channel.Telephony, Region: "PL"},
	}
}

// zones are the time zones of the countries. Their names are literals and
// their data is linked in, so loading them cannot fail.
type zones struct{ warsaw, vilnius, london *time.Location }

func loadZones() zones {
	load := func(name string) *time.Location {
		loc, err := time.LoadLocation(name)
		if err != nil {
			return time.UTC
		}
		return loc
	}
	return zones{load("Europe/Warsaw"), load("Europe/Vilnius"), load("Europe/London")}
}

// day returns the calendar day of t in zone, as a source writes it.
func day(t time.Time, zone *time.Location) channel.Time {
	l := t.In(zone)
	first := time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, zone)
	return channel.Time{Time: first.UTC(), Zone: channel.ZoneConfigured, DateOnly: true, Date: l.Format(time.DateOnly)}
}

// local returns t as a source gives it that writes local time.
func local(t time.Time) channel.Time {
	out := channel.UTC(t)
	out.Zone = channel.ZoneConfigured
	return out
}

func ref(name string, kind channel.Kind, id string) channel.Ref {
	return channel.Ref{Channel: name, Kind: kind, ID: id}
}

package files_test

import (
	"context"
	"fmt"
	"os"
	"testing/fstest"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

// A Polish till program exports its receipts in Windows-1250, with semicolons,
// decimal commas and one row per line of the receipt.
func Example() {
	export, _ := charmap.Windows1250.NewEncoder().String("" +
		"Paragon;Data;Godzina;Kasjer;Karta;Towar;Ilość;Cena;Wartość;Rodzaj\r\n" +
		"W/17/2026;21.11.2026;10:15;K03;7001;Łóżko dębowe;1;1 299,00;1 299,00;SPRZEDAŻ\r\n" +
		"W/17/2026;21.11.2026;10:15;K03;7001;Gwoździe 0,5 kg;0,5;19,98;9,99;SPRZEDAŻ\r\n" +
		"W/18/2026;21.11.2026;10:21;K03;;Gwoździe 0,5 kg;-1;9,99;-9,99;ZWROT\r\n")

	tills, err := files.New(files.Config{
		Name: "tills-wroclaw", Sort: channel.InStore, Zone: "Europe/Warsaw", Region: "PL",
		FS: fstest.MapFS{"paragony-2026-11-21.csv": {Data: []byte(export), ModTime: time.Unix(1763762400, 0)}},
		Mappings: []files.Mapping{{
			Name: "receipts", Files: "paragony-*.csv", Delimiter: ";", Encoding: files.Windows1250,
			Kind: channel.KindOrder, ID: files.ID{From: files.Columns{"Paragon"}}, Group: true,
			Decimal: ",", Thousands: " ", Currency: "PLN",
			Keys: []files.Key{{Kind: channel.KeyLoyalty, Issuer: "klub", Assurance: channel.Authoritative,
				Field: files.Field{From: files.Columns{"Karta"}}}},
			Fields: []files.Field{
				{To: "receipt", From: files.Columns{"Paragon"}},
				{To: "placed_at", From: files.Columns{"Data", "Godzina"}, Layouts: []string{"02.01.2006 15:04"}},
				{To: "via", Const: "store"},
				{To: "status", Const: "completed"},
				{To: "type", From: files.Columns{"Rodzaj"}, Map: map[string]string{"SPRZEDAŻ": "", "ZWROT": "return"}},
				{To: "operator", From: files.Columns{"Kasjer"}},
				{To: "total", From: files.Columns{"Wartość"}, Sum: true},
				{To: "lines.name", From: files.Columns{"Towar"}},
				{To: "lines.quantity", From: files.Columns{"Ilość"}},
				{To: "lines.unit_price", From: files.Columns{"Cena"}},
				{To: "lines.total", From: files.Columns{"Wartość"}},
			},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	page, _ := tills.Orders(context.Background(), "")
	for _, f := range page.Facts {
		o := f.Content.(*channel.Order)
		fmt.Println(f.Ref.ID, o.PlacedAt, o.Type, o.Total, len(f.Keys))
		for _, l := range o.Lines {
			fmt.Println(" ", l.ID, l.Quantity, l.Name, l.Total)
		}
	}
	fmt.Println("rejects:", len(page.Rejects), "more:", page.More)

	// Output:
	// W/17/2026 2026-11-21T09:15:00Z  1308.99 PLN 1
	//   1 1 Łóżko dębowe 1299.00 PLN
	//   2 0.5 Gwoździe 0,5 kg 9.99 PLN
	// W/18/2026 2026-11-21T09:21:00Z return -9.99 PLN 0
	//   1 -1 Gwoździe 0,5 kg -9.99 PLN
	// rejects: 0 more: false
}

// The call log of a telephone system grows all day. Its mapping is a file of
// configuration. Calls from withheld numbers and from extensions have no key.
func ExampleParseConfig() {
	cfg, err := files.ParseConfig([]byte(`{
		"name": "pbx", "sort": "telephony", "zone": "Europe/Vilnius", "region": "LT",
		"mappings": [{
			"name": "calls", "files": "cdr-*.csv", "kind": "interaction",
			"columns": ["id", "start", "answer", "end", "src", "dst", "disposition", "queue"],
			"id": {"from": "id"},
			"null": ["anonymous"],
			"keys": [{"kind": "phone", "from": "src", "to": "from", "lenient": true}],
			"fields": [
				{"to": "kind", "const": "call"},
				{"to": "direction", "const": "in"},
				{"to": "outcome", "from": "disposition", "map": {"ANSWERED": "answered", "NO ANSWER": "missed", "BUSY": "busy"}},
				{"to": "started_at", "from": "start", "required": true},
				{"to": "answered_at", "from": "answer"},
				{"to": "ended_at", "from": "end"},
				{"to": "queue", "from": "queue"},
				{"to": "call_id", "from": "id"}
			]
		}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	log := "c1,2026-11-21 09:00:00,2026-11-21 09:00:12,2026-11-21 09:03:00,860011122,100,ANSWERED,sales\n" +
		"c2,2026-11-21 09:05:00,,2026-11-21 09:05:31,anonymous,100,NO ANSWER,sales\n" +
		"c3,21/11/2026,,,860011123,100,NO ANSWER,sales\n" +
		"c4,2026-11-21 09:07:00,,2026-11-21 09:07:40,+37060011122,100,CONGESTION,sa" // still being written
	cfg.FS = fstest.MapFS{"cdr-2026.csv": {Data: []byte(log), ModTime: time.Unix(1763708900, 0)}}
	pbx, err := files.New(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	page, _ := pbx.Interactions(context.Background(), "")
	for _, f := range page.Facts {
		call := f.Content.(*channel.Interaction)
		fmt.Println(f.Ref.ID, call.Outcome, call.Source, call.StartedAt, call.Ring(), len(f.Keys))
	}
	for _, r := range page.Rejects {
		fmt.Println(r.At, r.Field, r.Reason)
	}

	// Output:
	// c1 answered ANSWERED 2026-11-21T07:00:00Z 12s 1
	// c2 missed NO ANSWER 2026-11-21T07:05:00Z 31s 0
	// cdr-2026.csv line 3 start is not a time in the configured layouts
}

// Every night the loyalty programme writes the list of its members anew. Who
// is no longer in it comes back as deleted.
func ExampleSource_People() {
	dir := fstest.MapFS{"members.csv": {ModTime: time.Unix(1763676000, 0), Data: []byte("" +
		"card,name,mail,mobile,newsletter\n" +
		"7001,Anna Nowak,anna.nowak@example.com,600 100 200,A|B\n" +
		"7002,Jan Maria Kowalski,jan@example.com,,\n" +
		"7003,Zofia Lis,600 100 203,,\n")}}
	cfg := files.Config{
		Name: "klub", Sort: channel.Loyalty, Region: "PL", FS: dir,
		Mappings: []files.Mapping{{
			Name: "members", Files: "members.csv", Mode: files.Full,
			Kind: channel.KindPerson, ID: files.ID{From: files.Columns{"card"}},
			Keys: []files.Key{
				{Kind: channel.KeyLoyalty, Issuer: "klub", Assurance: channel.Authoritative, Field: files.Field{From: files.Columns{"card"}}},
				{Kind: channel.KeyEmail, Field: files.Field{From: files.Columns{"mail"}}},
				{Kind: channel.KeyPhone, Field: files.Field{From: files.Columns{"mobile"}}},
			},
			Fields: []files.Field{
				{To: "name.given", From: files.Columns{"name"}, Split: " ", Part: 1},
				{To: "name.family", From: files.Columns{"name"}, Split: " ", Part: 2, Rest: true},
				{To: "groups", From: files.Columns{"newsletter"}, Split: "|"},
				{To: "registered", Const: "true"},
			},
		}},
	}
	var cursor channel.Cursor
	night := func() {
		club, err := files.New(cfg) // a new program each night: the cursor is all that is left
		if err != nil {
			fmt.Println(err)
			return
		}
		page, _ := club.People(context.Background(), cursor)
		cursor = page.Next
		for _, f := range page.Facts {
			if f.Deleted {
				fmt.Println(f.Ref, "deleted")
				continue
			}
			p := f.Content.(*channel.Person)
			fmt.Println(f.Ref, p.Name.Given, "|", p.Name.Family, "|", p.Groups, len(f.Keys))
		}
		for _, r := range page.Rejects {
			fmt.Println(r.Ref, r.At, r.Field, r.Reason)
		}
	}
	night()
	fmt.Println("the next night")
	dir["members.csv"] = &fstest.MapFile{ModTime: time.Unix(1763762400, 0), Data: []byte("" +
		"card,name,mail,mobile,newsletter\n" +
		"7001,Anna Nowak,anna.nowak@example.com,600 100 200,A|B\n" +
		"7003,Zofia Lis,zofia@example.com,600 100 203,\n")}
	night()

	// Output:
	// klub/person/7001 Anna | Nowak | [A B] 3
	// klub/person/7002 Jan | Maria Kowalski | [] 2
	// klub/person/7003 members.csv line 4 mail is not an e-mail address
	// the next night
	// klub/person/7003 Zofia | Lis | [] 3
	// klub/person/7002 deleted
}

// Rejects are written to a file that can be corrected and put back. What a
// spreadsheet would take for a formula is made harmless, and is itself again
// when it is read.
func ExampleSource_WriteRejects() {
	src, err := files.New(files.Config{
		Name: "mail-list",
		FS: fstest.MapFS{"list.csv": {Data: []byte("" +
			"id,mail,name\n" +
			"1,not an address,=HYPERLINK(\"http://x.example\")\n" +
			"2,anna@example.com,Anna,one too many\n")}},
		Mappings: []files.Mapping{{
			Name: "list", Files: "*.csv", Kind: channel.KindPerson, ID: files.ID{From: files.Columns{"id"}},
			Keys:   []files.Key{{Kind: channel.KeyEmail, Field: files.Field{From: files.Columns{"mail"}}}},
			Fields: []files.Field{{To: "name.full", From: files.Columns{"name"}}},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	page, _ := src.People(context.Background(), "")
	if err := src.WriteRejects(os.Stdout, "list", page.Rejects); err != nil {
		fmt.Println(err)
	}

	// Output:
	// reject_at,reject_field,reject_reason,id,mail,name
	// list.csv line 2,mail,is not an e-mail address,1,not an address,"'=HYPERLINK(""http://x.example"")"
	// list.csv line 3,,has 4 columns instead of 3,2,anna@example.com,Anna,one too many
}

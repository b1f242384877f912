package requesttracker_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/clientele-go/clientele/adapters/helpdesk/requesttracker"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/internal/realtest/rt"
)

const name = "desk"

func mail(from, subject, id, more, text string) string {
	return fmt.Sprintf("From: %s\nTo: help@desk.example\nSubject: %s\nMessage-ID: <%s>\n%s\n%s\n", from, subject, id, more, text)
}

func realDesk(t *testing.T, s *rt.Server, a rt.Account, change func(*requesttracker.Config)) *requesttracker.Desk {
	t.Helper()
	cfg := requesttracker.Config{
		Name: name, URL: s.URL, Token: channel.NewSecret(s.Token(a)), Region: "PL",
		OrderField: rt.FieldOrder, CallbackField: rt.FieldCallback, ContactField: rt.FieldContact,
		Roles:                    map[string]string{rt.ContactCentre: "contact centre"},
		QueueRoles:               map[string]string{rt.Queue: "store"},
		PageSize:                 2,
		InsecurePrivateAddresses: true,
	}
	if change != nil {
		change(&cfg)
	}
	d, err := requesttracker.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDump(t *testing.T) {
	s := rt.Start(t)
	seed(s)
	d := realDesk(t, s, rt.Least, nil)
	start := time.Now()
	for _, read := range []pull{d.People, d.Interactions} {
		facts, _ := pass(t, read, "")
		for _, f := range facts {
			b, _ := json.Marshal(f)
			t.Logf("%s\n", b)
		}
	}
	t.Log(time.Since(start))
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

func someEnv(name string) (string, bool) {
	v, ok := map[string]string{"DESK_VENDURE_KEY": "id:secret", "DESK_RT_TOKEN": "1-14-abc", "DESK_TILL_SECRET": "s"}[name]
	return v, ok
}

// TestExampleConfig proves that the example configures one system of each type.
func TestExampleConfig(t *testing.T) {
	for _, live := range []bool{false, true} {
		sys, err := connect("config.example.json", live, someEnv)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range sys.channels {
			names = append(names, c.Info().Name)
		}
		if got := strings.Join(names, " "); got != "web-pl helpdesk tills phone" || sys.region != "PL" || sys.zone.String() != "Europe/Warsaw" {
			t.Errorf("channels %s, region %s, zone %s", got, sys.region, sys.zone)
		}
		if _, reads := sys.channels[0].(channel.Orders); reads == live {
			t.Errorf("live %v: the shop is read from beginning to end: %v", live, reads)
		}
		if got := strings.Join(sys.live, " "); live && got != "web-pl helpdesk" {
			t.Errorf("asked live: %s", got)
		}
	}
}

// TestConfigErrors proves that an error names the channel and the field, and
// never a secret.
func TestConfigErrors(t *testing.T) {
	rt := `{"type":"requesttracker","name":"rt","url":"https://rt.example","token_env":"DESK_RT_TOKEN"`
	for _, c := range []struct{ config, says string }{
		{`{`, "unexpected EOF"},
		{`{}`, "channels: is empty"},
		{`{"chanels":[]}`, "chanels: there is no such setting"},
		{`{"channels":[]} {}`, "behind the end"},
		{`{"zone":"Mars","channels":[]}`, `zone: "Mars" is not a time zone`},
		{`{"channels":[{}]}`, "channels[0]: type: is missing"},
		{`{"channels":[{"type":"fax","name":"f"}]}`, `channels[0] (fax f): type: "fax" is not`},
		{`{"channels":[` + rt + `,"tokn":"x"}]}`, "channels[0] (requesttracker rt): tokn: there is no such setting"},
		{`{"channels":[` + rt + `,"queues":"all"}]}`, "queues: is a string"},
		{`{"channels":[` + rt + `,"zone":"Mars"}]}`, `zone: "Mars"`},
		{`{"channels":[{"type":"requesttracker","name":"rt"}]}`, "token_env: is missing"},
		{`{"channels":[{"type":"requesttracker","name":"rt","token_env":"NOT_SET"}]}`, "token_env: the environment variable NOT_SET is not set"},
		{`{"channels":[{"type":"requesttracker","name":"rt","token_env":"DESK_RT_TOKEN"}]}`, "channels[0] (requesttracker rt): requesttracker: "},
		{`{"channels":[{"type":"vendure","name":"w"}]}`, "channels[0] (vendure w): vendure: "},
		{`{"channels":[{"type":"poslog","name":"t"}]}`, "dir: is missing"},
		{`{"channels":[{"type":"poslog","name":"t","dir":"x","zones":{"S1":"Mars"}}]}`, `zones.S1: "Mars"`},
		{`{"channels":[{"type":"files"}]}`, "config: give either config or file"},
		{`{"channels":[{"type":"files","config":{"name":"f","nme":1}}]}`, "config: "},
		{`{"channels":[{"type":"files","file":"none.json"}]}`, "file: "},
	} {
		file := filepath.Join(t.TempDir(), "desk.json")
		if err := os.WriteFile(file, []byte(c.config), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := connect(file, false, someEnv)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\ngot  %v\nwant …%s…", c.config, err, c.says)
		} else if strings.Contains(err.Error(), "1-14-abc") {
			t.Errorf("%s: the error has the secret", c.config)
		}
	}
}

// TestRealFiles proves the way from a configuration to an answer, with a call
// log as its only source.
func TestRealFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("calls.csv", "id,caller,at,end,result\n1,601 555 014,2026-03-20 08:00,2026-03-20 08:01,missed\n")
	write("desk.json", `{"region":"pl","zone":"Europe/Warsaw","channels":[{"type":"files","config":{"name":"phone","sort":"telephony","dir":".",
		"zone":"Europe/Warsaw","mappings":[{"name":"calls","files":"calls.csv","kind":"interaction","layouts":["2006-01-02 15:04"],"id":{"from":"id"},
		"keys":[{"kind":"phone","from":"caller","to":"from"}],"fields":[{"to":"kind","const":"call"},{"to":"direction","const":"in"},
		{"to":"outcome","from":"result"},{"to":"started_at","from":"at"},{"to":"ended_at","from":"end"}]}]}}]}`)
	out, stderr, code := desk(t, "-config", filepath.Join(dir, "desk.json"), "-tel", "601555014", "-at", "2026-03-20 11:00")
	if code != exitNobody {
		t.Fatalf("code %d: %s", code, stderr)
	}
	if want := "called today at 08:00 and nobody answered; nobody has called back."; !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
		t.Errorf("it does not say %q:\n%s", want, out)
	}
	_, stderr, code = desk(t, "-config", filepath.Join(dir, "desk.json"))
	if code != exitError || !strings.Contains(stderr, "who calls?") {
		t.Errorf("without a question: code %d: %s", code, stderr)
	}
}

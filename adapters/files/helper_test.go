package files_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
)

// cols saves some letters in mappings.
func cols(names ...string) files.Columns { return names }

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// dir is a folder whose files have times.
type dir fstest.MapFS

func (d dir) put(name, data string, at time.Time) {
	d[name] = &fstest.MapFile{Data: []byte(data), ModTime: at, Mode: 0o644}
}

// config returns a channel with one mapping over d.
func config(d dir, m files.Mapping) files.Config {
	if m.Name == "" {
		m.Name = "m"
	}
	if m.Files == "" {
		m.Files = "*"
	}
	if len(m.ID.From) == 0 {
		m.ID.From = cols("id")
	}
	return files.Config{Name: "src", Zone: "Europe/Warsaw", Region: "PL", FS: fstest.MapFS(d), Mappings: []files.Mapping{m}}
}

// pass is what reading to the end gave.
type pass struct {
	facts   []channel.Fact
	rejects []channel.Reject
	end     channel.Cursor
	pages   int
}

// read makes one pass over all streams of cfg, on a new value for each page.
func read(t testing.TB, cfg files.Config, from channel.Cursor) pass {
	t.Helper()
	p := pass{end: from}
	for seen := map[channel.Cursor]bool{}; ; p.pages++ {
		s, err := files.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		read := s.Orders
		switch cfg.Mappings[0].Kind {
		case channel.KindPerson, channel.KindConsent, channel.KindErasure:
			read = s.People
		case channel.KindInteraction, channel.KindCase, channel.KindPromise, channel.KindFeedback:
			read = s.Interactions
		}
		page, err := read(context.Background(), p.end)
		if err != nil {
			t.Fatal(err)
		}
		for i := range page.Facts {
			if err := page.Facts[i].Validate(); err != nil {
				t.Fatal(err)
			}
		}
		p.facts = append(p.facts, page.Facts...)
		p.rejects = append(p.rejects, page.Rejects...)
		if seen[page.Next] && page.More {
			t.Fatal("the cursor repeats")
		}
		seen[page.Next] = true
		p.end = page.Next
		if !page.More {
			return p
		}
	}
}

// state is what a hub holds after some facts: the newest of each.
type state map[string]channel.Fact

func (s state) apply(facts []channel.Fact) {
	for _, f := range facts {
		old, ok := s[f.Ref.String()]
		if !ok || f.Newer(&old) {
			s[f.Ref.String()] = f
		}
	}
}

// ids returns the ids that are not deleted, sorted.
func (s state) ids() []string {
	out := []string{}
	for _, f := range s {
		if !f.Deleted {
			out = append(out, f.Ref.ID)
		}
	}
	slices.Sort(out)
	return out
}

func ids(facts []channel.Fact) []string {
	out := []string{}
	for _, f := range facts {
		id := f.Ref.ID
		if f.Deleted {
			id = "-" + id
		}
		out = append(out, id)
	}
	return out
}

func reasons(rejects []channel.Reject) []string {
	out := []string{}
	for _, r := range rejects {
		out = append(out, fmt.Sprintf("%s|%s|%s", r.At, r.Field, r.Reason))
	}
	return out
}

func name(f channel.Fact) string { return f.Content.(*channel.Person).Name.Full }

// person maps id and name.
func person() files.Mapping {
	return files.Mapping{Kind: channel.KindPerson, Fields: []files.Field{{To: "name.full", From: cols("name")}}}
}

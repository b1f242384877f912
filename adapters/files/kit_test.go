package files_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/channel/channeltest"
)

// shop is a source with one file per stream, and a clock for their times.
type shop struct {
	d    dir
	rows [3][]string
	n    int
	at   time.Time
}

var kitKinds = [3]channel.Kind{channel.KindPerson, channel.KindOrder, channel.KindInteraction}

func newShop() *shop {
	s := &shop{d: dir{}, at: noon}
	for i := range s.rows {
		for range 25 {
			s.add(i)
		}
	}
	s.write()
	return s
}

func (s *shop) add(stream int) channel.Ref {
	s.n++
	id := fmt.Sprintf("r%d", s.n)
	s.rows[stream] = append(s.rows[stream], fmt.Sprintf("%s,text %d,+48600%06d", id, s.n, s.n))
	return channel.Ref{Channel: "kit", Kind: kitKinds[stream], ID: id}
}

// write writes the files with the clock as it is.
func (s *shop) write() {
	for i, rows := range s.rows {
		var text strings.Builder
		text.WriteString("id,text,phone\n")
		for _, r := range rows {
			text.WriteString(r + "\n")
		}
		s.d.put(string(kitKinds[i])+".csv", text.String(), s.at)
	}
}

func (s *shop) harness(mode files.Mode) channeltest.Harness {
	mapping := func(kind channel.Kind, field string, more ...files.Field) files.Mapping {
		return files.Mapping{Name: string(kind), Files: string(kind) + ".csv", Mode: mode, Kind: kind, ID: files.ID{From: cols("id")},
			Keys:   []files.Key{{Kind: channel.KeyPhone, Field: files.Field{From: cols("phone")}}},
			Fields: append(more, files.Field{To: field, From: cols("text")})}
	}
	cfg := files.Config{Name: "kit", FS: fstest.MapFS(s.d), PageSize: 7, Mappings: []files.Mapping{
		mapping(channel.KindPerson, "name.full"), mapping(channel.KindOrder, "note"),
		mapping(channel.KindInteraction, "text", files.Field{To: "kind", Const: "note"}),
	}}
	h := channeltest.Harness{
		New: func() channel.Channel {
			src, err := files.New(cfg)
			if err != nil {
				panic(err)
			}
			return src
		},
		Secrets: []string{"text 1"},
		Change: func() []channel.Ref {
			s.at = s.at.Add(time.Minute)
			refs := []channel.Ref{s.add(0), s.add(1), s.add(2), {Channel: "kit", Kind: channel.KindOrder, ID: "r30"}}
			s.rows[1] = append(s.rows[1], fmt.Sprintf("r30,changed %d,", s.n))
			s.write()
			return refs
		},
		// All rows of one second of the file's clock.
		Tie: func() []channel.Ref {
			var refs []channel.Ref
			for range 9 {
				refs = append(refs, s.add(0), s.add(1), s.add(2))
			}
			s.write()
			return refs
		},
		Spoil: func() []channel.Ref {
			s.at = s.at.Add(time.Minute)
			a := s.add(1)
			s.rows[1] = append(s.rows[1], ",no id,", "x1,the phone is none,12")
			b := s.add(1)
			s.write()
			return []channel.Ref{a, b}
		},
	}
	if mode != files.Append {
		h.Shift = func() {
			s.at = s.at.Add(time.Minute)
			for i, rows := range s.rows {
				s.rows[i] = append(rows[2:], rows[1])
			}
			s.write()
		}
		h.Vanish = func() channel.Ref {
			s.at = s.at.Add(time.Minute)
			var id string
			fmt.Sscanf(s.rows[0][0], "%3s", &id)
			s.rows[0] = s.rows[0][1:]
			s.write()
			return channel.Ref{Channel: "kit", Kind: channel.KindPerson, ID: id}
		}
	}
	return h
}

func TestConformance(t *testing.T) {
	for _, mode := range []files.Mode{files.Append, files.Full, files.Latest} {
		t.Run(string(mode), func(t *testing.T) { channeltest.Run(t, newShop().harness(mode)) })
	}
}

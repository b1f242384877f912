package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

// few is how many entries each of two small customers has that are linked for
// comparison with big ones.
const few = 10

// big adds customers with very many entries, links and parts them, and reads
// pages of one.
func big(ctx context.Context, set settings, s customer.Storage, r *report) error {
	if set.big < 4*pageSize {
		return nil
	}
	h, err := newHub(s)
	if err != nil {
		return err
	}
	clerk := h.As(customer.Actor{ID: "load"}, customer.Service)
	if r.LinkSmall, _, err = link(ctx, h, clerk, "small", few); err != nil {
		return err
	}
	var id customer.ID
	if r.LinkBig, id, err = link(ctx, h, clerk, "big", set.big); err != nil {
		return err
	}
	if r.PageFirst, _, err = pages(ctx, clerk, id, ""); err != nil {
		return err
	}
	n := 0
	var middle channel.Cursor
	for e, err := range clerk.Timeline(ctx, id, customer.TimelineFilter{}) {
		if err != nil {
			return err
		}
		if n++; n == set.big {
			middle = e.Cursor()
			break
		}
	}
	var read int
	if r.PageMiddle, read, err = pages(ctx, clerk, id, middle); err == nil && (middle == "" || read != pageSize) {
		err = fmt.Errorf("a page in the middle of %d entries has %d", 2*set.big, read)
	}
	return err
}

// link adds two customers with so many calls each, links them and takes that
// back several times, and returns how long a link took. In the end they are
// one.
func link(ctx context.Context, h *customer.Hub, clerk *customer.Reader, name string, calls int) (spread, customer.ID, error) {
	at := world.StoryNow.Add(-100 * 24 * time.Hour)
	var refs [2]channel.Ref
	for i := range refs {
		refs[i] = channel.Ref{Channel: world.WebPL, Kind: channel.KindPerson, ID: fmt.Sprint(name, i)}
		facts := []channel.Fact{{Ref: refs[i], CreatedAt: channel.UTC(at), UpdatedAt: channel.UTC(at), Content: &channel.Person{
			Name: channel.Name{Given: "Load", Family: fmt.Sprint(name, i)}, Registered: true}}}
		for n := range calls {
			then := channel.UTC(at.Add(time.Duration(n*7919%calls) * time.Second))
			facts = append(facts, channel.Fact{Ref: channel.Ref{Channel: world.WebPL, Kind: channel.KindInteraction, ID: fmt.Sprint(name, i, "-", n)}, Party: refs[i],
				UpdatedAt: then, Content: &channel.Interaction{Kind: channel.Call, Direction: channel.Inbound, StartedAt: then, Outcome: channel.Answered}})
		}
		for batch := range slices.Chunk(facts, 1000) {
			if _, err := h.Add(ctx, batch...); err != nil {
				return spread{}, "", err
			}
		}
	}
	var took []time.Duration
	for range 9 {
		if len(took) > 0 {
			if err := clerk.Undo(ctx, refs[0], refs[1], "load"); err != nil {
				return spread{}, "", err
			}
		}
		began := time.Now()
		if err := clerk.Link(ctx, refs[0], refs[1], "load"); err != nil {
			return spread{}, "", err
		}
		took = append(took, time.Since(began))
	}
	for p, err := range clerk.Customers(ctx) {
		if err != nil {
			return spread{}, "", err
		}
		if slices.Contains(p.Parties, refs[0]) && slices.Contains(p.Parties, refs[1]) {
			return spreadOf(took), p.ID, nil
		}
	}
	return spread{}, "", errors.New("two customers were linked and are not one")
}

const pageSize = 50

// pages reads one page of a timeline many times.
func pages(ctx context.Context, clerk *customer.Reader, id customer.ID, after channel.Cursor) (spread, int, error) {
	var took []time.Duration
	n := 0
	for range 101 {
		n = 0
		began := time.Now()
		for _, err := range clerk.Timeline(ctx, id, customer.TimelineFilter{After: after}) {
			if err != nil {
				return spread{}, 0, err
			}
			if n++; n == pageSize {
				break
			}
		}
		took = append(took, time.Since(began))
	}
	return spreadOf(took), n, nil
}

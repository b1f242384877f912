package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/process"
	"github.com/clientele-go/clientele/journey/process/logfile"
)

// load reads the log and the model.
func (o *options) load(ctx context.Context, r *result, stderr io.Writer) (*process.Log, *process.Model, error) {
	model, err := readModel(o.steps)
	if err != nil {
		return nil, nil, err
	}
	if o.log == "" {
		l, err := company(ctx)
		if err != nil {
			return nil, nil, err
		}
		o.title = cmp.Or(o.title, "Orders of a company that is made up, and what customers asked about them")
		r.Log = logReport{Name: "a company that is made up", Events: l.Len(), Case: "matter", Activity: "what happened", Time: "when", Resource: "role", Customer: "customer"}
		return l, model, nil
	}
	var l process.Log
	report, err := logfile.ReadFile(o.log, &l, o.file)
	for _, p := range report.Problems {
		fmt.Fprintln(stderr, p)
		r.Log.Problems = append(r.Log.Problems, p.String())
	}
	if n := report.Bad - len(report.Problems); n > 0 {
		fmt.Fprintln(stderr, "and", n, "more records that cannot be read")
	}
	r.Log.Name, r.Log.Events, r.Log.Bad, r.Log.Outside = o.log, report.Events, report.Bad, report.Outside
	r.Log.Garbled, r.Log.Layout = report.Garbled, report.Layout
	r.Log.Case, r.Log.Activity, r.Log.Time, r.Log.Resource, r.Log.Customer = report.Case, report.Activity, report.Time, report.Resource, report.Customer
	return &l, model, err
}

// readModel reads how it is meant to go, in any of the forms.
func readModel(name string) (*process.Model, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("-map: %w", err)
	}
	j, err := journey.ReadMap(bytes.NewReader(data))
	if err == nil {
		return process.ModelOf(j), nil
	}
	m, other := process.ParseModel(data)
	if other != nil {
		return nil, fmt.Errorf("-map: %s is neither a map (%w) nor a model (%w)", name, err, other)
	}
	return m, nil
}

// company makes the log of the matters of a company that is made up: one case
// for each order with everything that was asked about it, and for each question
// about no order. A single record, such as a receipt, is no process.
func company(ctx context.Context) (*process.Log, error) {
	w := world.New(world.Config{People: 400, Days: 360})
	var channels []channel.Channel
	for _, c := range w.Channels(1) {
		channels = append(channels, c)
	}
	hub, err := customer.NewHub(customer.Config{Channels: channels, Now: w.End})
	if err != nil {
		return nil, err
	}
	if _, err := hub.Sync(ctx); err != nil {
		return nil, err
	}
	reader := hub.As(customer.Actor{ID: "processmap"}, customer.Service)
	steps := journey.Retail()
	l := &process.Log{}
	for p, err := range reader.Customers(ctx) {
		if err != nil {
			return nil, err
		}
		var entries []customer.Entry
		for e, err := range reader.Timeline(ctx, p.ID, customer.TimelineFilter{}) {
			if err != nil {
				return nil, err
			}
			entries = append(entries, e)
		}
		a := journey.Analyse(entries, w.End(), journey.Rules{})
		for i := range a.Matters {
			if m := &a.Matters[i]; len(m.Links) > 1 {
				if err := l.AddMatter(p.ID, m, &steps); err != nil {
					return nil, err
				}
			}
		}
	}
	return l, nil
}

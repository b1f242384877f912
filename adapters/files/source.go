package files

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A Source is a channel made of files. It holds no open file and no state
// between two calls, and is safe for concurrent use.
type Source struct {
	cfg      Config
	fsys     fs.FS
	zone     *time.Location
	mappings []*mapping
}

var (
	_ channel.People       = (*Source)(nil)
	_ channel.Orders       = (*Source)(nil)
	_ channel.Interactions = (*Source)(nil)
	_ channel.Decoder      = (*Source)(nil)
)

// New checks cfg and returns the channel. It reads no file. The error is a
// [*ConfigError] that names the mapping and the field.
func New(cfg Config) (*Source, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg.Sort = cmp.Or(cfg.Sort, channel.OtherSort)
	cfg.PageSize = cmp.Or(cfg.PageSize, 500)
	cfg.MaxRecord = cmp.Or(cfg.MaxRecord, 1<<20)
	cfg.MaxDepth = cmp.Or(cfg.MaxDepth, 64)
	cfg.MaxListed = cmp.Or(cfg.MaxListed, 200_000)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Source{cfg: cfg, fsys: cfg.FS}
	if s.fsys == nil {
		s.fsys = os.DirFS(cfg.Dir)
	}
	if cfg.Zone != "" {
		zone, err := time.LoadLocation(cfg.Zone)
		if err != nil {
			return nil, &ConfigError{Field: "zone", Reason: "is no IANA time zone"}
		}
		s.zone = zone
	}
	for i := range cfg.Mappings {
		m, err := compile(&cfg, i)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(s.mappings, func(o *mapping) bool { return o.Name == m.Name }) {
			return nil, &ConfigError{Mapping: m.Name, Field: "name", Reason: "is used twice"}
		}
		s.mappings = append(s.mappings, m)
	}
	return s, nil
}

// check tests what does not depend on a mapping.
func (cfg *Config) check() error {
	bad := func(field, reason string) error { return &ConfigError{Field: field, Reason: reason} }
	probe := channel.Fact{Ref: channel.Ref{Channel: cfg.Name, Kind: channel.KindPerson, ID: "1"}, Content: &channel.Person{}}
	if err := probe.Validate(); err != nil {
		return bad("name", reason(err))
	}
	if _, err := regexp.Compile(cfg.Numbers.Pattern); err != nil {
		return bad("numbers.pattern", "is no regular expression")
	}
	switch {
	case cfg.FS == nil && cfg.Dir == "":
		return bad("dir", "is empty, and there is no FS")
	case len(cfg.Mappings) == 0:
		return bad("mappings", "is empty")
	case cfg.PageSize < 0:
		return bad("page_size", "is negative")
	case cfg.MaxRecord < 0 || cfg.MaxRecord > 1<<28 || cfg.MaxRecord > 0 && cfg.MaxRecord < 1<<10:
		return bad("max_record", "is not from 1 KiB to 256 MiB")
	case cfg.MaxDepth < 0 || cfg.MaxDepth > 1000:
		return bad("max_depth", "is not from 0 to 1000")
	case cfg.MaxListed < 0:
		return bad("max_listed", "is negative")
	}
	return nil
}

// Info implements [channel.Channel]. Complete is set if every mapping is of
// mode [Full] or [Latest].
func (s *Source) Info() channel.Info {
	return channel.Info{
		Name: s.cfg.Name, Sort: s.cfg.Sort, Zone: s.zone, Region: s.cfg.Region,
		Unique: slices.Clone(s.cfg.Unique), Numbers: s.cfg.Numbers,
		Complete: !slices.ContainsFunc(s.mappings, func(m *mapping) bool { return m.Mode == Append }),
	}
}

// People implements [channel.People]: it reads the mappings of persons,
// consents and erasures, and returns an empty page if there are none.
func (s *Source) People(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	return s.read(ctx, streamPeople, from)
}

// Orders implements [channel.Orders]: it reads the mappings of orders,
// fulfilments, payments, returns and refunds.
func (s *Source) Orders(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	return s.read(ctx, streamOrders, from)
}

// Interactions implements [channel.Interactions]: it reads the mappings of
// interactions, cases, promises and feedback.
func (s *Source) Interactions(ctx context.Context, from channel.Cursor) (channel.Page, error) {
	return s.read(ctx, streamInteractions, from)
}

// of returns the mappings of a stream.
func (s *Source) of(stream string) []*mapping {
	var out []*mapping
	for _, m := range s.mappings {
		if m.stream == stream {
			out = append(out, m)
		}
	}
	return out
}

// fail wraps an error for the hub, which decides by its Trouble.
func (s *Source) fail(op string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Path == "." && s.cfg.Dir != "" {
		err = &fs.PathError{Op: e.Op, Path: s.cfg.Dir, Err: e.Err} // "." says nothing to whoever must act
	}
	t := channel.Unavailable
	switch {
	case errors.Is(err, channel.ErrCursor):
		t = channel.Broken
	case errors.Is(err, fs.ErrPermission):
		t = channel.Unauthorized
	case errors.Is(err, fs.ErrNotExist):
		t = channel.Misconfigured
	}
	return &channel.SourceError{Channel: s.cfg.Name, Op: op, Trouble: t, Err: err}
}

// read reads one page of a stream.
func (s *Source) read(ctx context.Context, stream string, from channel.Cursor) (channel.Page, error) {
	op := stream + " page"
	if err := ctx.Err(); err != nil {
		return channel.Page{}, s.fail(op, err)
	}
	pos, err := parseCursor(from)
	if err != nil {
		return channel.Page{}, s.fail(op, err)
	}
	p := &pager{s: s, ctx: ctx, pos: pos, now: s.cfg.Now()}
	for _, m := range s.of(stream) {
		if err := p.mapping(m); err != nil {
			return channel.Page{}, s.fail(op, err)
		}
		if p.full() {
			break
		}
	}
	p.page.More = p.full()
	if p.page.Next, err = pos.cursor(); err != nil {
		return channel.Page{}, s.fail(op, err)
	}
	return p.page, nil
}

// Decode implements [channel.Decoder]: it reads the Raw of a reject again,
// with the mapping as it is now. What still cannot be read is a reject.
//
// If the stream has several mappings that could read it and they do not read
// the same files, it remains a reject: a guess could make another record of it.
func (s *Source) Decode(ctx context.Context, stream string, raw []byte) (channel.Page, error) {
	if err := ctx.Err(); err != nil {
		return channel.Page{}, s.fail("decode", err)
	}
	refuse := func(reason string) (channel.Page, error) {
		return channel.Page{Rejects: []channel.Reject{{Stream: stream, Raw: raw, Reason: reason, At: "quarantine"}}}, nil
	}
	var fit []*mapping
	why := "no mapping belongs to this stream"
	for _, m := range s.of(stream) {
		if _, err := s.begin(m, byteReader(raw), way{again: true}); err != nil {
			why = "cannot be read with its mapping"
			if e, ok := errors.AsType[errRefused](err); ok {
				why = e.reason
			}
			continue
		}
		fit = append(fit, m)
	}
	if len(fit) == 0 {
		return refuse(why)
	}
	p := &pager{s: s, ctx: ctx, pos: &position{}, endless: true}
	for _, m := range fit {
		if m.Files != fit[0].Files {
			return refuse(fmt.Sprintf("could be of mapping %s and of mapping %s", fit[0].Name, m.Name))
		}
		if err := p.decode(m, raw); err != nil {
			return channel.Page{}, s.fail("decode", err)
		}
	}
	if len(p.page.Facts)+len(p.page.Rejects) == 0 {
		return refuse("holds no record")
	}
	return p.page, nil
}

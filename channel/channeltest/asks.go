package channeltest

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// someKeys returns keys that the source knows.
func (k *kit) someKeys() []channel.Key {
	keys := slices.Clone(k.h.Known)
	for _, ref := range slices.SortedFunc(maps.Keys(k.seen), channel.Ref.Compare) {
		if f := k.seen[ref]; len(keys) < 5 {
			keys = append(keys, f.Keys...)
		}
	}
	return keys
}

// unknown are keys of every kind that nobody carries.
func unknown() []channel.Key {
	return []channel.Key{
		{Kind: channel.KeyEmail, Value: "nobody.at.all@channeltest.invalid"},
		{Kind: channel.KeyPhone, Value: "+37060000001"},
		{Kind: channel.KeyAccount, Issuer: "channeltest", Value: "999999999"},
		{Kind: channel.KeyLoyalty, Issuer: "channeltest", Value: "nobody's card"},
		{Kind: "channeltest", Issuer: "channeltest", Value: "a kind that no adapter knows"},
		channel.OrderNumber("NO-SUCH-999999999"),
	}
}

// checkFind asks for strangers, for nobody, and for those that are known.
func (k *kit) checkFind() {
	finder, ok := k.c.(channel.Finder)
	if !ok {
		return
	}
	find := func(keys []channel.Key) (channel.Page, bool) {
		p, err := k.call(k.ctx, OpFind, func(ctx context.Context) (channel.Page, error) { return finder.Find(ctx, keys) })
		if err != nil && err != errPanic && err != errHung {
			k.find(ruleNobody, OpFind, "a search for %v failed with the source in order: %v", keys, err)
		}
		return p, err == nil
	}
	tries := [][]channel.Key{nil, unknown()}
	for _, key := range unknown() {
		tries = append(tries, []channel.Key{key})
	}
	for _, keys := range tries {
		if p, ok := find(keys); ok && len(p.Facts) > 0 {
			k.find(ruleNobody, OpFind, "a search for %v, which nobody carries, gave %v", keys, p.Facts[0].Ref)
		}
	}
	if len(k.h.Known) == 0 {
		k.skip("finding somebody: Harness.Known is empty")
	}
	for _, key := range k.h.Known {
		p, ok := find([]channel.Key{key})
		if ok && len(p.Facts) == 0 {
			k.find(ruleKnown, OpFind, "a search for %v found nobody", key)
		}
		k.agree(OpFind, p)
		if q, ok2 := find(append(unknown(), key)); ok && ok2 && !sameRefs(p, q) {
			k.find(ruleKnown, OpFind, "a search for %v and unknown keys gave something else than one for it alone", key)
		}
	}
}

func sameRefs(a, b channel.Page) bool {
	return maps.Equal(refsOf(a), refsOf(b))
}

func refsOf(p channel.Page) map[channel.Ref]bool {
	m := map[channel.Ref]bool{}
	for _, f := range p.Facts {
		m[f.Ref] = true
	}
	return m
}

// agree holds facts that were asked for to those that were listed: the same
// state of the same object must be told in the same way.
func (k *kit) agree(call string, p channel.Page) {
	for _, f := range p.Facts {
		old, ok := k.seen[f.Ref]
		if ok && !f.Deleted && old.Version == f.Version && old.UpdatedAt.Equal(f.UpdatedAt.Time) && !equal(&f, &old) {
			k.find(ruleStable, call, "%v has another content than when it was listed, at the same version and time", f.Ref)
		}
	}
}

// refreshable returns objects that the channel can read again: those of the
// kinds for which it returns anything. It is asked again each time, for
// objects come and go.
func (k *kit) refreshable() []channel.Ref {
	r, ok := k.c.(channel.Refresher)
	if !ok {
		return nil
	}
	var out []channel.Ref
	for _, kind := range channel.Kinds() {
		refs := k.listed(kind)
		if len(refs) == 0 {
			continue
		}
		p, err := k.guarded(k.ctx, OpRefresh, func(ctx context.Context) (channel.Page, error) { return r.Refresh(ctx, refs[:1]) })
		if err == nil && len(p.Facts) > 0 {
			out = append(out, refs...)
		}
	}
	return out
}

// listed returns some objects of a kind that still exist.
func (k *kit) listed(kind channel.Kind) []channel.Ref {
	var refs []channel.Ref
	for ref, f := range k.seen {
		if ref.Kind == kind && ref.Channel == k.name && !f.Deleted {
			refs = append(refs, ref)
		}
	}
	slices.SortFunc(refs, channel.Ref.Compare)
	return refs[:min(len(refs), 5)]
}

// checkRefresh reads objects again: those that are, one that is not, and one
// of somebody else.
func (k *kit) checkRefresh() {
	if _, ok := k.c.(channel.Refresher); !ok {
		return
	}
	refs := k.refreshable()
	if len(refs) == 0 {
		k.find(ruleRefresh, OpRefresh, "nothing that was listed can be refreshed")
		return
	}
	if p, err := k.refresh(nil); err != nil || len(p.Facts) > 0 {
		k.find(ruleRefresh, OpRefresh, "asked for nothing, it returned %d facts and the error %v", len(p.Facts), err)
	}
	p, err := k.refresh(refs)
	if err != nil {
		k.find(ruleRefresh, OpRefresh, "it failed with the source in order: %v", err)
		return
	}
	k.agree(OpRefresh, p)
	got := refsOf(p)
	for _, ref := range refs {
		if !got[ref] {
			k.find(ruleRefresh, OpRefresh, "%v was asked for and not returned", ref)
		}
	}
	// What never was and what is no more must look the same.
	k.checkGone(refs[0], k.noSuch(refs[0]))
	foreign := refs[0]
	foreign.Channel += "-other"
	for _, refs := range [][]channel.Ref{{foreign}, {refs[0], foreign}} {
		if p, err := k.refresh(refs); err == nil {
			k.find(ruleForeign, OpRefresh, "a ref of another channel gave %d facts and no error", len(p.Facts))
		}
	}
}

func (k *kit) refresh(refs []channel.Ref) (channel.Page, error) {
	return k.call(k.ctx, OpRefresh, func(ctx context.Context) (channel.Page, error) {
		return k.c.(channel.Refresher).Refresh(ctx, refs)
	})
}

// checkGone refreshes an object that is and one that is gone.
func (k *kit) checkGone(is, gone channel.Ref) {
	p, err := k.refresh([]channel.Ref{gone, is})
	if err != nil {
		k.find(ruleVanished, OpRefresh, "asked for %v, which does not exist, it failed: %v", gone, err)
		return
	}
	deleted, found := false, false
	for _, f := range p.Facts {
		deleted = deleted || f.Ref == gone && f.Deleted
		found = found || f.Ref == is && !f.Deleted
	}
	if !deleted {
		k.find(ruleVanished, OpRefresh, "%v does not exist, and no Deleted fact said so", gone)
	}
	if !found && is != gone {
		k.find(ruleRefresh, OpRefresh, "%v was not returned beside one that does not exist", is)
	}
}

// noSuch makes an id up that looks like one of the source's own: the digits of
// a known one, all nines, and more of them if it is a number.
func (k *kit) noSuch(like channel.Ref) channel.Ref {
	nines := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '9'
		}
		return r
	}, like.ID)
	if strings.Trim(nines, "9") == "" {
		nines = "999999999"
	}
	ref := like
	ref.ID = nines
	for _, taken := k.seen[ref]; taken || ref == like; _, taken = k.seen[ref] {
		ref.ID += "9"
	}
	return ref
}

// checkDecode decodes what was rejected, and rubbish.
func (k *kit) checkDecode() {
	d, ok := k.c.(channel.Decoder)
	if !ok {
		return
	}
	type record struct {
		stream string
		raw    []byte
	}
	var records []record
	for _, r := range k.rejects {
		records = append(records, record{r.Stream, r.Raw})
	}
	if len(records) == 0 {
		k.skip("decoding quarantined records: the source of the harness holds none")
	}
	for _, stream := range []string{OpPeople, OpOrders, OpInteractions, "webhook", "no such stream"} {
		for _, raw := range rubbish() {
			records = append(records, record{stream, raw})
		}
	}
	for _, r := range records {
		p, err := k.call(k.ctx, OpDecode, func(ctx context.Context) (channel.Page, error) { return d.Decode(ctx, r.stream, r.raw) })
		if err == nil && len(p.Facts)+len(p.Rejects) == 0 {
			k.find(ruleSilent, OpDecode, "%.40q of stream %q gave nothing at all", r.raw, r.stream)
		}
	}
}

// rubbish returns bytes that are no record of any source.
func rubbish() [][]byte {
	return [][]byte{
		[]byte("rubbish"),
		[]byte(`{"id":`),
		[]byte("<!DOCTYPE html><html><title>Log in</title></html>"),
		[]byte("{\"id\":\"\xff\xfe\"}"),
		[]byte(strings.Repeat("[", 100_000)),
		[]byte(`{"id":1e999}`),
		[]byte("\x00"),
	}
}

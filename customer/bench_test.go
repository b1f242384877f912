package customer_test

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/identity"
	"github.com/clientele-go/clientele/internal/world"
)

var million = flag.Bool("million", false, "run the benchmarks with 1,000,000 customers too")

// crowd is a hub with many customers, and what to ask it.
type crowd struct {
	hub    *customer.Hub
	phones []channel.Key
	ids    []customer.ID
	facts  int
}

// newCrowd makes about so many customers. Each person of the world is a little
// more than three of them: guests whose address nobody has verified stay apart.
func newCrowd(b *testing.B, customers int) *crowd {
	b.Helper()
	people := customers * 31 / 100
	hub, _ := load(b, nil)
	c := &crowd{hub: hub}
	var batch []channel.Fact
	flush := func() {
		if _, err := hub.Add(context.Background(), batch...); err != nil {
			b.Fatal(err)
		}
		batch = nil
	}
	for f := range world.New(world.Config{Seed: 1, People: people}).Facts() {
		c.facts++
		if f.Ref.Kind == channel.KindPerson {
			for _, k := range f.Keys {
				if k.Kind == channel.KeyPhone {
					c.phones = append(c.phones, k)
				}
			}
		}
		if batch = append(batch, f); len(batch) == 1000 {
			flush()
		}
	}
	flush()
	for p, err := range hub.As(customer.Actor{ID: "bench"}, customer.Service).Customers(context.Background()) {
		if err != nil {
			b.Fatal(err)
		}
		c.ids = append(c.ids, p.ID)
	}
	return c
}

// quantiles reports the median and the 99th percentile of single calls.
func quantiles(b *testing.B, one func(i int)) {
	var took []time.Duration
	i := 0
	for b.Loop() {
		began := time.Now()
		one(i)
		took = append(took, time.Since(began))
		i++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
}

func sizes() []int {
	if *million {
		return []int{100_000, 1_000_000}
	}
	return []int{100_000}
}

func BenchmarkReader(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c := newCrowd(b, n)
			ctx := context.Background()
			clerk := c.hub.As(customer.Actor{ID: "bench"}, customer.Service)
			b.Run("Find", func(b *testing.B) {
				rng := rand.New(rand.NewPCG(1, 1))
				quantiles(b, func(int) {
					if _, err := clerk.Find(ctx, c.phones[rng.IntN(len(c.phones))]); err != nil {
						b.Fatal(err)
					}
				})
			})
			b.Run("View", func(b *testing.B) {
				rng := rand.New(rand.NewPCG(1, 1))
				quantiles(b, func(int) {
					if _, err := clerk.View(ctx, customer.Query{Customer: c.ids[rng.IntN(len(c.ids))], Entries: 50}); err != nil {
						b.Fatal(err)
					}
				})
			})
			b.Logf("%d facts, %d customers", c.facts, len(c.ids))
		})
	}
}

// BenchmarkIngest reports facts per second of loading worlds of two sizes, the
// second ten times the first. The facts of a batch are made just before it is
// added, as a decoder makes them, and that is not counted.
func BenchmarkIngest(b *testing.B) {
	for _, facts := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(facts), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				hub, _ := load(b, nil)
				for batch := range worldBatches(facts) {
					b.StartTimer()
					if _, err := hub.Add(context.Background(), batch...); err != nil {
						b.Fatal(err)
					}
					b.StopTimer()
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(facts*b.N)/b.Elapsed().Seconds(), "facts/s")
		})
	}
}

// worldBatches makes the first n facts of a world, a thousand at a time.
func worldBatches(n int) iter.Seq[[]channel.Fact] {
	return func(yield func([]channel.Fact) bool) {
		batch := make([]channel.Fact, 0, 1000)
		for f := range world.New(world.Config{Seed: 1, People: n}).Facts() {
			batch = append(batch, f)
			if n--; len(batch) == cap(batch) || n == 0 {
				if !yield(batch) || n == 0 {
					return
				}
				batch = batch[:0]
			}
		}
	}
}

// BenchmarkFindByModel finds customers with a model in force: by a key of their
// first record, and by one that another of their records alone has, so that it
// must be known whether that is surely theirs. Each customer has so many records,
// of which the last is joined by a likeness, the others by keys.
func BenchmarkFindByModel(b *testing.B) {
	for _, records := range []int{3, 8} {
		hub, _ := newHub(b, customer.Config{Rules: identity.Rules{Model: identity.RetailWeigher()}})
		adopt(b, hub)
		const people = 2_000
		for i := range people {
			if _, err := hub.Add(b.Context(), likened(i, records)...); err != nil {
				b.Fatal(err)
			}
		}
		clerk := hub.As(customer.Actor{ID: "bench"}, customer.Service)
		for _, at := range []int{0, records / 2, records - 1} {
			want := channel.Verified
			if at == records-1 {
				want = channel.Asserted
			}
			b.Run(fmt.Sprintf("%d records/by the %d.", records, at+1), func(b *testing.B) {
				b.ReportAllocs()
				rng := rand.New(rand.NewPCG(1, 1))
				quantiles(b, func(int) {
					f, err := clerk.Find(b.Context(), ownPhone(rng.IntN(people), at))
					if err != nil || f.Match != customer.Found || f.Candidates[0].Assurance != want {
						b.Fatal(f.Match, f.Candidates, err)
					}
				})
			})
		}
	}
}

// ownPhone is a verified number that only one record of a person has.
func ownPhone(person, record int) channel.Key {
	return channel.Key{Kind: channel.KeyPhone, Value: fmt.Sprintf("+486%02d%06d", record+10, person), Assurance: channel.Verified}
}

// likened are records of one person: all but the last have a verified mailbox in
// common.
func likened(person, records int) []channel.Fact {
	typed := channel.Key{Kind: channel.KeyPhone, Value: fmt.Sprintf("+48500%06d", person), Assurance: channel.Asserted}
	box := channel.Key{Kind: channel.KeyEmail, Value: fmt.Sprintf("p%d@mail.pl", person), Assurance: channel.Verified}
	home := channel.Address{Street: fmt.Sprintf("Piotrkowska %d m. 7", person+1), City: "Łódź", Postcode: "90-001", Country: "PL"}
	var out []channel.Fact
	for i := range records {
		p := channel.Person{Name: named("Anna", "Nowakowska"), BirthDate: fmt.Sprintf("19%02d-%02d-%02d", 40+person%60, 2+person%11, 2+person%26), Addresses: []channel.Address{home}}
		keys := []channel.Key{typed, ownPhone(person, i)}
		if i < records-1 {
			keys = append(keys, box)
		}
		out = append(out, record("web", fmt.Sprintf("%d-%d", person, i), 10+i, p, keys...))
	}
	return out
}

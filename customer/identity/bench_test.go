package identity

import (
	"fmt"
	"testing"

	"github.com/clientele-go/clientele/channel"
)

func BenchmarkCompare(b *testing.B) {
	k, m := phone("600100200", verified), mail("jan@example.com", verified)
	x, y := who("a", "Jan Nowak", "1980-05-12", k, m, account("17")), who("b", "J. Nowak", "", k, m)
	r := Rules{Unique: []string{"shop"}}
	for b.Loop() {
		Compare(x, y, Input{}, r)
	}
}

func BenchmarkResolve(b *testing.B) {
	k := mail("jan@example.com", verified)
	for _, n := range []int{2, 10, 1_000} {
		in := inputOf(many(n, func(int) string { return "Jan Nowak" }, k), nil, Rules{})
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Resolve(in, Rules{})
			}
		})
	}
	b.Run("10000/one address", func(b *testing.B) {
		in := Input{Parties: many(10_000, unnamed, k)}
		for b.Loop() {
			Resolve(in, Rules{})
		}
	})
	b.Run("10000/one address, distinct names", func(b *testing.B) {
		in := Input{Parties: many(10_000, func(i int) string {
			return fmt.Sprintf("J. N%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676)
		}, k)}
		for b.Loop() {
			Resolve(in, Rules{})
		}
	})
}

func BenchmarkResolveAll(b *testing.B) {
	given := []string{"Anna", "Jan", "Piotr", "Katarzyna", "Marek"}
	var ps []Party
	for i := range 100_000 {
		n := i / 3 // three records a person
		m, err := channel.Email(fmt.Sprintf("p%d@example.com", n))
		if err != nil {
			b.Fatal(err)
		}
		ps = append(ps, who(fmt.Sprint(i), given[n%5]+" Nowak", "", m.With(verified), account(fmt.Sprint(n)),
			key(channel.KeyPhone, "", fmt.Sprintf("+486%08d", n/2), asserted)))
	}
	for b.Loop() {
		ResolveAll(ps, nil, Rules{Unique: []string{"shop"}})
	}
}

func BenchmarkBuiltin(b *testing.B) {
	ids := []channel.KeyID{mail("jan.nowak@example.com", verified).ID(), phone("600100200", verified).ID(), account("17").ID()}
	r := Rules{Generic: []channel.KeyID{{Kind: channel.KeyEmail, Value: "@shop.example"}}}
	for b.Loop() {
		for _, id := range ids {
			r.Builtin(id)
		}
	}
}

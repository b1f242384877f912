package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/clientele-go/clientele/adapters/storage/sqlite"
	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// order is what a web shop says of a guest's order.
func order() channel.Fact {
	placed := channel.UTC(time.Date(2026, 3, 20, 9, 30, 0, 0, time.UTC))
	return channel.Fact{Ref: channel.Ref{Channel: "web", Kind: channel.KindOrder, ID: "1001"}, CreatedAt: placed, UpdatedAt: placed,
		Keys: []channel.Key{{Kind: channel.KeyEmail, Value: "ona@example.com", Assurance: channel.Verified}},
		Content: &channel.Order{Number: "#1001", Status: channel.OrderOpen, PlacedAt: placed,
			Buyer: channel.Contact{Name: channel.Name{Given: "Ona", Family: "Jonaitė"}}}}
}

// A program learns of an order and ends. The next finds it in the file.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "clientele")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "customers.db")
	for _, learns := range []bool{true, false} {
		storage, err := sqlite.Open(ctx, path, sqlite.Config{})
		if err != nil {
			panic(err)
		}
		hub, err := customer.NewHub(customer.Config{Storage: storage})
		if err != nil {
			panic(err)
		}
		if learns {
			if _, err := hub.Add(ctx, order()); err != nil {
				panic(err)
			}
		} else {
			clerk := hub.As(customer.Actor{ID: "anna"}, customer.Service)
			view, err := clerk.View(ctx, customer.Query{Keys: order().Keys})
			if err != nil {
				panic(err)
			}
			fmt.Println(view.Customer.Name.Given, view.Orders[0].Order.Number, view.Orders[0].Order.Status)
		}
		if err := storage.Close(); err != nil {
			panic(err)
		}
	}
	// Output: Ona #1001 open
}

// opened makes a storage in a directory that is removed afterwards.
func opened(ctx context.Context) (s *sqlite.Storage, dir string, done func()) {
	dir, err := os.MkdirTemp("", "clientele")
	if err != nil {
		panic(err)
	}
	if s, err = sqlite.Open(ctx, filepath.Join(dir, "customers.db"), sqlite.Config{}); err != nil {
		panic(err)
	}
	return s, dir, func() { _, _ = s.Close(), os.RemoveAll(dir) }
}

// A backup is taken while the program goes on, and is a file like any other.
func ExampleStorage_Backup() {
	ctx := context.Background()
	storage, dir, done := opened(ctx)
	defer done()
	path := filepath.Join(dir, "backup.db")
	fmt.Println(storage.Backup(ctx, path))
	backup, err := sqlite.Open(ctx, path, sqlite.Config{})
	if err != nil {
		panic(err)
	}
	fmt.Println(backup.Check(ctx), backup.Close())
	// Output:
	// <nil>
	// <nil> <nil>
}

// Of two workers that have the file open one polls a source at a time.
func ExampleStorage_Lease() {
	ctx := context.Background()
	storage, _, done := opened(ctx)
	defer done()
	first, _ := storage.Lease(ctx, "poll web", "worker 1", time.Minute)
	second, _ := storage.Lease(ctx, "poll web", "worker 2", time.Minute)
	fmt.Println(first, second)
	_, _ = storage.Lease(ctx, "poll web", "worker 1", 0) // gives it back
	second, _ = storage.Lease(ctx, "poll web", "worker 2", time.Minute)
	fmt.Println(second)
	// Output:
	// true false
	// true
}

// A file that another version wrote, or another program, is left alone.
func ExampleOpen_newer() {
	ctx := context.Background()
	_, dir, done := opened(ctx)
	defer done()
	path := filepath.Join(dir, "customers.db")
	c, err := driver.OpenConn(path, driver.OpenReadWrite)
	if err != nil {
		panic(err)
	}
	if err := sqlitex.ExecuteTransient(c, "PRAGMA user_version = 99", nil); err != nil {
		panic(err)
	}
	_ = c.Close()
	_, err = sqlite.Open(ctx, path, sqlite.Config{})
	fmt.Println(errors.Is(err, sqlite.ErrNewer))
	// Output: true
}

// Any program that reads SQLite reads the views.
func Example_views() {
	ctx := context.Background()
	storage, dir, done := opened(ctx)
	defer done()
	hub, err := customer.NewHub(customer.Config{Storage: storage})
	if err != nil {
		panic(err)
	}
	if _, err := hub.Add(ctx, order()); err != nil {
		panic(err)
	}
	c, err := driver.OpenConn(filepath.Join(dir, "customers.db"), driver.OpenReadOnly)
	if err != nil {
		panic(err)
	}
	defer func() { _ = c.Close() }()
	for _, query := range []string{"SELECT name, contact FROM customers", "SELECT at, kind, ref FROM timeline"} {
		err := sqlitex.ExecuteTransient(c, query, &sqlitex.ExecOptions{ResultFunc: func(q *driver.Stmt) error {
			row := make([]string, q.ColumnCount())
			for i := range row {
				row[i] = q.ColumnText(i)
			}
			fmt.Println(strings.Join(row, " | "))
			return nil
		}})
		if err != nil {
			panic(err)
		}
	}
	// Output:
	// Ona Jonaitė | ona@example.com
	// 2026-03-20 09:30:00 | order.placed | web/order/1001
}

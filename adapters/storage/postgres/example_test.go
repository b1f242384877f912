package postgres_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/clientele-go/clientele/adapters/storage/postgres"
	"github.com/clientele-go/clientele/customer"
)

// A hub whose storage is a database. Any number of programs may run this at the
// same time.
func Example() {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, "postgres://app@db.example/app")
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	storage, err := postgres.New(ctx, pool, postgres.Config{})
	if err != nil {
		log.Fatal(err)
	}
	hub, err := customer.NewHub(customer.Config{Storage: storage})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(hub.Run(ctx))
}

// Ask at the start what the server promises, and tell who runs it.
func ExampleStorage_Health() {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, "postgres://app@db.example/app")
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	storage, err := postgres.New(ctx, pool, postgres.Config{})
	if err != nil {
		log.Fatal(err)
	}
	health, err := storage.Health(ctx)
	if err != nil {
		log.Fatal(err)
	}
	if health.Level < postgres.Durable {
		log.Fatal(health.Words)
	}
}

// The levels have an order.
func ExampleLevel() {
	for l := postgres.Volatile; l <= postgres.Replicated; l++ {
		fmt.Println(l)
	}
	// Output:
	// volatile
	// delayed
	// durable
	// replicated
}

// Two companies in one schema. Neither sees the other.
func ExampleConfig_tenant() {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, "postgres://app@db.example/app")
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	for _, company := range []string{"north", "south"} {
		storage, err := postgres.New(ctx, pool, postgres.Config{Schema: "crm", Tenant: company})
		if err != nil {
			log.Fatal(err)
		}
		_ = storage // one hub for each
	}
}

// Once, by who may change the cluster.
func ExampleStorage_Distribution() {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, "postgres://app@coordinator.example/app")
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	storage, err := postgres.New(ctx, pool, postgres.Config{Distributed: true})
	if err != nil {
		log.Fatal(err)
	}
	for _, statement := range storage.Distribution() {
		if _, err := pool.Exec(ctx, statement); err != nil {
			log.Fatal(err)
		}
	}
}

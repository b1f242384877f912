// Command shopview is a shop backend that mounts a customer view in its own
// mux. It runs offline on a built-in story:
//
//	go run ./examples/shopview
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/internal/world"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "`address` to listen on")
	if flag.Parse(); flag.NArg() > 0 {
		log.Fatalf("unexpected argument %q; give -addr", flag.Arg(0))
	}
	var channels []channel.Channel
	for _, c := range world.Sources([][]channel.Fact{world.Story().Facts}) {
		channels = append(channels, c)
	}
	hub, err := customer.NewHub(customer.Config{Channels: channels, Now: func() time.Time { return world.StoryNow }})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := hub.Sync(context.Background()); err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: *addr, Handler: backend(hub), ReadHeaderTimeout: 5 * time.Second}
	log.Printf("http://%s/", *addr)
	log.Fatal(server.ListenAndServe())
}

// backend is the shop's own program: its own pages, and one of ours.
func backend(hub *customer.Hub) http.Handler {
	html := newPages()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { html.write(w, http.StatusOK, "shop", nil) })
	// In a shop that has a login, the actor is whoever is logged in.
	mux.Handle("GET /customer", view{hub.As(customer.Actor{ID: "shopview"}, customer.Service), html})
	return mux
}

package main

import (
	"bytes"
	_ "embed"
	"html/template"
	"log"
	"net/http"
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/journey"
)

//go:embed pages.html
var source string

// view answers /customer?tel=… for whoever reads through its reader.
type view struct {
	reader *customer.Reader
	pages
}

// ServeHTTP shows the customer of a telephone number. The number is not in the
// page of an error, nor in the log.
func (v view) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tel, err := channel.Phone(r.URL.Query().Get("tel"), "PL")
	if err != nil {
		v.write(w, http.StatusBadRequest, "trouble", "This is not a telephone number.")
		return
	}
	got, err := v.reader.View(r.Context(), customer.Query{Keys: []channel.Key{tel}})
	if err != nil {
		log.Print("shopview: ", err)
		v.write(w, http.StatusInternalServerError, "trouble", "The answer could not be made.")
		return
	}
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		zone = time.UTC
	}
	status := http.StatusOK
	if got.Match == customer.Nobody {
		status = http.StatusNotFound
	}
	v.write(w, status, "customer", map[string]any{"View": got, "Findings": open(journey.Findings(got, journey.Rules{Zone: zone})),
		"Sure": got.Assurance >= channel.Verified})
}

// open leaves out what is settled.
func open(all []journey.Finding) (out []journey.Finding) {
	for _, f := range all {
		if f.Open() {
			out = append(out, f)
		}
	}
	return out
}

// pages are the templates, which escape whatever a customer wrote.
type pages struct{ *template.Template }

func newPages() pages { return pages{template.Must(template.New("pages").Parse(source))} }

// write writes a page, whole or not at all. The policy forbids all scripts, and
// everything from elsewhere.
func (p pages) write(w http.ResponseWriter, status int, page string, data any) {
	var b bytes.Buffer
	if err := p.ExecuteTemplate(&b, page, data); err != nil {
		log.Print("shopview: ", err)
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if _, err := b.WriteTo(w); err != nil {
		log.Print("shopview: ", err)
	}
}

package customer

import (
	"errors"
	"io"
	"net/http"

	"github.com/clientele-go/clientele/channel"
)

// maxWebhook bounds the body of a webhook.
const maxWebhook = 10 << 20

// Webhook returns the handler for the webhooks of the named channel. It
// answers 204 once what the request says is stored, and only then; 401 for a
// signature that is missing, wrong or too old, of which nothing but a count is
// kept; 413 for a body over 10 MiB; 400 for one that cannot be understood; 503
// if it could not be stored, so that the source sends it again; 404 for a
// channel that is not configured or has no webhooks. The same request may come
// any number of times.
//
// Requests that come while others are being stored are stored together, in one
// commit; if that fails each of them is answered so, and those that come next
// are stored one by one for a while.
func (h *Hub) Webhook(name string) http.Handler {
	s := h.byName[name]
	if s == nil {
		return http.NotFoundHandler()
	}
	recv, ok := s.channel.(channel.Receiver)
	if !ok {
		return http.NotFoundHandler()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "want POST", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhook))
		if err != nil {
			if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
				http.Error(w, "body is too large", http.StatusRequestEntityTooLarge)
				return
			}
			http.Error(w, "body could not be read", http.StatusBadRequest)
			return
		}
		h.receive(w, r, s, recv, body)
	})
}

func (h *Hub) receive(w http.ResponseWriter, r *http.Request, s *source, recv channel.Receiver, body []byte) {
	page, err := recv.Receive(r.Context(), r, body)
	switch {
	case errors.Is(err, channel.ErrSignature):
		s.badSignatures.Add(1)
		http.Error(w, "signature is missing, wrong or too old", http.StatusUnauthorized)
		return
	case err != nil:
		if e, ok := errors.AsType[*channel.SourceError](err); ok && e.Trouble == channel.Unavailable {
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		http.Error(w, "request cannot be understood", http.StatusBadRequest)
		return
	}
	if err := h.deliver(r.Context(), s, page); err != nil {
		h.log.ErrorContext(r.Context(), "customer: webhook could not be stored", "channel", s.info.Name)
		http.Error(w, "could not be stored, try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

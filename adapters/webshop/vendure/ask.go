package vendure

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/clientele-go/clientele/channel"
)

// authorise puts the credentials on a request.
func (s *Shop) authorise(r *http.Request) {
	token := s.cfg.Token.Reveal()
	if session := s.session.Load(); session != nil {
		token = *session
	}
	switch {
	case !s.cfg.APIKey.IsZero():
		r.Header.Set("vendure-api-key", s.cfg.APIKey.Reveal())
	case token != "":
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if s.cfg.ChannelToken != "" {
		r.Header.Set("vendure-token", s.cfg.ChannelToken)
	}
}

// ask runs a query, after a login where one is needed. A session that has
// ended looks like missing rights, so those are asked for a second time after
// a new login; nothing else is tried twice.
func (s *Shop) ask(ctx context.Context, op, query string, vars, out any) error {
	if !s.cfg.APIKey.IsZero() || !s.cfg.Token.IsZero() {
		return s.rest.GraphQL(ctx, op, "", query, vars, out)
	}
	if used := s.session.Load(); used != nil {
		err := s.rest.GraphQL(ctx, op, "", query, vars, out)
		e, ok := errors.AsType[*channel.SourceError](err)
		if !ok || e.Trouble != channel.Unauthorized {
			return err
		}
		s.session.CompareAndSwap(used, nil)
	}
	if err := s.login(ctx); err != nil {
		return err
	}
	return s.rest.GraphQL(ctx, op, "", query, vars, out)
}

func (s *Shop) login(ctx context.Context) error {
	const op = "login"
	res, err := s.rest.Do(ctx, op, http.MethodPost, "", nil, map[string]any{
		"query":     `mutation($u: String!, $p: String!) { login(username: $u, password: $p) { __typename } }`,
		"variables": map[string]string{"u": s.cfg.Username, "p": s.cfg.Password.Reveal()},
	})
	if err != nil {
		return err
	}
	token := res.Header.Get("vendure-auth-token")
	var answer struct {
		Data struct {
			Login struct {
				Typename string `json:"__typename"`
			} `json:"login"`
		} `json:"data"`
	}
	fail := &channel.SourceError{Channel: s.cfg.Name, Op: op, Status: res.Status}
	switch err := json.Unmarshal(res.Body, &answer); {
	case err != nil || answer.Data.Login.Typename == "":
		fail.Trouble, fail.Err = channel.Broken, errors.New("the answer is none to a login")
		return fail
	case answer.Data.Login.Typename != "CurrentUser":
		fail.Trouble, fail.Err = channel.Unauthorized, errors.New("the shop does not accept the login")
		return fail
	case token == "":
		fail.Trouble, fail.Err = channel.Misconfigured, errors.New("the shop gives no token: bearer is not among its token methods")
		return fail
	}
	s.session.Store(&token)
	return nil
}

// A list is Vendure's paginated list with its items left as they came.
type list struct {
	Total int               `json:"totalItems"`
	Items []json.RawMessage `json:"items"`
}

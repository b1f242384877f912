package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

type graphRequest struct {
	Query     string `json:"query"`
	Variables any    `json:"variables,omitempty"`
}

type graphAnswer struct {
	Data       json.RawMessage `json:"data"`
	Errors     []graphError    `json:"errors"`
	Extensions struct {
		Cost struct {
			Requested float64 `json:"requestedQueryCost"`
			Throttle  struct {
				Available float64 `json:"currentlyAvailable"`
				Restore   float64 `json:"restoreRate"`
			} `json:"throttleStatus"`
		} `json:"cost"`
	} `json:"extensions"`
}

// graphError leaves the message out: it may quote what was asked for.
type graphError struct {
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

// GraphQL posts a query with its variables to path and decodes the answer's
// data into out as [Decode] does. An answer with errors is an error, even if
// part of the data came: a code that speaks of rights is
// [channel.Unauthorized], THROTTLED is [channel.Throttled] with the time the
// source needs to afford the query, an internal error is
// [channel.Unavailable], anything else [channel.Misconfigured].
func (c *Client) GraphQL(ctx context.Context, op, path, query string, vars, out any) error {
	res, err := c.Do(ctx, op, http.MethodPost, path, nil, graphRequest{query, vars})
	if err != nil {
		return c.graphStatus(op, res, err)
	}
	var a graphAnswer
	if err := Decode(res.Body, &a); err != nil {
		return c.fail(op, channel.Broken, res.Status, err)
	}
	if len(a.Errors) > 0 {
		return c.graphFailure(op, res.Status, &a)
	}
	if len(a.Data) == 0 || bytes.Equal(a.Data, []byte("null")) {
		return c.fail(op, channel.Broken, res.Status, errors.New("the answer has neither data nor errors"))
	}
	if out == nil {
		return nil
	}
	if err := Decode(a.Data, out); err != nil {
		return c.fail(op, channel.Broken, res.Status, err)
	}
	return nil
}

// graphStatus tells the code of a refusal that came with its own status.
func (c *Client) graphStatus(op string, res *Response, err error) error {
	e, ok := errors.AsType[*channel.SourceError](err)
	if !ok || res == nil || e.Err != nil {
		return err
	}
	var a graphAnswer
	if Decode(res.Body, &a) == nil && len(a.Errors) > 0 {
		e.Err = errors.New("GraphQL error " + codeOf(a.Errors[0]))
	}
	return e
}

func (c *Client) graphFailure(op string, status int, a *graphAnswer) error {
	code := codeOf(a.Errors[0])
	e := c.fail(op, channel.Misconfigured, status, errors.New("GraphQL error "+code))
	switch code {
	case "FORBIDDEN", "UNAUTHENTICATED", "UNAUTHORIZED", "ACCESS_DENIED":
		e.Trouble = channel.Unauthorized
	case "THROTTLED", "TOO_MANY_REQUESTS", "RATE_LIMITED":
		e.Trouble = channel.Throttled
		cost := a.Extensions.Cost
		if lack := cost.Requested - cost.Throttle.Available; lack > 0 && cost.Throttle.Restore > 0 {
			e.RetryAfter = time.Duration(min(lack/cost.Throttle.Restore, 3600) * float64(time.Second))
		}
	case "INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT":
		e.Trouble = channel.Unavailable
	}
	return e
}

// codeOf returns the code if it is one, for it goes into an error text.
func codeOf(e graphError) string {
	code := e.Extensions.Code
	if code == "" || len(code) > 64 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
		return "without a code"
	}
	return code
}

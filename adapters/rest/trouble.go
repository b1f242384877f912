package rest

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/clientele-go/clientele/channel"
)

var (
	errSlow    = errors.New("the answer did not come within the time for one request")
	errLarge   = errors.New("the answer is larger than allowed")
	errHTML    = errors.New("the answer is an HTML page")
	errCut     = errors.New("the answer was cut off")
	errClosed  = errors.New("the connection was closed before the answer")
	errTLS     = errors.New("the certificate cannot be trusted, or TLS is not spoken")
	errName    = errors.New("the host name cannot be resolved")
	errRequest = errors.New("the request failed")
)

func (c *Client) fail(op string, t channel.Trouble, status int, err error) *channel.SourceError {
	return &channel.SourceError{Channel: c.cfg.Channel, Op: op, Trouble: t, Status: status, Err: err}
}

// failed sorts an error of the transport. Only causes whose text is known stay
// in the chain: what net/http says can quote the URL or bytes of the answer.
func (c *Client) failed(ctx context.Context, op string, status int, err error) error {
	trouble, cause := channel.Unavailable, errRequest
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var errno syscall.Errno
	switch {
	case ctx.Err() != nil && context.Cause(ctx) == errSlow:
		cause = errSlow
	case ctx.Err() != nil:
		cause = ctx.Err()
	case errors.Is(err, errPrivate):
		trouble, cause = channel.Misconfigured, errPrivate
	case errors.Is(err, errRedirect):
		trouble, cause = channel.Misconfigured, errRedirect
	case errors.Is(err, errLarge):
		trouble, cause = channel.Broken, errLarge
	case errors.As(err, &cert), errors.As(err, &record):
		trouble, cause = channel.Misconfigured, errTLS
	case errors.As(err, &dns):
		cause = errName
	case errors.As(err, &errno):
		cause = errno
	case status != 0 && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)):
		trouble, cause = channel.Broken, errCut
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		cause = errClosed
	case isTimeout(err):
		cause = errSlow
	case status != 0: // the headers came, the body cannot be read: bad chunks, bad compression
		trouble, cause = channel.Broken, errCut
	}
	return c.fail(op, trouble, status, cause)
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// RetryAfter reads how long the source asks to be left alone: Retry-After as
// whole or fractional seconds or as an HTTP date. 0 means that it says
// nothing that can be understood, or a moment that has passed. Nothing caps
// the result but what a Duration can hold; whoever waits must.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if d, ok := seconds(v); ok {
		return d
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// resetAfter reads when the source's budget is full again. The header holds
// seconds from now, or with some systems the moment in Unix seconds.
func resetAfter(h http.Header, now time.Time) time.Duration {
	const epochs = 1_000_000_000 // more than 30 years from now is a moment
	for _, name := range []string{"Ratelimit-Reset", "Rate-Limit-Reset", "X-Ratelimit-Reset", "X-Rate-Limit-Reset"} {
		v := strings.TrimSpace(h.Get(name))
		if d, ok := seconds(v); ok {
			if d < epochs*time.Second {
				return d
			}
			return max(d-time.Duration(now.UnixNano()), 0)
		}
	}
	return 0
}

// seconds reads a number of seconds; what is negative counts as 0, and what
// does not fit as the longest Duration.
func seconds(v string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(v, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || math.IsNaN(f) {
		return 0, false
	}
	switch ns := f * float64(time.Second); {
	case ns <= 0:
		return 0, true
	case ns >= math.MaxInt64:
		return math.MaxInt64, true
	default:
		return time.Duration(ns), true
	}
}

package rest

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

var (
	errPath     = errors.New("the path cannot be appended to the base URL")
	errOrigin   = errors.New("a link leads to another origin than the base URL")
	errRedirect = errors.New("the source redirects elsewhere: configure the final address as the base URL")
)

// Next checks a link that the source gave for its next page, absolute or
// relative to the base URL's host, and returns what to ask for with Get or Do.
// A link to another scheme, host or port is refused, since the credentials
// would go there: the error is [channel.Misconfigured].
func (c *Client) Next(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || raw == "" {
		return "", c.fail("next page", channel.Misconfigured, 0, errPath)
	}
	u = c.base.ResolveReference(u)
	if !c.sameOrigin(u) {
		return "", c.fail("next page", channel.Misconfigured, 0, errOrigin)
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), nil
}

// resolve makes the URL to ask from a path or from what Next returned.
func (c *Client) resolve(path string) (*url.URL, error) {
	raw := path
	if !strings.HasPrefix(path, "http://") && !strings.HasPrefix(path, "https://") {
		if path != "" && path[0] != '/' && path[0] != '?' {
			path = "/" + path
		}
		raw = c.base.String() + path
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errPath
	}
	if !c.sameOrigin(u) {
		return nil, errOrigin
	}
	// An id that climbs out of its folder must not choose the resource.
	for part := range strings.SplitSeq(u.Path, "/") {
		if part == "." || part == ".." {
			return nil, errPath
		}
	}
	return u, nil
}

func (c *Client) sameOrigin(u *url.URL) bool {
	return u.User == nil && strings.EqualFold(u.Scheme, c.base.Scheme) &&
		strings.EqualFold(u.Hostname(), c.base.Hostname()) && portOf(u) == portOf(c.base)
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case strings.EqualFold(u.Scheme, "https"):
		return "443"
	}
	return "80"
}

// checkRedirect follows redirects within the origin only, and only where the
// method stays what it was: a POST turned into a GET asks something else.
func (c *Client) checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || !c.sameOrigin(req.URL) || req.Method != via[0].Method {
		return errRedirect
	}
	return nil
}

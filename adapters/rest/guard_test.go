package rest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/clientele-go/clientele/channel"
)

func TestPublic(t *testing.T) {
	for _, s := range []string{
		"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
		"169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1",
		"240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "fec0::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:100.64.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
		"64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::", "2001::1", "2001:db8::1", "2600::1%eth0",
	} {
		if public(netip.MustParseAddr(s)) {
			t.Errorf("%s passes for public", s)
		}
	}
	for _, s := range []string{"1.1.1.1", "9.255.255.255", "172.32.0.1", "100.128.0.1", "100.63.255.255", "::ffff:8.8.8.8",
		"64:ff9b::808:808", "2600::1", "2a00:1450::1"} {
		if !public(netip.MustParseAddr(s)) {
			t.Errorf("%s is refused", s)
		}
	}
}

func TestGuardIsOnByDefault(t *testing.T) {
	hits := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { hits++; w.Write([]byte("{}")) }))
	defer s.Close()
	u, _ := url.Parse(s.URL)
	cfg := Config{Channel: "shop", BaseURL: "http://localhost:" + u.Port()}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	trouble(t, c.Get(t.Context(), "orders page", "/", nil, nil), channel.Misconfigured)
	if hits != 0 {
		t.Fatal("a request reached the loopback address")
	}
	cfg.InsecurePrivateAddresses, cfg.BaseURL = true, s.URL
	if c, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	if err := c.Get(t.Context(), "orders page", "/", nil, nil); err != nil || hits != 1 {
		t.Errorf("with the opt-out: %v, %d hits", err, hits)
	}
}

// A name that resolves to a public address first and to an internal one when
// it counts is refused, since the address is checked when it is dialled.
func TestRebinding(t *testing.T) {
	hits := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { hits++ }))
	defer s.Close()
	u, _ := url.Parse(s.URL)

	errStop := errors.New("would connect")
	var passed []netip.Addr
	dns := &nameServer{answers: [][4]byte{{8, 8, 8, 8}, {127, 0, 0, 1}}}
	g := guard{
		resolver: &net.Resolver{PreferGo: true, Dial: dns.dial},
		passed:   func(ip netip.Addr) error { passed = append(passed, ip); return errStop },
	}
	c, err := New(Config{Channel: "shop", BaseURL: "http://rebind.test:" + u.Port(), Transport: g.transport()})
	if err != nil {
		t.Fatal(err)
	}
	trouble(t, c.Get(t.Context(), "orders page", "/", nil, nil), channel.Unavailable)
	if len(passed) != 1 || passed[0] != netip.MustParseAddr("8.8.8.8") {
		t.Fatalf("the first answer was not dialled: %v", passed)
	}
	e := trouble(t, c.Get(t.Context(), "orders page", "/", nil, nil), channel.Misconfigured)
	if !errors.Is(e, errPrivate) || len(passed) != 1 || hits != 0 {
		t.Errorf("the second answer got through: %v, passed %v, %d hits", e, passed, hits)
	}
}

// nameServer answers A queries with one address after the other and any other
// query with nothing.
type nameServer struct {
	mu      sync.Mutex
	answers [][4]byte
}

func (s *nameServer) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	go s.serve(there)
	return here, nil
}

// serve speaks DNS over a stream: two bytes of length before each message.
func (s *nameServer) serve(conn net.Conn) {
	defer conn.Close()
	for {
		buf := make([]byte, 512+2)
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buf[2:n]) != nil || len(m.Questions) == 0 {
			return
		}
		m.Header.Response, m.Additionals = true, nil
		if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
			m.Answers = []dnsmessage.Resource{{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
				Body:   &dnsmessage.AResource{A: s.next()},
			}}
		}
		out, err := m.AppendPack(make([]byte, 2, 512))
		if err != nil {
			return
		}
		out[0], out[1] = byte((len(out)-2)>>8), byte(len(out)-2)
		if _, err := conn.Write(out); err != nil {
			return
		}
	}
}

func (s *nameServer) next() [4]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	return a
}

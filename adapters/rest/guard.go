package rest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

var errPrivate = errors.New("the address is not on the public internet (InsecurePrivateAddresses would allow it)")

// A guard refuses connections into one's own network. It looks at the address
// that the kernel is about to connect to, after all name resolution.
type guard struct {
	off      bool
	resolver *net.Resolver          // nil: the system's
	passed   func(netip.Addr) error // told of each address let through; nil: nobody
}

func (g guard) transport() *http.Transport {
	d := &net.Dialer{Timeout: 10 * time.Second, Resolver: g.resolver, ControlContext: g.control}
	return &http.Transport{
		// Proxy stays nil: behind a proxy the address could not be seen.
		DialContext:            d.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        15 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}

func (g guard) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return errPrivate
	}
	if err := g.check(at.Addr()); err != nil {
		return err
	}
	if g.passed != nil {
		return g.passed(at.Addr())
	}
	return nil
}

func (g guard) check(ip netip.Addr) error {
	if g.off || public(ip) {
		return nil
	}
	return errPrivate
}

// public reports whether ip is an ordinary address of the internet: not
// loopback, private, link-local, shared by a carrier, multicast or reserved.
// Addresses that carry an IPv4 address within are judged by that one.
func public(ip netip.Addr) bool {
	if ip.Zone() != "" {
		return false
	}
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(ip) {
			return false
		}
	}
	if nat64.Contains(ip) {
		b := ip.As16()
		return public(netip.AddrFrom4([4]byte(b[12:])))
	}
	return true
}

// nat64 is the well-known prefix through which an IPv6-only host reaches IPv4.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// reserved are the ranges that IsGlobalUnicast and IsPrivate let through.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("100.64.0.0/10"),   // shared by a carrier
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("192.88.99.0/24"),  // 6to4 relays
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved
	netip.MustParsePrefix("::/96"),           // IPv4-compatible
	netip.MustParsePrefix("64:ff9b:1::/48"),  // local NAT64
	netip.MustParsePrefix("100::/64"),        // discard
	netip.MustParsePrefix("2001::/23"),       // Teredo and other assignments
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4
	netip.MustParsePrefix("3fff::/20"),       // documentation
	netip.MustParsePrefix("5f00::/16"),       // segment routing
	netip.MustParsePrefix("fec0::/10"),       // site-local
}

// Package vendure runs a real Vendure shop for tests, on 127.0.0.1 and with
// its database in memory, and seeds it through the shop's own APIs. Only tests
// import it.
//
// The shop is installed once by install.sh into the folder "vendure" of what
// the environment variable CLIENTELE_REAL_HOME names, or of clientele-real in
// the user's cache. Where it is not installed, tests that need it are skipped,
// unless CLIENTELE_REQUIRE_REAL is 1: then they fail.
package vendure

import (
	"bufio"
	"embed"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-go/clientele/internal/realtest/node"
)

//go:embed app/shop.js app/products.csv app/package-lock.json
var app embed.FS

const (
	install  = "install it with internal/realtest/vendure/install.sh"
	password = "only-for-tests"
)

// A Server is a running shop that is empty but for three products, with the
// SKUs TEA-1 (24.50 USD), MILL-2 (61.99 USD) and CUP-3 (7.00 USD), all without
// 21 % tax, one shipping method at 4.50 USD, and the countries LT, LV and PL.
type Server struct {
	// URL is the address of the shop; the Admin API is at /admin-api.
	URL string

	// Username and Password are those of the superadmin.
	Username, Password string

	admin *session
	skus  map[string]string // id of the variant by SKU
	later string            // code of the payment method that only authorises
	now   string            // code of the one that settles at once
}

// Start starts a shop and waits until it answers. The test's cleanup ends it.
// It takes some seconds: start one per test binary.
func Start(t testing.TB) *Server {
	t.Helper()
	modules := find(t)
	dir := t.TempDir()
	for _, name := range []string{"shop.js", "products.csv"} {
		b, err := app.ReadFile("app/" + name)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	port := freePort(t)
	cmd := exec.Command("node", "shop.js")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules, "TMPDIR="+dir, "SHOP_PORT="+strconv.Itoa(port),
		"SHOP_PASSWORD="+password, "VENDURE_DISABLE_TELEMETRY=true", "NODE_ENV=test")
	run(t, cmd)
	s := &Server{URL: "http://127.0.0.1:" + strconv.Itoa(port), Username: "superadmin", Password: password}
	s.admin = &session{url: s.URL + "/admin-api"}
	s.open(t)
	return s
}

// find returns the folder of the installed modules, or skips the test.
func find(t testing.TB) string {
	t.Helper()
	lock, err := app.ReadFile("app/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	return node.Modules(t, "vendure", lock, install)
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// run starts cmd and waits until it says that it is ready. The process ends
// with the test, and also when the test binary dies: its standard input does.
func run(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	ownGroup(cmd)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said output
	ready, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for first := true; lines.Scan(); {
			said.add(lines.Text())
			if first && lines.Text() == "shop is ready" {
				close(ready)
				first = false
			}
		}
	}()
	t.Cleanup(func() {
		in.Close()
		killGroup(cmd)
		<-ended
		cmd.Wait() // it was killed: its status says nothing
	})
	select {
	case <-ready:
	case <-ended:
		t.Fatalf("Vendure ended before it was ready:\n%s", said.String())
	case <-time.After(2 * time.Minute):
		t.Fatalf("Vendure was not ready within two minutes:\n%s", said.String())
	}
}

// output keeps the last lines that a process wrote.
type output struct {
	mu    sync.Mutex
	lines []string
}

func (o *output) add(line string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.lines = append(o.lines, line); len(o.lines) > 50 {
		o.lines = o.lines[1:]
	}
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Join(o.lines, "\n")
}

// open logs in and looks up what seeding needs.
func (s *Server) open(t testing.TB) {
	t.Helper()
	s.admin.do(t, `mutation($u: String!, $p: String!) { login(username: $u, password: $p) { __typename
		... on ErrorResult { errorCode message } } }`, vars{"u": s.Username, "p": s.Password}, nil)
	var found struct {
		ProductVariants struct {
			Items []struct{ ID, SKU string }
		}
		PaymentMethods struct {
			Items []struct {
				Code    string
				Handler struct {
					Args []struct{ Name, Value string }
				}
			}
		}
	}
	s.admin.do(t, `{ productVariants { items { id sku } } paymentMethods { items { code handler { args { name value } } } } }`,
		nil, &found)
	s.skus = map[string]string{}
	for _, v := range found.ProductVariants.Items {
		s.skus[v.SKU] = v.ID
	}
	for _, m := range found.PaymentMethods.Items {
		if args := m.Handler.Args; len(args) > 0 && args[0].Value == "true" {
			s.now = m.Code
		} else {
			s.later = m.Code
		}
	}
	if len(s.skus) != 3 || s.now == "" || s.later == "" {
		t.Fatalf("the shop is not as expected: %+v", found)
	}
}

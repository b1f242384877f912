// Package house keeps the rules of the house: what may import what, what the
// module requires, how long functions and files are, and that everything
// exported is documented.
package house

import (
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	root   = "../.."
	module = "github.com/clientele-go/clientele"
)

// requirements are all direct requirements of the root module, with the reason
// for each.
var requirements = map[string]string{
	"github.com/google/go-cmp":           "tests and conformance kits",
	"golang.org/x/sync":                  "errgroup, singleflight",
	"github.com/hashicorp/golang-lru/v2": "bounded caches",
	"github.com/cenkalti/backoff/v4":     "retries",
	"github.com/nyaruka/phonenumbers":    "a caller is only found if numbers are read right",
	"golang.org/x/text":                  "Unicode and code pages",
	"golang.org/x/net":                   "internationalised domain names, HTML in messages",
}

func TestRequirements(t *testing.T) {
	out, err := exec.Command("go", "mod", "edit", "-json", filepath.Join(root, "go.mod")).Output()
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
		Replace, Tool []any
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	direct := 0
	for _, r := range mod.Require {
		if r.Indirect {
			continue
		}
		direct++
		if requirements[r.Path] == "" {
			t.Errorf("go.mod requires %s: what every user must carry is decided in this test, with a reason", r.Path)
		}
	}
	if direct != len(requirements) {
		t.Errorf("go.mod has %d direct requirements, want the %d that this test lists", direct, len(requirements))
	}
	if len(mod.Replace)+len(mod.Tool) > 0 {
		t.Error("go.mod of the root has a replace or a tool: both reach whoever imports the module")
	}
}

// layers say what a package may import of this module: the longest prefix
// counts. Tests may import more, and are not looked at.
var layers = []struct {
	prefix string
	may    []string
}{
	{"channel/channeltest", []string{"channel"}},
	{"channel", nil},
	{"customer/identity", []string{"channel"}},
	{"customer/customertest", []string{"channel", "customer", "customer/identity"}},
	{"customer", []string{"channel", "customer/identity"}},
	{"journey", []string{"channel", "customer", "customer/identity"}},
	{"adapters/rest", []string{"channel"}},
	{"adapters/storage", []string{"channel", "customer", "customer/identity", "internal/factjson"}},
	{"adapters/desk", []string{"channel", "customer", "customer/identity", "journey"}},
	{"adapters", []string{"channel", "adapters/rest"}},
	{"internal/factjson", []string{"channel"}},
	{"internal/world", []string{"channel"}},
	{"internal", []string{"channel", "internal"}},
}

// testOnly must never reach a user's program.
var testOnly = []string{"github.com/google/go-cmp", "testing"}

func TestImports(t *testing.T) {
	for dir, files := range packages(t) {
		if strings.HasPrefix(dir, "examples") {
			continue
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			checkImports(t, dir, f)
		}
	}
}

func checkImports(t *testing.T, dir, file string) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, imp := range f.Imports {
		path := strings.Trim(imp.Path.Value, `"`)
		kit := strings.HasSuffix(dir, "test") || strings.Contains(dir, "internal/realtest")
		if slices.Contains(testOnly, path) && !kit {
			t.Errorf("%s imports %s, which is for tests only and would be linked into every program", file, path)
		}
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") && !strings.HasPrefix(path, module) && !required(path) {
			t.Errorf("%s imports %s, which is no direct requirement", file, path)
		}
		rest, ours := strings.CutPrefix(path, module+"/")
		if ours && !mayImport(dir, rest) {
			t.Errorf("%s imports %s: imports go one way, channel ← identity ← customer ← journey", file, rest)
		}
	}
}

func required(path string) bool {
	for r := range requirements {
		if within(path, r) {
			return true
		}
	}
	return false
}

func mayImport(dir, what string) bool {
	best := -1
	for i, l := range layers {
		if within(dir, l.prefix) && (best < 0 || len(l.prefix) > len(layers[best].prefix)) {
			best = i
		}
	}
	if best < 0 {
		return true
	}
	return within(what, layers[best].prefix) || slices.ContainsFunc(layers[best].may, func(m string) bool { return m == what || m == "internal" && within(what, m) })
}

func within(dir, prefix string) bool { return dir == prefix || strings.HasPrefix(dir, prefix+"/") }

// packages returns the Go files of the module by folder, without nested
// modules and test data.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); path != root && (strings.HasPrefix(n, ".") || n == "testdata" || n == "node_modules") {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && path != root {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") {
			rel, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				return err
			}
			out[filepath.ToSlash(rel)] = append(out[filepath.ToSlash(rel)], path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestLengths reports the lengths of functions and files. Aims: a function of
// 60 lines and a file of 400 at most; the 95th percentile 45 and 300. Beyond
// twice the aim it fails.
func TestLengths(t *testing.T) {
	var funcs, files []int
	for _, names := range packages(t) {
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			lines := fset.Position(f.FileEnd).Line
			files = append(files, lines)
			if lines > 400 {
				report(t, lines > 800, "%s has %d lines", name, lines)
			}
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
				funcs = append(funcs, n)
				if n > 60 {
					report(t, n > 120, "%s: %s has %d lines", name, fn.Name.Name, n)
				}
			}
		}
	}
	slices.Sort(funcs)
	slices.Sort(files)
	t.Logf("%d functions, 95%% of them ≤ %d lines, longest %d; %d files, 95%% ≤ %d lines, longest %d",
		len(funcs), funcs[len(funcs)*95/100], funcs[len(funcs)-1], len(files), files[len(files)*95/100], files[len(files)-1])
}

func report(t *testing.T, fail bool, format string, args ...any) {
	t.Helper()
	if fail {
		t.Errorf(format, args...)
		return
	}
	t.Logf(format, args...)
}

// TestDocumented demands a doc comment on every package and every exported
// name, fields of exported structs apart.
func TestDocumented(t *testing.T) {
	named, documented := 0, 0
	for dir, names := range packages(t) {
		fset := token.NewFileSet()
		var parsed []*ast.File
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
		}
		if len(parsed) == 0 {
			continue
		}
		p, err := doc.NewFromFiles(fset, parsed, module+"/"+dir)
		if err != nil {
			t.Fatal(err)
		}
		if p.Doc == "" {
			t.Errorf("package %s has no package comment", dir)
		}
		check := func(name, text string) {
			named++
			if text == "" {
				t.Errorf("%s: %s has no doc comment", dir, name)
				return
			}
			documented++
		}
		eachExported(p, check)
	}
	t.Logf("%d of %d exported names are documented", documented, named)
}

func eachExported(p *doc.Package, check func(name, text string)) {
	funcs := func(prefix string, fs []*doc.Func) {
		for _, f := range fs {
			check(prefix+f.Name, f.Doc)
		}
	}
	values := func(vs []*doc.Value) {
		for _, v := range vs {
			for _, spec := range v.Decl.Specs {
				s := spec.(*ast.ValueSpec)
				if v.Doc != "" || s.Doc.Text()+s.Comment.Text() != "" {
					check(v.Names[0], "grouped")
					continue
				}
				check(v.Names[0], "")
			}
		}
	}
	funcs("", p.Funcs)
	values(p.Consts)
	values(p.Vars)
	for _, typ := range p.Types {
		check(typ.Name, typ.Doc)
		funcs("", typ.Funcs)
		funcs(typ.Name+".", typ.Methods)
		values(typ.Consts)
		values(typ.Vars)
	}
}

// TestReadme demands that every Go block of the README is the body of an
// Example or a file of an example program, to the letter.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	nested, err := filepath.Glob(filepath.Join(root, "adapters", "storage", "*", "*_test.go")) // modules of their own
	if err != nil {
		t.Fatal(err)
	}
	for _, names := range append(slices.Collect(maps.Values(packages(t))), nested) {
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code.WriteString(squeeze(string(b)))
		}
	}
	all := code.String()
	blocks := 0
	for rest := string(readme); ; {
		_, after, ok := strings.Cut(rest, "```go\n")
		if !ok {
			break
		}
		block, tail, _ := strings.Cut(after, "```")
		rest = tail
		blocks++
		if !strings.Contains(all, squeeze(block)) {
			t.Errorf("this code of the README stands in no example:\n%s", block)
		}
	}
	if blocks == 0 {
		t.Error("the README shows no code")
	}
}

// squeeze takes out indentation and blank lines.
func squeeze(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n") + "\n"
}

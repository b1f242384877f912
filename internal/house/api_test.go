package house

import (
	"bytes"
	"flag"
	"go/ast"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/api.txt")

// TestAPI compares the exported API with testdata/api.txt. A difference is a
// decision: rewrite the file with -update, and tell it in the CHANGELOG.
func TestAPI(t *testing.T) {
	var lines []string
	for dir, names := range packages(t) {
		if strings.HasPrefix(dir, "internal") || strings.Contains(dir, "/internal") || strings.HasPrefix(dir, "examples") {
			continue
		}
		lines = append(lines, exported(t, dir, names)...)
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	golden := filepath.Join("testdata", "api.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the exported API changed (-api.txt +now); if it is meant, go test ./internal/house -update and a line in the CHANGELOG:\n%s", diff)
	}
}

// exported returns a line for each exported name of a package.
func exported(t *testing.T, dir string, names []string) []string {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil
	}
	p, err := doc.NewFromFiles(fset, files, module+"/"+dir)
	if err != nil {
		t.Fatal(err)
	}
	w := apiWriter{t: t, fset: fset, prefix: "pkg " + dir + ", "}
	w.values(p.Consts, p.Vars)
	w.funcs(p.Funcs)
	for _, typ := range p.Types {
		w.typ(typ)
	}
	return w.lines
}

type apiWriter struct {
	t      *testing.T
	fset   *token.FileSet
	prefix string
	lines  []string
}

// add writes a node on one line, without bodies and comments.
func (w *apiWriter) add(what string, node any) {
	var b bytes.Buffer
	if node != nil {
		if err := format.Node(&b, w.fset, node); err != nil {
			w.t.Fatal(err)
		}
	}
	w.lines = append(w.lines, w.prefix+what+strings.Join(strings.Fields(b.String()), " "))
}

func (w *apiWriter) values(groups ...[]*doc.Value) {
	for _, g := range groups {
		for _, v := range g {
			for _, name := range v.Names {
				if ast.IsExported(name) {
					w.add(v.Decl.Tok.String()+" "+name, nil)
				}
			}
		}
	}
}

func (w *apiWriter) funcs(fs []*doc.Func) {
	for _, f := range fs {
		w.add("", &ast.FuncDecl{Recv: f.Decl.Recv, Name: f.Decl.Name, Type: f.Decl.Type})
	}
}

func (w *apiWriter) typ(typ *doc.Type) {
	w.values(typ.Consts, typ.Vars)
	w.funcs(typ.Funcs)
	w.funcs(typ.Methods)
	for _, spec := range typ.Decl.Specs {
		s := spec.(*ast.TypeSpec)
		switch x := s.Type.(type) {
		case *ast.StructType:
			w.add("type "+s.Name.Name+" struct", nil)
			for _, f := range x.Fields.List {
				for _, n := range f.Names {
					if n.IsExported() {
						w.add("type "+s.Name.Name+" struct, "+n.Name+" ", f.Type)
					}
				}
				if len(f.Names) == 0 {
					w.add("type "+s.Name.Name+" struct, embeds ", f.Type)
				}
			}
		case *ast.InterfaceType:
			w.add("type "+s.Name.Name+" interface", nil)
			for _, m := range x.Methods.List {
				for _, n := range m.Names {
					w.add("type "+s.Name.Name+" interface, "+n.Name+" ", m.Type)
				}
			}
		default:
			w.add("type "+s.Name.Name+" ", s.Type)
		}
	}
}

package rt

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed setup.sh tokens.pl initialdata.pl config.pm.tmpl
var files embed.FS

const (
	serverProgram = "/usr/share/request-tracker5/libexec/rt-server"
	setupProgram  = "rt-setup-database-5"
	versionFile   = "/usr/share/request-tracker5/lib/RT/Generated.pm"
	rootPassword  = "desk-root-password"
)

// missing says what keeps RT from running here, or returns "".
func missing() string {
	for _, p := range []string{serverProgram, versionFile} {
		if _, err := os.Stat(p); err != nil {
			return p + " is not there"
		}
	}
	for _, p := range []string{setupProgram, "perl"} {
		if _, err := exec.LookPath(p); err != nil {
			return p + " is not there"
		}
	}
	if err := exec.Command("perl", "-MDBD::SQLite", "-e1").Run(); err != nil {
		return "Perl has no DBD::SQLite"
	}
	return ""
}

// home returns the directory that templates and instances live in.
func home() (string, error) {
	if dir := os.Getenv("CLIENTELE_REAL_HOME"); dir != "" {
		return filepath.Abs(filepath.Join(dir, "rt"))
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "clientele-real", "rt"), nil
}

// prepared returns the directory of the template, building it if this version
// of RT and of the files here has none yet. Test programs that run at the same
// time wait for each other.
func prepared(base string) (string, error) {
	key, err := templateKey()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "template-"+key)
	if err := os.MkdirAll(base, 0o755); err != nil {
		return "", err
	}
	unlock, err := lock(filepath.Join(base, "lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(filepath.Join(dir, "tokens")); err == nil {
		return dir, nil
	}
	// A rename makes it visible whole; an interrupted build leaves none.
	building, err := os.MkdirTemp(base, "building-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(building)
	if err := build(building); err != nil {
		return "", err
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return dir, os.Rename(building, dir)
}

// templateKey changes whenever the template would.
func templateKey() (string, error) {
	sum := sha256.New()
	for _, name := range []string{"setup.sh", "tokens.pl", "initialdata.pl", "config.pm.tmpl"} {
		b, err := files.ReadFile(name)
		if err != nil {
			return "", err
		}
		sum.Write(b)
	}
	b, err := os.ReadFile(versionFile)
	if err != nil {
		return "", err
	}
	sum.Write(b)
	return hex.EncodeToString(sum.Sum(nil)[:6]), nil
}

func build(dir string) error {
	if err := configure(dir, 80); err != nil {
		return err
	}
	scripts := filepath.Join(dir, "scripts")
	if err := os.CopyFS(scripts, files); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "rootpw"), []byte(rootPassword), 0o600); err != nil {
		return err
	}
	cmd := exec.Command("sh", filepath.Join(scripts, "setup.sh"), dir, scripts)
	cmd.Env = environment(dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("setup.sh: %w\n%s", err, out)
	}
	return nil
}

// configure makes the directories of an instance and writes its configuration.
func configure(dir string, port int) error {
	for _, d := range []string{"conf.d", "db", "mason", "session", "var"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return err
		}
	}
	t, err := template.ParseFS(files, "config.pm.tmpl")
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := t.Execute(&b, map[string]any{"Dir": dir, "Port": port}); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "conf.d", "desk.pm"), []byte(b.String()), 0o600),
		os.WriteFile(filepath.Join(dir, "RT_SiteConfig.pm"), []byte("1;\n"), 0o600))
}

func environment(dir string) []string {
	return append(os.Environ(),
		"PATH="+os.Getenv("PATH")+":/usr/sbin",
		"RT_SITE_CONFIG="+filepath.Join(dir, "RT_SiteConfig.pm"),
		"RT_SITE_CONFIG_DIR="+filepath.Join(dir, "conf.d"),
		"TMPDIR="+filepath.Join(dir, "var"))
}

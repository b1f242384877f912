package journey

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

var (
	errDuration = errors.New(`is not a number and a unit such as "4h" or "3d"`)
	errLevel    = errors.New("is not public, personal, confidential or secret")
)

// A Duration is a time.Duration that is written as people do: "90m", "4h",
// "3d". A day has 24 hours, of whatever calendar it is counted in.
type Duration time.Duration

// String returns the duration in the greatest unit that it is a whole number
// of, or as time.Duration writes it.
func (d Duration) String() string {
	for _, u := range durationUnits {
		if d != 0 && time.Duration(d)%u.length == 0 {
			return strconv.FormatInt(int64(time.Duration(d)/u.length), 10) + u.name
		}
	}
	return time.Duration(d).String()
}

var durationUnits = [...]struct {
	name   string
	length time.Duration
}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}}

// MarshalText implements [encoding.TextMarshaler].
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes and whatever
// [time.ParseDuration] reads.
func (d *Duration) UnmarshalText(b []byte) error {
	s := string(b)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseInt(days, 10, 32)
		if err != nil || n > 100_000 || n < -100_000 {
			return errDuration
		}
		*d = Duration(time.Duration(n) * 24 * time.Hour)
		return nil
	}
	v, err := time.ParseDuration(s)
	if err != nil {
		return errDuration
	}
	*d = Duration(v)
	return nil
}

// A Level says how much what is said or shown needs protecting. The zero Level
// is LevelPublic.
type Level uint8

// The levels, each of which includes those before.
const (
	LevelPublic       Level = iota // anybody may see it
	LevelPersonal                  // about a person: an order, an address
	LevelConfidential              // does harm in wrong hands: health, a complaint about somebody
	LevelSecret                    // bank details, passwords, identity papers
)

var levelNames = [...]string{"public", "personal", "confidential", "secret"}

// String returns "public", "personal", "confidential" or "secret".
func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return "level " + strconv.Itoa(int(l))
}

// MarshalText implements [encoding.TextMarshaler].
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (l *Level) UnmarshalText(b []byte) error {
	for i, n := range levelNames {
		if string(b) == n {
			*l = Level(i)
			return nil
		}
	}
	return errLevel
}

// ReadMap reads one map in JSON and checks it, see [Map.Validate]. It is
// strict: a field that a map does not have is an error, and so is anything
// after the map. Errors name the field.
func ReadMap(r io.Reader) (Map, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxMap+1))
	if err != nil {
		return Map{}, fmt.Errorf("journey: read map: %w", err)
	}
	if len(b) > maxMap {
		return Map{}, errors.New("journey: map is longer than 8 MiB")
	}
	var m Map
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return Map{}, mapError(err, b)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Map{}, errors.New("journey: something stands after the map")
	}
	return m, m.Validate()
}

const maxMap = 8 << 20

// mapError says in our words which field is wrong.
func mapError(err error, b []byte) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("journey: map: field %s: is a %s, which does not belong there", wrong.Field, wrong.Value)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("journey: map: field %s: is not one of a map", field)
	}
	if field, err := unreadable(b); err != nil {
		return fmt.Errorf("journey: map: field %s: %w", field, err)
	}
	return fmt.Errorf("journey: map: %w", err)
}

// unreadable looks for the field whose text cannot be read, which package json
// does not tell.
func unreadable(b []byte) (field string, err error) {
	var raw struct {
		Valid map[string]json.RawMessage   `json:"valid"`
		Steps []map[string]json.RawMessage `json:"steps"`
	}
	if json.Unmarshal(b, &raw) != nil {
		return "", nil
	}
	for _, f := range []string{"from", "to"} {
		if text, ok := raw.Valid[f]; ok && json.Unmarshal(text, new(time.Time)) != nil {
			return "valid." + f, errors.New("is not a time in RFC 3339")
		}
	}
	for i, s := range raw.Steps {
		if text, ok := s["target"]; ok {
			if err := json.Unmarshal(text, new(Duration)); err != nil {
				return fmt.Sprintf("steps[%d].target", i), err
			}
		}
		if text, ok := s["sensitivity"]; ok {
			if err := json.Unmarshal(text, new(Level)); err != nil {
				return fmt.Sprintf("steps[%d].sensitivity", i), err
			}
		}
	}
	return "", nil
}

// Write writes the map as JSON that [ReadMap] reads, with indents. Equal maps
// give equal bytes.
func (m Map) Write(w io.Writer) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err == nil {
		_, err = w.Write(append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("journey: write map: %w", err)
	}
	return nil
}

// Validate reports the first thing about a map that makes it unusable, naming
// step and field. What is usable but incomplete, [Map.Check] tells.
func (m *Map) Validate() error {
	wrong := func(field, reason string) error { return fmt.Errorf("journey: map: field %s: %s", field, reason) }
	switch {
	case m.Name == "":
		return wrong("name", "is empty")
	case m.Version == "":
		return wrong("version", "is empty")
	case len(m.Steps) == 0:
		return wrong("steps", "is empty")
	case !m.Valid.To.IsZero() && !m.Valid.From.Before(m.Valid.To):
		return wrong("valid.to", "is not after valid.from")
	}
	for i, g := range m.Goals {
		if field, reason := g.check(); field != "" {
			return wrong(fmt.Sprintf("goals[%d].%s", i, field), reason)
		}
	}
	ids, seen, left := map[string]bool{}, map[string]string{}, map[string]bool{}
	for i, s := range m.Steps {
		at := func(field string) string { return fmt.Sprintf("steps[%d].%s", i, field) }
		switch {
		case s.ID == "":
			return wrong(at("id"), "is empty")
		case ids[s.ID]:
			return wrong(at("id"), "is that of another step too")
		case s.Name == "":
			return wrong(at("name"), "is empty")
		case s.Stage == "":
			return wrong(at("stage"), "is empty")
		case s.Target < 0:
			return wrong(at("target"), "is negative")
		case s.Emotion < -2 || s.Emotion > 2:
			return wrong(at("emotion"), "is not from -2 to 2")
		case int(s.Sensitivity) >= len(levelNames):
			return wrong(at("sensitivity"), "is not a level")
		case s.Group != "" && left[s.Group]:
			return wrong(at("group"), "has other steps in between")
		}
		ids[s.ID] = true
		if i > 0 && m.Steps[i-1].Group != "" && m.Steps[i-1].Group != s.Group {
			left[m.Steps[i-1].Group] = true
		}
		for field, list := range map[string][]string{"activities": s.Activities, "failures": s.Failures} {
			for j, a := range list {
				if a == "" || seen[a] != "" {
					return wrong(fmt.Sprintf("steps[%d].%s[%d]", i, field, j), "is empty or shows another step too")
				}
				seen[a] = s.ID
			}
		}
	}
	return nil
}

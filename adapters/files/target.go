package files

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-go/clientele/channel"
)

// A leaf says how a field is written.
type leaf uint8

const (
	leafText leaf = iota
	leafTexts
	leafEnum
	leafDecimal // a decimal number kept as text
	leafDate    // 2006-01-02 kept as text
	leafMoney
	leafTime
	leafRef
	leafBool
	leafInt
	leafFloat
	leafPhone // a key of a contact
	leafEmail
)

// A step goes from a struct to one of its fields, and on to an element if
// that is a list of structs.
type step struct {
	field int
	list  bool
	index int
}

// A target is a field of a content, or of an envelope.
type target struct {
	path   string
	name   string // the last segment
	fact   bool   // of the envelope
	steps  []step
	typ    reflect.Type // of the field
	parent reflect.Type // the struct it belongs to
	leaf   leaf
}

// An envelope holds what a row says about the fact itself.
type envelope struct {
	Version   string       `json:"version"`
	CreatedAt channel.Time `json:"created_at"`
	UpdatedAt channel.Time `json:"updated_at"`
	Deleted   bool         `json:"deleted"`
	URL       string       `json:"url"`
}

var (
	typeTime    = reflect.TypeFor[channel.Time]()
	typeMoney   = reflect.TypeFor[channel.Money]()
	typeRef     = reflect.TypeFor[channel.Ref]()
	typeKey     = reflect.TypeFor[channel.Key]()
	typeKeys    = reflect.TypeFor[[]channel.Key]()
	typeContact = reflect.TypeFor[channel.Contact]()
)

// contentOf returns the type of the content of facts of kind k, nil if such
// cannot be mapped.
func contentOf(k channel.Kind) reflect.Type {
	switch k {
	case channel.KindPerson:
		return reflect.TypeFor[channel.Person]()
	case channel.KindOrder:
		return reflect.TypeFor[channel.Order]()
	case channel.KindFulfillment:
		return reflect.TypeFor[channel.Fulfillment]()
	case channel.KindPayment:
		return reflect.TypeFor[channel.Payment]()
	case channel.KindReturn:
		return reflect.TypeFor[channel.Return]()
	case channel.KindRefund:
		return reflect.TypeFor[channel.Refund]()
	case channel.KindInteraction:
		return reflect.TypeFor[channel.Interaction]()
	case channel.KindCase:
		return reflect.TypeFor[channel.Case]()
	case channel.KindPromise:
		return reflect.TypeFor[channel.Promise]()
	case channel.KindFeedback:
		return reflect.TypeFor[channel.Feedback]()
	case channel.KindConsent:
		return reflect.TypeFor[channel.Consent]()
	case channel.KindErasure:
		return reflect.TypeFor[channel.Erasure]()
	}
	return nil
}

// resolve finds the field that a path means. The error says what is there.
func resolve(root reflect.Type, path string) (target, error) {
	t := target{path: path, typ: root}
	rest, fact := strings.CutPrefix(path, "fact.")
	if fact {
		t.fact, t.typ = true, reflect.TypeFor[envelope]()
	}
	for segment := range strings.SplitSeq(rest, ".") {
		if err := t.enter(segment); err != nil {
			return t, err
		}
	}
	return t, t.sort()
}

// enter goes one segment down.
func (t *target) enter(segment string) error {
	name, index, err := cutIndex(segment)
	if err != nil {
		return err
	}
	if t.leaf != leafText || t.typ.Kind() != reflect.Struct || atomic(t.typ) {
		return fmt.Errorf("%s has no parts", t.name)
	}
	t.name, t.parent = name, t.typ
	if t.typ == typeContact && (name == "phone" || name == "email") {
		t.leaf = leafEmail
		if name == "phone" {
			t.leaf = leafPhone
		}
		t.steps = append(t.steps, step{field: fieldIndex(typeContact, "keys")})
		return nil
	}
	i := fieldIndex(t.typ, name)
	if i < 0 || t.typ.Field(i).Type == typeKeys {
		return fmt.Errorf("%s has no field %q; it has %s", t.typ.Name(), name, strings.Join(fieldNames(t.typ), ", "))
	}
	t.typ = t.typ.Field(i).Type
	s := step{field: i, list: t.typ.Kind() == reflect.Slice && t.typ.Elem().Kind() == reflect.Struct, index: max(index, 0)}
	if index >= 0 && !s.list {
		return fmt.Errorf("%s is no list", name)
	}
	if s.list {
		t.typ = t.typ.Elem()
	}
	t.steps = append(t.steps, s)
	return nil
}

// maxIndex bounds the index in a path: more elements belong in rows.
const maxIndex = 99

func cutIndex(segment string) (string, int, error) {
	name, rest, ok := strings.Cut(segment, "[")
	if !ok {
		return name, -1, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(rest, "]"))
	if err != nil || !strings.HasSuffix(rest, "]") || n < 0 || n > maxIndex {
		return "", 0, fmt.Errorf("%q has an index that is not from [0] to [%d]", segment, maxIndex)
	}
	return name, n, nil
}

// atomic reports whether a struct is one value.
func atomic(t reflect.Type) bool {
	return t == typeTime || t == typeMoney || t == typeRef || t == typeKey || t == reflect.TypeFor[time.Time]()
}

// sort finds out how the field is written.
func (t *target) sort() error {
	if t.leaf != leafText {
		return nil
	}
	_, enum := enums[t.typ]
	k := t.typ.Kind()
	switch {
	case enum:
		t.leaf = leafEnum
	case t.typ == typeTime:
		t.leaf = leafTime
	case t.typ == typeMoney:
		t.leaf = leafMoney
	case t.typ == typeRef:
		t.leaf = leafRef
	case k == reflect.String && slices.Contains([]string{"quantity", "fulfilled", "returned"}, t.name):
		t.leaf = leafDecimal
	case k == reflect.String && slices.Contains([]string{"birth_date", "day"}, t.name):
		t.leaf = leafDate
	case k == reflect.String:
	case k == reflect.Slice && t.typ.Elem().Kind() == reflect.String:
		t.leaf = leafTexts
	case k == reflect.Bool:
		t.leaf = leafBool
	case k == reflect.Int:
		t.leaf = leafInt
	case k == reflect.Float64, k == reflect.Pointer && t.typ.Elem().Kind() == reflect.Float64:
		t.leaf = leafFloat
	case k == reflect.Struct:
		return fmt.Errorf("%s is a group of fields; name one of %s", t.name, strings.Join(fieldNames(t.typ), ", "))
	default:
		return fmt.Errorf("%s cannot be mapped", t.name)
	}
	return nil
}

func (t *target) inList() bool {
	return slices.ContainsFunc(t.steps, func(s step) bool { return s.list })
}

// locate returns the field in root and the struct it belongs to. elem, if it
// is not negative, is the index in the outermost list. Without grow it
// reports false if a list is too short.
func (t *target) locate(root reflect.Value, elem int, grow bool) (at, parent reflect.Value, ok bool) {
	at = root
	for _, s := range t.steps {
		parent = at
		at = at.Field(s.field)
		if !s.list {
			continue
		}
		i := s.index
		if elem >= 0 {
			i, elem = elem, -1
		}
		if i >= at.Len() {
			if !grow {
				return at, parent, false
			}
			list := reflect.MakeSlice(at.Type(), i+1, i+1)
			reflect.Copy(list, at)
			at.Set(list)
		}
		at = at.Index(i)
	}
	return at, parent, true
}

func fieldName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func fieldIndex(t reflect.Type, name string) int {
	for i := range t.NumField() {
		if n := fieldName(t.Field(i)); n != "" && n == name {
			return i
		}
	}
	return -1
}

func fieldNames(t reflect.Type) []string {
	var out []string
	for field := range t.Fields() {
		if n := fieldName(field); n != "" && n != "-" && field.Type != typeKeys {
			out = append(out, n)
		}
	}
	if t == typeContact {
		out = append(out, "phone", "email")
	}
	return out
}

package files

import (
	"errors"
	"reflect"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// set writes texts, of which there is at least one, to a field. raw is what
// the source wrote.
func (m *mapping) set(r row, f *field, at, parent reflect.Value, texts []string, raw string) error {
	text := texts[0]
	switch f.leaf {
	case leafEnum:
		return f.setEnum(at, parent, text, raw)
	case leafTexts:
		for _, t := range texts {
			at.Set(reflect.Append(at, reflect.ValueOf(t).Convert(at.Type().Elem())))
		}
		return nil
	case leafMoney:
		currency := f.Currency
		if f.currency != nil {
			c, err := m.text(r, *f.currency)
			if err != nil {
				return err
			}
			if c != "" {
				currency = c
			}
		}
		return put(at, text, func(s string) (channel.Money, error) { return f.money(s, currency) })
	case leafTime:
		return put(at, text, f.time)
	case leafRef:
		at.Set(reflect.ValueOf(channel.Ref{Channel: m.owner, Kind: f.Ref, ID: text}))
		return nil
	case leafPhone:
		return putKey(at, text, func(s string) (channel.Key, error) { return channel.Phone(s, m.region) })
	case leafEmail:
		return putKey(at, text, channel.Email)
	case leafBool:
		return put(at, text, truth)
	case leafInt:
		return put(at, text, f.integer)
	case leafFloat:
		v, err := f.float(text)
		if err != nil {
			return err
		}
		if at.Kind() == reflect.Pointer {
			at.Set(reflect.ValueOf(new(v)))
		} else {
			at.SetFloat(v)
		}
		return nil
	case leafDecimal:
		return putText(at, text, f.decimal)
	case leafDate:
		return putText(at, text, f.date)
	}
	at.SetString(text)
	return nil
}

func put[T any](at reflect.Value, text string, read func(string) (T, error)) error {
	v, err := read(text)
	if err == nil {
		at.Set(reflect.ValueOf(v))
	}
	return err
}

func putText(at reflect.Value, text string, read func(string) (string, error)) error {
	s, err := read(text)
	if err == nil {
		at.SetString(s)
	}
	return err
}

func putKey(at reflect.Value, text string, read func(string) (channel.Key, error)) error {
	k, err := read(text)
	if err == nil {
		at.Set(reflect.ValueOf(appendKey(at.Interface().([]channel.Key), k)))
	}
	return err
}

// setEnum writes an enumerated value, and keeps the source's own word beside
// it if that is a state, or is not one of ours.
func (f *field) setEnum(at, parent reflect.Value, text, raw string) error {
	e := enums[f.typ]
	known := e.has(text)
	source, ok := sourceOf(parent)
	if !known {
		if !ok && !(f.typ == reflect.TypeFor[channel.ConsentState]()) || e.loud {
			return errors.New("is none of " + strings.Join(e.values, ", "))
		}
		text = e.other
	}
	at.SetString(text)
	if !ok {
		return nil
	}
	own := source.String()
	switch {
	case primary(f.name) && own == "":
		source.SetString(raw)
	case !known && primary(f.name):
		source.SetString(own + "; " + raw)
	case !known && own == "":
		source.SetString(f.name + ": " + raw)
	case !known:
		source.SetString(own + "; " + f.name + ": " + raw)
	}
	return nil
}

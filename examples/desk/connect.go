package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/clientele-go/clientele/adapters/files"
	"github.com/clientele-go/clientele/adapters/helpdesk/requesttracker"
	"github.com/clientele-go/clientele/adapters/pos/poslog"
	"github.com/clientele-go/clientele/adapters/webshop/vendure"
	"github.com/clientele-go/clientele/channel"
)

// configuration is the file of -config. It holds no secret: fields that end in
// "_env" name the environment variables that do.
type configuration struct {
	Region   string            `json:"region"` // ISO 3166 country of numbers without a country code
	Zone     string            `json:"zone"`   // IANA zone of the store
	Channels []json.RawMessage `json:"channels"`
}

// connector makes channels from a configuration.
type connector struct {
	configuration
	dir string // of the file: relative paths begin there
	env func(string) (string, bool)
}

// connect reads the configuration and makes the channels that it names.
func connect(file string, live bool, env func(string) (string, bool)) (systems, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return systems{}, fmt.Errorf("-config: %w", err)
	}
	c := connector{dir: filepath.Dir(file), env: env}
	if err := strict(b, &c.configuration); err != nil {
		return systems{}, fmt.Errorf("-config: %s: %w", file, err)
	}
	sys, err := c.systems(live)
	if err != nil {
		return systems{}, fmt.Errorf("-config: %s: %w", file, err)
	}
	return sys, nil
}

func (c *connector) systems(live bool) (systems, error) {
	sys := systems{region: strings.ToUpper(c.Region), now: time.Now, zone: time.Local}
	var err error
	if sys.zone, err = c.location("zone", c.Zone, time.Local); err != nil {
		return sys, err
	}
	if len(c.Channels) == 0 {
		return sys, errors.New("channels: is empty")
	}
	for i, raw := range c.Channels {
		ch, err := c.channel(raw)
		if err != nil {
			return sys, fmt.Errorf("channels[%d]%s: %w", i, nameOf(raw), err)
		}
		if f, can := ch.(channel.Finder); can && live {
			ch, sys.live = onlyLive{f}, append(sys.live, ch.Info().Name)
		}
		sys.channels = append(sys.channels, ch)
	}
	return sys, nil
}

// onlyLive hides that a channel can be read from beginning to end, so that it
// is only asked.
type onlyLive struct{ channel.Finder }

// nameOf tells in an error which channel is meant, as far as that can be read.
func nameOf(raw json.RawMessage) string {
	var c struct{ Type, Name string }
	_ = json.Unmarshal(raw, &c) // the strict reading says what is wrong
	if c.Type == "" && c.Name == "" {
		return ""
	}
	return " (" + strings.TrimSpace(c.Type+" "+c.Name) + ")"
}

// channel makes one channel.
func (c *connector) channel(raw json.RawMessage) (channel.Channel, error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, plain(err)
	}
	switch head.Type {
	case "vendure":
		return c.vendure(raw)
	case "requesttracker":
		return c.requestTracker(raw)
	case "poslog":
		return c.posLog(raw)
	case "files":
		return c.files(raw)
	case "":
		return nil, errors.New("type: is missing; it is vendure, requesttracker, poslog or files")
	}
	return nil, fmt.Errorf("type: %q is not vendure, requesttracker, poslog or files", head.Type)
}

func (c *connector) vendure(raw json.RawMessage) (channel.Channel, error) {
	var s struct {
		Type         string                       `json:"type"`
		Name         string                       `json:"name"`
		URL          string                       `json:"url"`
		APIKey       string                       `json:"api_key_env"`
		Token        string                       `json:"token_env"`
		Username     string                       `json:"username"`
		Password     string                       `json:"password_env"`
		ChannelToken string                       `json:"channel_token"`
		Region       string                       `json:"region"`
		Numbers      channel.Numbers              `json:"numbers"`
		Pickup       []string                     `json:"pickup"`
		Final        []string                     `json:"final"`
		Methods      map[string]channel.PayMethod `json:"methods"`
		Dashboard    string                       `json:"dashboard"`
		Private      bool                         `json:"insecure_private_addresses"`
		Loyalty      []struct {
			Field     string            `json:"field"`
			Issuer    string            `json:"issuer"`
			Assurance channel.Assurance `json:"assurance"`
			Number    bool              `json:"number"`
		} `json:"loyalty"`
	}
	if err := strict(raw, &s); err != nil {
		return nil, err
	}
	cfg := vendure.Config{Name: s.Name, URL: s.URL, Username: s.Username, ChannelToken: s.ChannelToken, Region: c.region(s.Region),
		Numbers: s.Numbers, Pickup: s.Pickup, Final: s.Final, Methods: s.Methods, Dashboard: s.Dashboard, InsecurePrivateAddresses: s.Private}
	for _, l := range s.Loyalty {
		cfg.Loyalty = append(cfg.Loyalty, vendure.KeyField{Field: l.Field, Issuer: l.Issuer, Assurance: l.Assurance, Number: l.Number})
	}
	err := c.secrets(secret{"api_key_env", s.APIKey, &cfg.APIKey}, secret{"token_env", s.Token, &cfg.Token}, secret{"password_env", s.Password, &cfg.Password})
	if err != nil {
		return nil, err
	}
	return vendure.New(cfg)
}

func (c *connector) requestTracker(raw json.RawMessage) (channel.Channel, error) {
	var s struct {
		Type          string                             `json:"type"`
		Name          string                             `json:"name"`
		URL           string                             `json:"url"`
		Token         string                             `json:"token_env"`
		Region        string                             `json:"region"`
		Zone          string                             `json:"zone"`
		Queues        []string                           `json:"queues"`
		OrderField    string                             `json:"order_field"`
		CallbackField string                             `json:"callback_field"`
		ContactField  string                             `json:"contact_field"`
		Contacts      map[string]channel.InteractionKind `json:"contacts"`
		Statuses      map[string]channel.CaseStatus      `json:"statuses"`
		Roles         map[string]string                  `json:"roles"`
		QueueRoles    map[string]string                  `json:"queue_roles"`
		AssertedMail  bool                               `json:"asserted_mail"`
		Private       bool                               `json:"insecure_private_addresses"`
	}
	if err := strict(raw, &s); err != nil {
		return nil, err
	}
	zone, err := c.location("zone", s.Zone, nil)
	if err != nil {
		return nil, err
	}
	cfg := requesttracker.Config{Name: s.Name, URL: s.URL, Region: c.region(s.Region), Zone: zone, Queues: s.Queues, OrderField: s.OrderField,
		CallbackField: s.CallbackField, ContactField: s.ContactField, Contacts: s.Contacts, Statuses: s.Statuses, Roles: s.Roles,
		QueueRoles: s.QueueRoles, AssertedMail: s.AssertedMail, InsecurePrivateAddresses: s.Private}
	if s.Token == "" {
		return nil, errors.New("token_env: is missing")
	}
	if err := c.secrets(secret{"token_env", s.Token, &cfg.Token}); err != nil {
		return nil, err
	}
	return requesttracker.New(cfg)
}

func (c *connector) posLog(raw json.RawMessage) (channel.Channel, error) {
	var s struct {
		Type         string            `json:"type"`
		Name         string            `json:"name"`
		Dir          string            `json:"dir"`
		Pattern      string            `json:"pattern"`
		Zone         string            `json:"zone"`
		Zones        map[string]string `json:"zones"`
		Currency     string            `json:"currency"`
		Region       string            `json:"region"`
		Placeholders []string          `json:"placeholders"`
		Unique       []string          `json:"unique"`
		Numbers      channel.Numbers   `json:"numbers"`
		Secret       string            `json:"secret_env"`
		Issuers      struct {
			Loyalty    string `json:"loyalty"`
			Membership string `json:"membership"`
			Customer   string `json:"customer"`
		} `json:"issuers"`
	}
	if err := strict(raw, &s); err != nil {
		return nil, err
	}
	if s.Dir == "" {
		return nil, errors.New("dir: is missing")
	}
	cfg := poslog.Config{Name: s.Name, Dir: c.path(s.Dir), Pattern: s.Pattern, Currency: s.Currency, Region: c.region(s.Region),
		Placeholders: s.Placeholders, Unique: s.Unique, Numbers: s.Numbers, Zones: map[string]*time.Location{},
		Issuers: poslog.Issuers{Loyalty: s.Issuers.Loyalty, Membership: s.Issuers.Membership, Customer: s.Issuers.Customer}}
	var err error
	if cfg.Zone, err = c.location("zone", s.Zone, nil); err != nil {
		return nil, err
	}
	for store, name := range s.Zones {
		if cfg.Zones[store], err = c.location("zones."+store, name, nil); err != nil {
			return nil, err
		}
	}
	if err := c.secrets(secret{"secret_env", s.Secret, &cfg.Secret}); err != nil {
		return nil, err
	}
	return poslog.New(cfg)
}

// files makes a channel of files. Its settings are those of files.ParseConfig,
// under "config" or in a file of their own.
func (c *connector) files(raw json.RawMessage) (channel.Channel, error) {
	var s struct {
		Type   string          `json:"type"`
		Config json.RawMessage `json:"config"`
		File   string          `json:"file"`
	}
	if err := strict(raw, &s); err != nil {
		return nil, err
	}
	if (s.File == "") == (len(s.Config) == 0) {
		return nil, errors.New("config: give either config or file")
	}
	if s.File != "" {
		b, err := os.ReadFile(c.path(s.File))
		if err != nil {
			return nil, fmt.Errorf("file: %w", err)
		}
		s.Config = b
	}
	cfg, err := files.ParseConfig(s.Config)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	cfg.Dir, cfg.Region = c.path(cfg.Dir), c.region(cfg.Region)
	return files.New(cfg)
}

// strict reads JSON into a struct that has all its fields.
func strict(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return plain(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something behind the end")
	}
	return nil
}

// plain says which field is wrong in words for people.
func plain(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s: is a %s, which does not fit", e.Field, e.Value)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("%s: there is no such setting", strings.Trim(field, `"`))
	}
	return err
}

// secret is a secret that a setting names the variable of.
type secret struct {
	field, variable string
	into            *channel.Secret
}

func (c *connector) secrets(all ...secret) error {
	for _, s := range all {
		if s.variable == "" {
			continue
		}
		v, ok := c.env(s.variable)
		if !ok || v == "" {
			return fmt.Errorf("%s: the environment variable %s is not set", s.field, s.variable)
		}
		*s.into = channel.NewSecret(v)
	}
	return nil
}

func (c *connector) location(field, name string, none *time.Location) (*time.Location, error) {
	if name == "" {
		return none, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %q is not a time zone", field, name)
	}
	return zone, nil
}

func (c *connector) region(own string) string {
	if own == "" {
		own = c.Region
	}
	return strings.ToUpper(own)
}

func (c *connector) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}

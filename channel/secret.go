package channel

// A Secret is a credential. It prints, logs and marshals as "[redacted]";
// read it with [Secret.Reveal] at the one place that sends it.
//
// Secrets are not meant to be compared with ==.
type Secret struct {
	// A pointer, for fmt cannot call String on what stands in an unexported
	// field of somebody's struct: it then prints an address.
	value *string
}

// NewSecret wraps a credential.
func NewSecret(value string) Secret { return Secret{&value} }

// Reveal returns the credential itself, and "" for the zero Secret.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no credential.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// String returns "[redacted]".
func (s Secret) String() string { return "[redacted]" }

// GoString returns "[redacted]".
func (s Secret) GoString() string { return "[redacted]" }

// MarshalText returns "[redacted]", for JSON, logs and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte("[redacted]"), nil }

// UnmarshalText reads a credential, so that configuration files can hold one.
func (s *Secret) UnmarshalText(b []byte) error { *s = NewSecret(string(b)); return nil }

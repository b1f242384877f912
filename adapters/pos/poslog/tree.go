package poslog

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A node is an element of a transaction, by its local name: dialects differ in
// namespaces and prefixes. What is private never gets into one.
type node struct {
	name   string
	vendor bool // not of the namespace that the transaction is of
	text   string
	pieces []byte // of the text, until the element ends: comments cut it
	long   bool   // text would be longer than maxText; it is then empty
	attrs  []xml.Attr
	kids   []*node
}

const (
	maxElements = 100_000  // in one transaction
	maxText     = 64 << 10 // of one element
)

// A fault says what about a transaction cannot be read. It holds no value of
// the transaction.
type fault struct {
	field, reason string
	broken        bool // the bytes are not well-formed
}

// Error returns field and reason.
func (f *fault) Error() string { return strings.TrimSpace(f.field + " " + f.reason) }

// parse reads one transaction, in UTF-8. No entity is expanded but the five of
// XML, no document type is read, and no more than depth elements may contain
// one another.
func parse(raw []byte, depth int) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var root *node
	var open []*node
	skip := 0 // depth within what is left out
	count := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) && root != nil {
			return root, nil
		}
		if err != nil {
			return nil, &fault{reason: "is not well-formed XML", broken: true}
		}
		switch t := tok.(type) {
		case xml.Directive:
			return nil, &fault{reason: "declares a document type, which is refused", broken: true}
		case xml.StartElement:
			switch count++; {
			case count > maxElements:
				return nil, &fault{reason: "has too many elements"}
			case len(open)+skip >= depth:
				return nil, &fault{reason: "is nested too deeply"}
			case skip > 0 || root != nil && privacyOf(t.Name.Local) == dropped:
				skip++
				continue
			case root == nil:
				root = &node{name: t.Name.Local, attrs: attrs(t.Attr)}
				open = append(open, root)
				d.DefaultSpace = t.Name.Space
				continue
			case len(open) == 0:
				return nil, &fault{reason: "is more than one element", broken: true}
			}
			n := &node{name: t.Name.Local, vendor: t.Name.Space != d.DefaultSpace, attrs: attrs(t.Attr)}
			top := open[len(open)-1]
			top.kids = append(top.kids, n)
			open = append(open, n)
		case xml.EndElement:
			if skip > 0 {
				skip--
			} else {
				open[len(open)-1].end()
				open = open[:len(open)-1]
			}
		case xml.CharData:
			if skip == 0 && len(open) > 0 {
				open[len(open)-1].add(string(bytes.TrimSpace(t)))
			}
		}
	}
}

// add appends text, as far as it is kept.
func (n *node) add(s string) {
	switch {
	case n.long || s == "":
	case privacyOf(n.name) == lastFour:
		n.text = last4(n.text + s)
	case len(n.pieces)+len(s) > maxText:
		n.pieces, n.long = nil, true // nothing that is needed is so long
	default:
		n.pieces = append(n.pieces, s...)
	}
}

// end puts the pieces together.
func (n *node) end() {
	if len(n.pieces) > 0 {
		n.text, n.pieces = string(n.pieces), nil
	}
}

func attrs(in []xml.Attr) []xml.Attr {
	out := in[:0:0]
	for _, a := range in {
		switch privacyOf(a.Name.Local) {
		case plain:
			out = append(out, a)
		case lastFour:
			a.Value = last4(a.Value)
			out = append(out, a)
		}
	}
	return out
}

// is reports whether n has one of the given names, in any case of letters.
func (n *node) is(names ...string) bool {
	for _, name := range names {
		if strings.EqualFold(n.name, name) {
			return true
		}
	}
	return false
}

// child returns the first child of one of the names, in the order of the
// names. An element of the standard goes before one of a vendor. It returns
// nil if there is none; all methods take a nil node for an empty one.
func (n *node) child(names ...string) *node {
	if n == nil {
		return nil
	}
	for _, name := range names {
		var found *node
		for _, k := range n.kids {
			if k.name == name && (found == nil || found.vendor && !k.vendor) {
				found = k
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// all returns the children of one of the names, in the order of the document.
func (n *node) all(names ...string) []*node {
	if n == nil {
		return nil
	}
	var out []*node
	for _, k := range n.kids {
		if k.is(names...) {
			out = append(out, k)
		}
	}
	return out
}

// value returns the text, or "" for nil.
func (n *node) value() string {
	if n == nil {
		return ""
	}
	return n.text
}

// get returns the text of the first child of one of the names that has any.
func (n *node) get(names ...string) string {
	for _, name := range names {
		if v := n.child(name).value(); v != "" {
			return v
		}
	}
	return ""
}

// attr returns the value of the first attribute of one of the names.
func (n *node) attr(names ...string) string {
	if n == nil {
		return ""
	}
	for _, name := range names {
		for _, a := range n.attrs {
			if a.Name.Local == name {
				return strings.TrimSpace(a.Value)
			}
		}
	}
	return ""
}

// flag reports whether the attribute says true.
func (n *node) flag(name string) bool {
	v := n.attr(name)
	return v == "true" || v == "1"
}

// bare returns a value of an enumeration without a vendor's prefix.
func bare(s string) string { return s[strings.LastIndexByte(s, ':')+1:] }

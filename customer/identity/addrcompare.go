package identity

import "slices"

// addressLevel says how two addresses agree, the least first.
type addressLevel uint8

const (
	addrUnknown  addressLevel = iota // too little is known of one of them
	addrDiffers                      // two places
	addrArea                         // the same postcode, or where there is none the same city
	addrStreet                       // the same street, another house
	addrSimilar                      // the same house, but for a slip in the street's name or in the number
	addrBuilding                     // the same house, another flat
	addrSame                         // the same house, and the same flat as far as both tell
)

// compareAddress says how two addresses agree, the same from both sides.
// Streets of one name in places that both tell and that differ are two.
func compareAddress(a, b *postalAddress) addressLevel {
	if a.box != "" || b.box != "" {
		return compareBoxes(a, b)
	}
	area := sameArea(a, b)
	if len(a.street) == 0 || len(b.street) == 0 {
		return compareVillages(a, b, area)
	}
	street := streetAlike(a, b)
	if area < 0 && (street < 2 || a.number == "" || a.number != b.number) {
		return addrDiffers
	}
	switch {
	case street == 0 && area > 0:
		return addrArea
	case street == 0:
		return addrDiffers
	case a.number == "" || b.number == "":
		return addrStreet
	}
	return compareHouses(a, b, street, area)
}

// compareHouses compares houses in streets that are alike.
func compareHouses(a, b *postalAddress, street, area int) addressLevel {
	number := edits(a.number, b.number, 1)
	switch {
	case area < 0: // the same house and street, and one postcode or city mistyped
		return addrSimilar
	case number == 1 && street == 2 && (len(a.number) > 2 || a.flat != "" && a.flat == b.flat) && area >= 0:
		return addrSimilar
	case number > 0:
		return addrStreet
	case street < 2:
		return addrSimilar
	case a.flat != "" && b.flat != "" && a.flat != b.flat:
		return addrBuilding
	}
	return addrSame
}

// compareVillages compares addresses of which one has no street: villages have
// none, a house number is all there is.
func compareVillages(a, b *postalAddress, area int) addressLevel {
	switch {
	case area == 0:
		return addrUnknown
	case area < 0:
		return addrDiffers
	case len(a.street)+len(b.street) == 0 && a.number != "" && a.number == b.number:
		return addrSame
	}
	return addrArea
}

func compareBoxes(a, b *postalAddress) addressLevel {
	switch area := sameArea(a, b); {
	case a.box == b.box && area > 0:
		return addrSame
	case area > 0:
		return addrArea
	case area < 0:
		return addrDiffers
	}
	return addrUnknown
}

// sameArea is 1 if both are in one area, -1 if they are in two, 0 if that is
// not known. A postcode with a slip is nothing to go by where the cities agree.
func sameArea(a, b *postalAddress) int {
	cities := cityAlike(a.city, b.city)
	switch {
	case a.postcode != "" && a.postcode == b.postcode:
		return 1
	case cities > 0:
		return 1
	case a.postcode != "" && b.postcode != "" && edits(a.postcode, b.postcode, 1) > 1:
		return -1
	case a.postcode != "" && b.postcode != "":
		return 0
	}
	return cities
}

// cityAlike is 1 if two cities are one but for a slip, -1 if not, 0 if one is
// not known.
func cityAlike(a, b []string) int {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if slices.Equal(a, b) {
		return 1
	}
	for _, x := range a {
		for _, y := range b {
			if n := min(len(x), len(y)); n > 2 && (x == y || n > 4 && edits(x, y, 1) == 1 || lostEqual(x, y)) {
				return 1
			}
		}
	}
	return -1
}

// streetAlike is 2 if two streets have one name, 1 if the names are one but for
// a slip or a word that one leaves out (Jana Pawła II, Pawła II) or if the ways
// differ (Oak Street, Oak Avenue), else 0.
func streetAlike(a, b *postalAddress) int {
	x, y := a.street, b.street
	if slices.Equal(x, y) {
		if a.way != "" && b.way != "" && a.way != b.way {
			return 1
		}
		return 2
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if allAlike(x, y) && (len(x) < len(y) || allAlike(y, x)) && min(longest(x), longest(y)) > 3 {
		return 1
	}
	return 0
}

// allAlike reports whether each word of x is like one of y.
func allAlike(x, y []string) bool {
	for _, w := range x {
		if !slices.ContainsFunc(y, func(o string) bool { return wordAlike(w, o) }) {
			return false
		}
	}
	return true
}

func longest(words []string) int {
	n := 0
	for _, w := range words {
		n = max(n, len(w))
	}
	return n
}

// wordAlike reports whether two words of a street's name are one but for a
// slip, or a Slavonic or Lithuanian ending (Długa, Długiej).
func wordAlike(a, b string) bool {
	switch n := min(len(a), len(b)); {
	case a == b:
		return true
	case n < 4:
		return false
	case n < 8:
		return edits(a, b, 1) == 1 || lostEqual(a, b)
	}
	return edits(a, b, 2) <= 2 || lostEqual(a, b)
}

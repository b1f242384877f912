package identity

// realDate returns the birth date if it says anything: a day that exists in
// form and is not what systems and people write for "unknown"; see heapedDate. The
// first of January of any year is heaped upon, so it counts as unknown too.
func realDate(s string) string {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return ""
	}
	for i := range len(s) {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return ""
		}
	}
	year, month, day := s[:4], s[5:7], s[8:]
	switch {
	case year < "1890", month < "01", month > "12", day < "01", day > "31":
		return ""
	case month == "01" && day == "01", year > "2100", heapedDate(number(year), number(month), number(day)):
		return ""
	}
	return s
}

// datesDiffer reports whether two real birth dates are of two people. Day and
// month exchanged are a matter of notation, not two people.
func datesDiffer(a, b string) bool {
	if a == b {
		return false
	}
	return !(a[:4] == b[:4] && a[5:7] == b[8:] && a[8:] == b[5:7])
}

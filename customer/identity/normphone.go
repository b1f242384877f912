package identity

// phoneLevel says how two phone numbers agree, the least first.
type phoneLevel uint8

const (
	lineUnknown phoneLevel = iota // one of them is no number
	lineDiffers                   // two numbers
	lineOneEdit                   // one digit differs, is missing, or is exchanged with its neighbour
	lineSame                      // one number
)

// comparePhone says how two phone numbers agree, the same from both sides: in
// E.164, or as digits. A national number is the same as the international one
// that ends with it, if it has at least eight digits. It does not allocate.
func comparePhone(a, b string) phoneLevel {
	var bufA, bufB [20]byte
	x, y := digitsOf(a, &bufA), digitsOf(b, &bufB)
	if len(x) < 5 || len(y) < 5 {
		return lineUnknown
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if string(x) == string(y) {
		return lineSame
	}
	if n := len(y) - len(x); n > 1 && n < 4 && len(x) >= 8 || n == 1 && y[0] == '1' && len(x) == 10 {
		y = y[n:] // a country code
		if string(x) == string(y) {
			return lineSame
		}
	}
	if len(y)-len(x) > 1 || align(x, y, 1) > 1 {
		return lineDiffers
	}
	return lineOneEdit
}

// digitsOf returns the digits of a number without the zero, or two, that stand
// before an area or a country; nil if it has none or too many.
func digitsOf(s string, buf *[20]byte) []byte {
	d := buf[:0]
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		if len(d) == len(buf) {
			return nil
		}
		d = append(d, s[i])
	}
	for len(d) > 0 && d[0] == '0' {
		d = d[1:]
	}
	return d
}

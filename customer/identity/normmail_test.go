package identity

import "testing"

func TestCompareMail(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want mailLevel
	}{
		{"jan.nowak@gmail.com", "jan.nowak@gmail.com", mailSame}, {"jan.nowak@gmail.com", "jan.nowak@gmial.com", mailTypo},
		{"jan.nowak@gmail.com", "jan.nowak@gmail.con", mailTypo}, {"jan.nowak@interia.pl", "jan.nowak@interai.pl", mailTypo},
		{"jan.nowak@gmail.com", "jan.nowak@ymail.com", mailOneEdit}, {"jan.nowak@gmail.com", "jan.nowak@wp.pl", mailLocal},
		{"jan.nowak@wp.pl", "jan.nowak@op.pl", mailLocal}, {"jan.nowak@wp.pl", "jan.novak@wp.pl", mailOneEdit},
		{"jan.nowak@wp.pl", "jan.nowk@wp.pl", mailOneEdit}, {"jan.nowak@wp.pl", "jn.novak@wp.pl", mailTwoEdits},
		{"jan1@wp.pl", "jan2@wp.pl", mailDiffers}, {"jan.nowak77@wp.pl", "jan.nowak78@wp.pl", mailDiffers},
		{"ab@wp.pl", "ac@wp.pl", mailDiffers}, {"abc@wp.pl", "abd@wp.pl", mailOneEdit},
		{"anna.k@wp.pl", "ewa.l@wp.pl", mailDiffers}, {"jan.kowalski@wp.pl", "jan.kowalskimazur@wp.pl", mailSimilar},
		{"nobody", "jan@wp.pl", mailUnknown}, {"@wp.pl", "jan@wp.pl", mailUnknown}, {"jan@", "jan@wp.pl", mailUnknown}, {"", "", mailUnknown},
		{"jan.nowak@gmial.com", "jan.novak@gmail.com", mailOneEdit}, {"jan.nowak@shop-a.pl", "jan.nowak@shop-b.pl", mailOneEdit},
	} {
		if got := compareMail(c.a, c.b); got != c.want {
			t.Errorf("compareMail(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := compareMail(c.b, c.a); got != c.want {
			t.Errorf("compareMail(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
	for p := range mailProviders {
		if got := meantDomain(p); got != p {
			t.Errorf("%s is taken for a mistyped %s", p, got)
		}
	}
}

func TestComparePhone(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want phoneLevel
	}{
		{"+48600100200", "600 100 200", lineSame}, {"0048600100200", "+48 600-100-200", lineSame}, {"600100200", "600100200", lineSame},
		{"+48600100200", "+48600100201", lineOneEdit}, {"+48600100200", "+48600010200", lineOneEdit},
		{"+48600100200", "+4860010020", lineOneEdit}, {"600100200", "+48600100201", lineOneEdit},
		{"+48600100200", "+48600200100", lineDiffers}, {"+48600100200", "+37061234567", lineDiffers},
		{"", "+48600100200", lineUnknown}, {"112", "112", lineUnknown}, {"702-919-1300", "+17029191300", lineSame},
		{"+37061234567", "061234567", lineSame}, {"123456789012345678901", "600100200", lineUnknown},
	} {
		if got := comparePhone(c.a, c.b); got != c.want {
			t.Errorf("comparePhone(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := comparePhone(c.b, c.a); got != c.want {
			t.Errorf("comparePhone(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
	if n := testing.AllocsPerRun(20, func() {
		comparePhone("+48600100200", "600 100 201")
		compareMail("jan.nowak@gmail.com", "jan.novak@gmial.com")
	}); n != 0 {
		t.Errorf("comparing allocates %v times", n)
	}
}

func FuzzCompareKeys(f *testing.F) {
	f.Add("jan.nowak@gmail.com", "jan.novak@gmial.com")
	f.Add("+48600100200", "600 100 201")
	f.Fuzz(func(t *testing.T, a, b string) {
		if compareMail(a, b) != compareMail(b, a) || comparePhone(a, b) != comparePhone(b, a) {
			t.Errorf("comparing %q with %q depends on the side", a, b)
		}
		if l := compareMail(a, a); l != mailUnknown && l != mailSame {
			t.Errorf("%q is not itself: %d", a, l)
		}
	})
}

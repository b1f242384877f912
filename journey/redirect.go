package journey

import (
	"slices"
	"strings"

	"github.com/clientele-go/clientele/channel"
)

// redirectWords are how our people send a customer on, lower case, as they
// say it to the customer and as they note it.
var redirectWords = []string{
	"told to write", "told to call", "asked to write", "asked to call", "please write to", "please call", "please e-mail", "please email", "write to our", "write an e-mail to", "send an e-mail to",
	"send an email to", "contact our", "get in touch with our", "redirected to", "referred to",
	"proszę napisać", "prosze napisac", "proszę zadzwonić", "prosze zadzwonic", "prosimy o kontakt z", "prosimy napisać", "prosimy dzwonić", "proszę pisać do", "skontaktować się z", "odesłano do", "odesłany do", "odesłana do", "kazano napisać",
	"parašykite", "parasykite", "rašykite", "rasykite", "paskambinkite", "skambinkite", "susisiekite su", "kreipkitės į", "kreipkites i", "nukreiptas", "nukreipta",
}

// redirects reports whether somebody sent the customer on in a contact. In
// what the customer wrote nobody does.
func redirects(i *channel.Interaction) bool {
	if i.Automated || i.Text == "" || i.Kind != channel.Call && i.Kind != channel.Visit && i.Kind != channel.Chat && i.Direction != channel.Outbound {
		return false
	}
	text := strings.ToLower(i.Text[:min(len(i.Text), 4096)])
	return slices.ContainsFunc(redirectWords, func(w string) bool { return strings.Contains(text, w) })
}

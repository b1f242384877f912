package advice

import (
	"time"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/journey"
	"github.com/clientele-go/clientele/journey/bizcal"
)

// Retail returns a catalogue of a retail company to start from: telephone,
// e-mail, chat, SMS, messaging, social networks, the store and letters.
//
// Its costs are an example in pence. Those of telephone, e-mail and chat follow
// ContactBabel's British survey of 2024 (£5.58 a call, 57 % above an e-mail,
// 83 % above a chat), whose edition of a year before has a call at £6.55; the
// others, and the shares of matters settled, are assumptions. Replace them by
// your own before you draw conclusions. So are the hours, in UTC: "service" from
// Monday to Saturday and "store" every day, named as in [journey.Retail].
func Retail() Catalogue {
	return Catalogue{
		Name: "Retail", Version: "1", Currency: "GBP", Fallback: "phone",
		Weights: Weights{Switch: 60, Hour: 10, Preference: 40},
		Hours:   map[string]bizcal.Config{"service": hours(span(8, 20), span(9, 16), nil), "store": hours(span(9, 20), span(9, 20), span(10, 18))},
		Channels: []Channel{
			retailPhone(), retailEmail(), retailChat(), retailSMS(), retailMessaging(), retailSocial(), retailStore(), retailLetter(),
		},
	}
}

func span(from, to bizcal.Clock) []bizcal.Span {
	return []bizcal.Span{{From: from * bizcal.Hour, To: to * bizcal.Hour}}
}

// hours is a calendar with the same hours from Monday to Friday.
func hours(weekday, saturday, sunday []bizcal.Span) bizcal.Config {
	return bizcal.Config{Versions: []bizcal.Version{{Week: bizcal.Week{time.Sunday: sunday, time.Monday: weekday, time.Tuesday: weekday,
		time.Wednesday: weekday, time.Thursday: weekday, time.Friday: weekday, time.Saturday: saturday}}}}
}

func names(pl, lt string) map[string]string { return map[string]string{"pl": pl, "lt": lt} }

func retailPhone() Channel {
	return Channel{ID: "phone", Name: "telephone", Names: names("telefon", "telefonas"), Kind: channel.Call, Reach: []channel.KeyKind{channel.KeyPhone},
		Live: true, Cost: 558, Resolve: 850, Costly: true, Answer: journey.Duration(3 * time.Minute), Calendar: "service",
		Security: journey.LevelPersonal, Proven: journey.LevelSecret,
		Introduction: Introduction{Effort: 3, Weeks: 8, Skills: []string{"speaking", "listening", "the language of the customer"}, Training: 24,
			Effect: "settles difficult matters at once; queues at peaks", Benefits: []string{"empathy", "no second contact"}}}
}

func retailEmail() Channel {
	return Channel{ID: "email", Name: "e-mail", Names: names("e-mail", "el. paštas"), Kind: channel.EMail, Reach: []channel.KeyKind{channel.KeyEmail},
		Cost: 355, Resolve: 600, Answer: journey.Duration(4 * time.Hour), Calendar: "service", Security: journey.LevelSecret, Attachments: true,
		Introduction: Introduction{Effort: 2, Weeks: 3, Skills: []string{"writing", "the language of the customer"}, Training: 8,
			Effect: "the customer waits and often has to write again", Benefits: []string{"a record for both", "documents"}}}
}

func retailChat() Channel {
	return Channel{ID: "chat", Name: "chat", Names: names("czat", "pokalbis internetu"), Kind: channel.Chat,
		Live: true, Cost: 305, Resolve: 750, Answer: journey.Duration(2 * time.Minute), Calendar: "service",
		Security: journey.LevelPersonal, Proven: journey.LevelSecret, Attachments: true,
		Introduction: Introduction{Effort: 3, Weeks: 6, Skills: []string{"fast writing", "two or three customers at once"}, Training: 16,
			Effect: "answers while the customer shops", Benefits: []string{"one agent serves several customers"}}}
}

func retailSMS() Channel {
	return Channel{ID: "sms", Name: "SMS", Names: names("SMS", "SMS"), Kind: channel.SMS, Reach: []channel.KeyKind{channel.KeyPhone},
		Cost: 20, Resolve: 500, Answer: journey.Duration(5 * time.Minute), Security: journey.LevelPersonal,
		Introduction: Introduction{Effort: 1, Weeks: 1, Skills: []string{"a text of 160 characters"}, Training: 1,
			Effect: "good for a fact that was asked for, bad for a conversation", Benefits: []string{"read within minutes"}}}
}

func retailMessaging() Channel {
	return Channel{ID: "messaging", Name: "messenger", Names: names("komunikator", "žinučių programėlė"), Kind: channel.Messaging,
		Reach: []channel.KeyKind{channel.KeyPhone}, Cost: 180, Resolve: 650, Answer: journey.Duration(30 * time.Minute), Calendar: "service",
		Security: journey.LevelPersonal, Attachments: true, Consent: "messaging",
		Introduction: Introduction{Effort: 3, Weeks: 6, Skills: []string{"short writing", "templates that the provider approves"}, Training: 8,
			Effect: "a conversation that may rest for hours", Benefits: []string{"pictures of damage", "no queue"}}}
}

func retailSocial() Channel {
	return Channel{ID: "social", Name: "social network", Names: names("media społecznościowe", "socialinis tinklas"), Kind: channel.Social,
		Reach: []channel.KeyKind{channel.KeySocial}, Cost: 250, Resolve: 450, Answer: journey.Duration(2 * time.Hour), Calendar: "service",
		Security: journey.LevelPublic, Attachments: true,
		Introduction: Introduction{Effort: 2, Weeks: 4, Skills: []string{"writing in public", "knowing when to move to a private channel"}, Training: 8,
			Effect: "others read along", Benefits: []string{"shows that somebody answers"}}}
}

func retailStore() Channel {
	return Channel{ID: "store", Name: "a visit to the store", Names: names("wizyta w sklepie", "apsilankymas parduotuvėje"), Kind: channel.Visit,
		Live: true, Cost: 640, Resolve: 900, Costly: true, Answer: journey.Duration(5 * time.Minute), Calendar: "store",
		Security: journey.LevelPersonal, Proven: journey.LevelSecret, Attachments: true,
		Introduction: Introduction{Effort: 4, Weeks: 12, Skills: []string{"the desk program", "returns of web orders"}, Training: 16,
			Effect: "the customer is helped where they are", Benefits: []string{"goods change hands at once", "further sales"}}}
}

func retailLetter() Channel {
	return Channel{ID: "letter", Name: "letter", Names: names("list", "laiškas"), Kind: channel.Letter, Reach: []channel.KeyKind{"address"},
		Cost: 420, Resolve: 550, Costly: true, Answer: journey.Duration(4 * 24 * time.Hour), Security: journey.LevelSecret, Attachments: true,
		Introduction: Introduction{Effort: 1, Weeks: 1, Skills: []string{"formal writing"}, Training: 2,
			Effect: "slow", Benefits: []string{"proof of delivery, where the law wants it"}}}
}

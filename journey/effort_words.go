package journey

import (
	"maps"
	"slices"
	"strconv"
)

// driverWords say each driver in English, Polish and Lithuanian. A count stands
// behind them, so that it inflects nothing.
var driverWords = map[Driver][3]string{
	Repeats:          {"had to turn to us again", "zwracał się do nas ponownie", "kreipėsi į mus dar kartą"},
	NeedlessSwitches: {"had to change the channel", "musiał zmienić kanał", "turėjo keisti kanalą"},
	RepeatedFacts:    {"had to say something again", "musiał coś powtórzyć", "turėjo ką nors pakartoti"},
	Transfers:        {"was handed on", "przekazano dalej", "buvo perduota kitam"},
	MissedCalls:      {"called and nobody answered", "dzwonił i nikt nie odebrał", "skambino ir niekas neatsiliepė"},
	BrokenPromises:   {"a promise was not kept in time", "obietnicy nie dotrzymano w terminie", "pažadas neįvykdytas laiku"},
	LateAnswers:      {"an answer came late or not at all", "odpowiedź spóźniona lub żadna", "atsakyta vėlai arba visai neatsakyta"},
	Duplicates:       {"sent a message again", "wysłał wiadomość jeszcze raz", "žinutę siuntė dar kartą"},
	AskedAgains:      {"was asked for what we knew", "pytano o to, co już wiemy", "klausėme to, ką žinome"},
	PingPongs:        {"was sent to and fro", "odsyłano tam i z powrotem", "siuntėme pirmyn ir atgal"},
	Reopens:          {"came back after it was solved", "wrócił po załatwieniu", "grįžo po išsprendimo"},
	TicketCopies:     {"had two tickets for one matter", "miał dwa zgłoszenia jednej sprawy", "turėjo du kreipinius dėl vieno dalyko"},
}

// Why says what the effort was made of, the most frequent first: "had to turn to
// us again: 3". The language is as in [Rules.Language].
func (e Effort) Why(language string) []string {
	n := 0
	switch base(language) {
	case "pl":
		n = 1
	case "lt":
		n = 2
	}
	drivers := slices.Sorted(maps.Keys(e.Counts))
	slices.SortStableFunc(drivers, func(a, b Driver) int { return e.Counts[b] - e.Counts[a] })
	out := make([]string, 0, len(drivers))
	for _, d := range drivers {
		text := driverWords[d][n]
		if text == "" {
			text = string(d)
		}
		out = append(out, text+": "+strconv.Itoa(e.Counts[d]))
	}
	return out
}

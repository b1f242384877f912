package identity

import "strings"

// wayWords say what sort of way a street is, each line one sort by its first
// word. They are left out of a street's name, for people leave them out; where two
// addresses both tell one they are compared by it: Oak Road is not Oak Lane.
const wayWords = `street ul ulica st str strasse g gatve gatves calle c rue rua via r
	avenue al aleja aleje ave av pr prospektas pros avenida avda
	road rd kelias droga
	lane ln
	drive dr
	place pl plac sq square aikste a platz skwer plc plaza pza plza piazza
	walk paseo pso
	estate os osiedle
	boulevard blvd bulw bulwar bulvaras bulv
	court ct crt
	close cl
	crescent cres cr
	terrace ter terr tce
	way wy weg
	circle cir circuit cct
	highway hwy szosa plentas
	parkway pkwy
	trail trl
	alley allee aly akligatvis skersgatvis skg
	grove gr
	gardens gdns
	park
	parade pde
	pike
	loop
	row
	run
	path takas
	esplanade esp
	rondo`

// waySorts is the first word of its line for each of wayWords.
var waySorts = func() map[string]string {
	m := make(map[string]string)
	for line := range strings.Lines(wayWords) {
		words := strings.Fields(line)
		for _, w := range words {
			m[w] = words[0]
		}
	}
	return m
}()

// flatWords stand before the number of a flat.
var flatWords = set("m mieszkanie mieszk miesz lok lokal flat apt apartment apartments unit suite ste whg wohnung " +
	"butas but bt kv nr_mieszkania app appt room rm lot trlr trailer")

// skipWords stand before the number of something in the house.
var skipWords = set("pietro p floor fl level klatka kl budynek bud building bldg wejscie aukstas laiptine etage stock")

// numberWords stand before the number of the house, and say no more.
var numberWords = set("nr no numer nummer num namas")

// boxWords stand before the number of a box or a parcel locker.
var boxWords = set("box skr skrytka pastodezute postfach paczkomat pastomatas locker")

// cityWordsDropped say nothing about which city it is.
var cityWordsDropped = set("city town miasto gmina miestas mieste m rajonas raj r sav savivaldybe k kaimas wies lt pl de uk usa us gb")

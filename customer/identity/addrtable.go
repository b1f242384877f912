package identity

import "strings"

// wayOf tells which sort of way a folded word is, in one word for all
// languages: two streets of one name may be an avenue and a road.
var wayOf = waysOf(
	"street ul ulica st str street strasse g gatve gatves",
	"avenue al aleja aleje aleja ave av avenue pr prospektas pros",
	"road rd road kelias droga",
	"lane ln lane",
	"drive dr drive",
	"square pl plac sq square aikste a platz skwer",
	"estate os osiedle estate",
	"boulevard blvd boulevard bulw bulwar bulvaras bulv",
	"court ct court crt",
	"close close cl",
	"crescent cres crescent cr",
	"terrace ter terrace terr tce",
	"place place plc",
	"way way wy weg",
	"circle cir circle circuit cct",
	"highway hwy highway szosa plentas pl.",
	"parkway pkwy parkway",
	"trail trl trail",
	"alley allee aleja alley aly akligatvis skersgatvis skg",
	"grove grove gr",
	"gardens gardens gdns",
	"park park",
	"parade parade pde",
	"pike pike",
	"loop loop",
	"row row",
	"run run",
	"path path takas",
	"esplanade esplanade esp",
	"rondo rondo",
)

func waysOf(lines ...string) map[string]string {
	m := make(map[string]string)
	for _, line := range lines {
		f := strings.Fields(line)
		for _, w := range f[1:] {
			if m[w] == "" {
				m[w] = f[0]
			}
		}
	}
	return m
}

// flatWords stand before the number of a flat.
var flatWords = set("m mieszkanie mieszk miesz lok lokal flat apt apartment apartments unit suite ste whg wohnung " +
	"butas but bt kv nr_mieszkania app appt room rm lot trlr trailer")

// boxWords stand before the number of a box or a parcel locker.
var boxWords = set("box skr skrytka pastodezute postfach paczkomat pastomatas locker")

// cityWordsDropped say nothing about which city it is.
var cityWordsDropped = set("city town miasto gmina miestas mieste m rajonas raj r sav savivaldybe k kaimas wies lt pl de uk usa us gb")

package identity

// wayWords say what sort of way a street is. They are left out of its name:
// people leave them out, and take one for another.
var wayWords = set(`ul ulica street st str strasse g gatve gatves
	al aleja aleje ave av avenue pr prospektas pros rd road kelias droga ln lane dr drive
	pl plac sq square aikste a platz skwer os osiedle estate blvd boulevard bulw bulwar bulvaras bulv
	ct court crt close cl cres crescent cr ter terrace terr tce place plc way wy weg cir circle circuit cct
	hwy highway szosa plentas pkwy parkway trl trail allee alley aly akligatvis skersgatvis skg grove gr
	gardens gdns park parade pde pike loop row run path takas esplanade esp rondo`)

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

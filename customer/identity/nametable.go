package identity

import (
	"strings"
	"sync"
)

// givenForms lists given names that may be written for one another, one group
// to a line, the full form first: diminutives, and the forms that the same
// name has in Polish, Lithuanian and English. A word may stand in several
// groups; two words are forms of one name if they share one. Names that only
// look alike stand apart: Anna and Hanna, Marta and Maria.
//
// The words are folded: lower case, without diacritics.
const givenForms = `
adam adas adomas
agata agatka
agnieszka aga agniecha agnes agne
aiste
albert al bert albertas
aleksander aleks alex olek alexander aleksandras alek sasha sandy xander
aleksandra ola olka aleks alex alexandra aleksandre sandra sasza
alicja ala alice alisa alina
alina ala
andrzej jedrek jedrus andrew andy drew andrius andrej andrei
aneta anetka anette
aniela anielka angela
anna ania anka anusia andzia anne ann annie ona anuska
antoni antek antos anthony tony antanas anton
ausra
beata beatka beate
bartlomiej bartek bartosz bart bartholomew baltramiejus
bartosz bartek bart
benjamin ben benny beniamin benas
birute
bogdan bodzio
boguslaw bogus
bozena bozenka
bronislaw bronek bronius
cezary czarek
charles charlie chuck karol karolis
christopher chris kit krzysztof
danuta danka danusia danute
daniel dan danny danek danielius
daniela danka danielle
dariusz darek darius
david dave davey dawid dovydas
dawid dawidek david dovydas
dominik domino dominykas dominic
dominika domi dominyka
donald don donnie donatas
dorota dorotka dora dorothy dorotea
edward ed eddie edek ted ned edvardas
edyta edytka edith edita
egle
elzbieta ela elka elzunia elisabeth elizabeth liz lizzie beth betty eliza libby elzbeta
emilia emilka emi emily emilija
ewa ewka ewunia eva eve ieva
ewelina ewela evelina
filip fil philip phil pilypas
franciszek franek franio francis frank pranciskus pranas
gabriel gabrys gabrielius
gabriela gabrysia gabi gabriele
gintaras
gintare
grazina grazka grazyna
grzegorz grzesiek grzes greg gregory grigalius
halina halinka hala
hanna hania hanka hannah
helena hela helenka helen elena
henryk heniek henio henry hank harry henrikas
hubert hubi
iga
ignacy ignas ignac
ilona ilonka
inga
irena irenka irka irene
iwona iwonka ivona yvonne
iza
izabela iza izka izabella isabella isabel
jacek jacus
jadwiga jadzia jadvyga
jakub kuba kubus jacob jake jokubas
jan janek jas jasiek jasio john johnny jack jonas johann
janina janka jania janine
janusz januszek
jaroslaw jarek jarkek jaroslavas
jerzy jurek george jurgis
jessica jess jessie
joanna asia aska joasia joan joana jo
jolanta jola jolka
jonas john jan
jozef jozek joseph joe joey juozas josef
juozapas juozas
julia julka jula yulia julija
julian julek julius julijonas
justyna justa justine justina
justinas justin
kamil kamilek kamilis
kamila kamilka kamile
karol karolek karolis charles
karolina karola karolcia caroline carolina
katarzyna kasia kaska kasienka kate katie cathy kathy katherine catherine kathryn katrina kotryna katarina katia
kazimierz kazik kazimieras casimir
kestutis
kinga kinia
klaudia klaudka claudia klaudija
konrad konradek conrad
krystian krystek christian kristijonas
krystyna krysia kryska christina kristina christine
krzysztof krzysiek krzys kris christopher chris kristupas
laima
laura laurka
leon leonek leo leonas
leszek lech lesiu
lidia lidka lydia
linas
lukasz luki lucas luke lukas
maciej maciek macius mathias motiejus matthias
magdalena magda madzia magdusia magdalene maggie
malgorzata gosia goska malgosia margaret maggie meg peggy margarita greta
mantas
marcel marcelek
marcin marcinek martin martynas
marek mareczek mark marc markas
margarita rita margaret
maria marysia maryska mania maja mary marija marie marika
marian marianek marijonas
mariola mariolka
mariusz mario marius
marta martusia martha morta
martyna martynka martina
mateusz mati mateuszek matthew matt matas
matylda matilda tilda
michael mike mick mickey michal mykolas mikolaj
michal michas misiek michael mike mykolas mykolas
michalina misia
mieczyslaw mietek
mikolaj miki nicholas nick nikolas mikalojus nikolaj
milosz milek
mindaugas
miroslaw mirek miroslav
monika monia monica mona
natalia nata natalka natalie natalija
neringa
nikola nicole
nina
norbert norbi
olga ola olenka ole
oliwia oliwka olivia
oskar oscar oskaras
patrycja pati patricia pat patty patricija
patryk patrick pat paddy patrikas
paul paulie pawel paulius povilas
paulina paula paulinka pauline
pawel pawelek paul paulius povilas
piotr piotrek piotrus peter pete petras
przemyslaw przemek
rafal rafalek raphael rapolas
ramune
ramunas
rasa
renata renia renatka
richard rick ricky rich dick ryszard ricardas
robert bob bobby rob robbie robertas bert
roman romek romas romanas
ruta
ryszard rysiek rysio richard ricardas
samuel sam sammy samuelis
samantha sam
saulius
sebastian seba sebek bastian sebastijonas
simona
simonas szymon simon
slawomir slawek
stanislaw stasiek stas staszek stanley stan stanislovas stasys
stefan stefek steven stephen steve steponas
steven stephen steve
susan sue susie suzanne zuzanna
sylwia sylwka sylvia silvija
szymon szymek simon simonas
tadeusz tadek tadzio thaddeus tadas
tatiana tania tanya
teresa tereska terenia therese theresa
thomas tom tommy tomasz tomas
tomasz tomek tomus thomas tom tommy tomas
urszula ula ulka ursula
vaida
vilius
vytautas vytas
waclaw wacek vaclovas
waldemar waldek valdemaras
walenty valentinas
wanda wandzia vanda
weronika wera weronka veronica veronika
wieslaw wiesiek
wieslawa wiesia
wiktor wiktorek victor viktoras
wiktoria wika wiki victoria viktorija vicky
william bill billy will willy liam vilius
wladyslaw wladek vladislovas
wlodzimierz wlodek vladimir vladimiras
wojciech wojtek wojtus adalbert vaitiekus
zbigniew zbyszek zbych
zofia zosia zoska sophia sofia sophie zofija
zuzanna zuza zuzia susan susanna zuzana
zygmunt zygmus zigmas sigmund
zygimantas
zydrunas
zivile
`

// formGroups finds the groups that a folded given name stands in, and heads
// are the full forms of the groups.
type formTable struct {
	groups map[string][]uint16
	heads  []string
}

var forms = sync.OnceValue(func() *formTable {
	t := &formTable{groups: make(map[string][]uint16)}
	for line := range strings.Lines(givenForms) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		n := uint16(len(t.heads))
		t.heads = append(t.heads, words[0])
		for _, w := range words {
			t.groups[w] = append(t.groups[w], n)
		}
	}
	return t
})

package identity

// givenLithuanian are Lithuanian given names with their short and endearing
// forms.
const givenLithuanian = `
adelė adelytė ada
adolfas dolfas adolfiukas
adomas adomėlis adas adomukas
agnė agnytė agniukė agnesė
agota agotėlė agutė
agripina gripinė
aistė aistytė aistelė
aivaras aivis
akvilė akvilytė akvutė
albertas albis albertukas
albina albinutė albinėlė
aldas alduitis
aldona aldutė aldonėlė aldonytė aldė
aleksandra alė aleksa sandra aleksė olė
aleksandras aleksas alius alikas sandras
alfonsas alfas alfonsiukas
alfredas fredas alfredukas
algimantas algis algiukas algimas mantas
algirdas algis algiukas
alina alinutė aliutė
alma almutė
alvydas alvis
ana anutė aniutė anelė
andrėja andrėjutė
andrius andriukas andrėjus andriuška andriejus
angelė angelytė angelutė
anicetas cetas
anželika anžela lika
antanas antanukas antas tonis antanėlis
antanina tonė antosė antanutė
arnas arniukas
arnoldas arnas noldas
artūras artūriukas artas arturas
arūnas arūnėlis arūniukas arius
arvydas arvis arvydėlis
asta astutė
astijus astis
asta astelė
audra audrutė
audrius audriukas audris
audronė audra audronėlė audrė
augustas augustėlis gustas
augustė augustėlė gustė
augustinas augustas gustas
aurelija aurė aurelė aurutė relė
aurelijus aurelis aurius
aurimas auris aurimukas
aušra aušrelė aušrutė
austėja austutė austė
balys baliukas baltrus
baltramiejus baltrus baltras
barbora barbė borutė barborytė
benas beniukas benediktas benjaminas
benediktas benas benys
bernardas bernius
birutė biruta birutėlė birulė
boleslovas bolius boleslavas
bronislava bronė bronelė
bronislovas bronius bronislavas broniukas
bronius broniukas
brigita brigė gita brigyta
česlovas česius česlavas
dainius dainiukas dainis
daiva daivutė daivelė
daivaras daivis
dalia dalytė daliutė dalė
dalius daliukas
damija damijytė
danguolė danguolytė danguolė
danielius danius danielis danas
danutė danutytė danutėlė dana
darija darytė dara
darius darijus dariukas dariuška
deimantė deima deimantėlė
deividas deivis deividukas
diana dianutė
dominykas domas dominykėlis domis
domantas domas domis
donatas donis donatukas
dovilė dovilytė dovė
dovydas dovas deividas dovis
edgaras edgariukas edgis
edita editutė
eduardas edis edvardas edikas
edvardas edis edvardėlis eduardas
edvinas edvis edis
egidijus egis egidas
eglė eglutė eglytė
eimantas eimis eimutis
eimutis eimis
elena elenutė elytė lena elenytė
eligijus elius eligis
elona elonytė elonutė
elvyra elvyrutė vyra
elzbieta elzė elžbieta elzytė elžbėta
emilija emilė milė emilytė emilyja
emilis emiliukas emilijus
ema emutė
erika erikutė erikytė
erikas erikiukas
ernesta ernė ernestėlė
ernestas ernis ernestukas
ervinas ervis
eugenija genė genutė eugė
eugenijus genius genys eugenius
evaldas evaldukas valdas
evelina evutė evelinutė eva
fausta faustutė
feliksas felius feliksiukas
gabija gabijėlė gabė gabutė
gabrielė gabė gabrytė gabi
gabrielius gabrys gabas
gediminas gedas gedukas gedis gedminas
genovaitė genė genutė
genrikas genrikėlis
gerda gerdutė
giedrė giedrutė giedrelė
giedrius giedriukas giedris
gintaras gintas gintariukas gintautas
gintarė gintė gintarėlė
gintautas gintas
gytis gyčiukas
goda godutė
gražina gražutė gražinytė
greta gretutė
grigalius grigas
gvidas gvidukas
gustė gustytė
haroldas
henrikas henris heniukas
herkus
ieva ievutė ievelė evutė
ignas igniukas ignotas ignacas
ignacas ignas
ilona ilonytė ilonutė
ina inutė
indrė indrutė
inga ingutė ingytė
ingrida ingrutė inga
irena irenutė irutė irena
irma irmutė
ivona ivonytė ivonutė
izabelė iza bela izabelytė
jadvyga jadvygutė jadzė vyga
janina janė janutė janytė
jaroslavas jarekas
jaunius jaunis
jelena lena lenytė
jeronimas jeras
jolanta jola jolė jolantėlė jolita
jolita jolė jolitutė
jonas jonukas joniukas jonelis jonis
jovita jovė jovitutė
jokūbas jokūbėlis jokis kubas
joris
judita juditutė
julija julytė julė julia julijutė
julijonas julius julis
julius juliukas julijus
juozapas juozas juozukas juozelis
juozas juozukas juozelis juozapas juzas
juozapina juzė juzytė
jurga jurgutė jurgita
jurgis jurgiukas jurgutis jurgėlis
jurgita jurga jurgitutė jurgytė
justas justukas justinas
justina justė justytė justinutė
justinas justas justis justinukas
jūratė jūratėlė jūra
kajus
kamilė kamilytė kamila
karina karinutė
karolina karolė karolytė
karolis karoliukas
kasparas kasparėlis
kastytis kastas
kazimiera kazė
kazimieras kazys kaziukas kazis kazimieriukas
kazys kaziukas kazimieras
kęstutis kęstas kęstukas kęstis
klaudija klaudė
konstantinas kostas kastantas konstantas
kostas kostukas konstantinas kastytis
kotryna kotrė katrytė kotrynėlė katrė katrina katryna
kristijonas kristas kristis kristijanas
kristina kristė krista kristytė kristinutė
kristupas krizas kristas
ksavera ksavė
laima laimutė laimė
laimis laimonas
laimonas laimis
laimutė laima
lara larutė
laura laurytė lauruškė laurutė
laurynas laurius laurėnas lauras
lauras lauriukas
leokadija leokė lionė
leonas liudas leonukas levas
leonora lionė nora
lidija lidutė lidė
lilija lilė lilytė
lina linutė lindutė
linas linukas linelis
liucija liucė liucytė
liudas liudukas liudvikas
liudmila liuda mila
liudvikas liudas
liveta liutė
loreta loretutė lora
lukas lukutis lukošius lukiukas
magdalena magdutė magdė magda
mantas mantukas mantelis mantautas
mantvydas mantas
marcelė marcytė
margarita rita margutė margarytė
marija marytė maryte marė mariutė
marijona marė marijonytė
marijonas marius
marijus marius mariukas
marius mariukas marijus
markas markelis
martyna martutė martynutė
martynas martis martynukas
matas matukas motiejus
mečislovas mečys
mečys mečiukas mečislovas
miglė miglutė miglytė
mikalojus mikas miklas
mykolas mykolėlis mykoliukas mikas
mikas mikutis
milda mildutė
mindaugas mindė mindziukas mindis
miroslavas mirekas
modestas modas
monika monikutė monytė monė
morta mortutė
motiejus matas motiejukas motis
narimantas narimas mantas
natalija nata natalė natalka
nerijus neris nerijukas
neringa neringėlė neringutė
nijolė nijolytė nijolėlė
nojus nojukas
nomeda nomedutė
olga olgutė olė
ona onutė onytė onelė onė
orinta orintė
osvaldas osvis
otilija otilė
paulina paulė paulytė
paulius pauliukas povilas
petras petriukas petrelis petrukas
petronėlė petrė petronė
pilypas
pijus pijukas
povilas poviliukas povys paulius
pranas pranukas pranciškus praniukas
pranciškus pranas
raimonda raimutė
raimondas raimis raimundas raimas
raminta ramintė ramė
ramūnas ramis ramūniukas
ramunė ramutė ramunėlė
ramutė ramunė
rapolas rafalas
rasa rasutė rasytė raselė
regimantas regis mantas
regina reginutė reginė
remigijus remis remigis
renata renatutė renė
ričardas ričis ričardukas
rima rimutė
rimantas rimas rimis
rimas rimantas rimvydas rimukas
rimgaudas rimas
rimvydas rimas rimvis
rita ritutė ritonė
robertas robis robertukas
rokas rokelis rokiukas
rolandas rolis
roma romutė
romanas romas romukas
romas romukas romualdas
romualda roma
romualdas romas romukas
rosita rosytė
rožė rožytė
rūta rūtelė rūtytė
rytis ryčiukas
rugilė rugilytė
sandra sandrutė
samanta samantutė
sabina sabinutė
salomėja salomutė salė
sara sarytė
saulė saulutė saulytė
saulius sauliukas
sebastijonas sebas
sergejus sergėjus serioža
severinas severas
sigita sigutė sigytė
sigitas sigis sigitukas
silva silvutė
silvestras silvis
silvija silva silvutė silvytė
simas simukas simonas
simona simutė simonutė simonytė
simonas simas simukas simonukas
skaidrė skaidrutė
skaistė skaistutė skaistytė
smiltė smiltelė
snieguolė sniegė
sofija sofytė zofija
sonata sonatutė
stanislova stasė stasytė
stanislovas stasys stasius stasiukas
stasys stasiukas stanislovas
stasė stasytė
stefanija stefa stefutė
steponas stepas steponukas
svajūnas svajus
šarūnas šarukas šarūniukas
tadas tadukas tadeušas
tatjana tania
teodoras teodas
teresė terė teresytė
titas titukas
toma tomutė
tomas tomukas tomiukas tomelis
tautvydas tautis vydas
ugnė ugnelė ugnytė
ula ulytė
urtė urtelė
urbonas
uršulė ulė uršulytė
vaclovas vacys vaclavas
vacys vaclovas
vaida vaidutė vaidytė
vaidas vaidotas vaidukas
vaidotas vaidas
vaiva vaivutė vaivorytė
valdas valdukas valdemaras
valdemaras valdas valdis
valentina valė valytė
valentinas valius valentukas
valerija valė lera
valerijus valerius
vanda vandutė
vera verutė
veronika veronė veronikutė vera
vida vidutė
vidas vidmantas vidukas
vidmantas vidas mantas
viktoras viktoriukas vitka vika
viktorija viktė vika vikutė viktutė
vilhelmas vilius
vilija vilytė vilė
vilius viliukas vilhelmas
vilma vilmutė
vilmantas vilis mantas
violeta viola violetutė
virga virgutė
virgilijus virgis
virginija virga virgė ginta
virginijus virgis
vita vitutė vitalija
vitalija vita vitalė
vitalijus vitas vitalis
vitas vytas
vytas vytautas vytukas
vytautas vytas vytukas vytis vytenis
vytenis vytas
vydas vydukas
vladas vladukas vladislovas
vladislovas vladas vladislavas
vladimiras volodia vladas
zenonas zenius
zigmas zigmantas zigmukas zygimantas
zita zitutė
zofija zosė zofytė sofija
zuzana zuzė zuzanutė
žaneta žana žanetutė
žilvinas žilvis
živilė živilytė živutė
žydrė žydrutė
žydrūnas žydras žydrius
žygimantas žygis žygimas mantas
žygis
žibutė žibuoklė
žana žanutė
`

package identity

// givenPolish are Polish given names with their short and endearing forms and
// with the spellings of neighbours. A form may stand behind several names.
const givenPolish = `
adam adaś adasiek adamek adzio adamo
adrian adi adrianek adek
adrianna ada adriana adrianka
agata agatka agatha agacia
agnieszka aga agusia agniesia agniecha jagna jagienka aguś agunia
albert albercik bercik
albin albinek
aldona aldonka
aleksander aleks olek alek oluś oleczek alex leksander aleksandr alexander
aleksandra ola olka oleńka oleczka aleks alex sandra alexandra olunia
aleksy aleksiej
alfred fredek fred alfredo
alicja ala alka alusia alice alunia
alina ala alinka alunia
alojzy alojz lojzek
amelia amelka mela melka melcia amelcia amelie
anastazja nastka nastia nastusia anastasia anastasija anastazia
andrzej jędrek jędruś andrzejek jędrzej andrij andriej jędras
andżelika angelika andzia angela andzelika anżelika
aneta anetka anettka anetta
angelika andżelika angela gelka andzelika anżelika
aniela anielka nela nelka
anna ania anka anusia andzia anulka anuśka aneczka anuś anya ann anne
antoni antek antoś tosiek tolek antonio toni antoniusz
antonina tosia antosia tola antonia tonia nina
apolonia pola polcia apolinia
arkadiusz arek aruś areczek arkady
arleta arletka
arnold arni arnoldek
artur arturek aruś arturo
augustyn gucio gustek augustynek
barbara basia baśka basieńka barbarka baśia bacha
bartłomiej bartek bartuś bartosz bartolomeo bartłomiejek bartolomiej
bartosz bartek bartuś bartoszek bartłomiej
beata beatka becia bea beatcia
benedykt benek beniek benio
beniamin benek beniek ben benio beni
bernadeta bernadetta bernadetka bernadettka detka bernia
bernard bernardek benek bernaś
bianka bibi bianca
blanka blaneczka blania
błażej błażejek blażej blazek
bogdan boguś bodzio bohdan bogdanek
bogna bogusia bognia
bogumił boguś bogumiłek miłek
bogumiła bogusia miła
bogusław boguś bogusiek sławek bodzio
bogusława bogusia sława bożka
bolesław bolek boluś bolko
bożena bożenka bożka bożenna bozenna
bronisław bronek broniek broniś
bronisława bronia bronka broncia
brunon bruno brunek
brygida brygidka brysia brygitta gita
cecylia cela celinka cesia cecylka cylka
celina cela celinka celka
cezary czarek cezarek czaruś
czesław czesiek czesio czesławek
czesława czesia cześka
dagmara daga dagmarka dagusia
dagny daga
damian damianek damek
daniel danielek danek dan dany
daniela danka danielka dana
danuta danka danusia danuśka dana danutka dania
daria darka daria daryjka darcia darija
dariusz darek dareczek daruś
dawid dawidek dawidzik
dominik domino dominiczek domi domek
dominika domi nika domisia dominiczka
dorota dorotka dora dosia dorka
edward edek edzio eduś edziu
edyta edytka edzia dyta
eleonora ela lena nora lora eleonorka norka
eliza elizka liza
elwira elwirka ela wirka
elżbieta ela elka elżunia elżbietka eliza elusia beta bietka elżunia halszka
emil emilek miluś
emilia emilka mila milka emi milena emilcia
emilian emilek
ernest ernestek erni
eryk erik eryczek eric
eugenia gienia genia gienka żenia
eugeniusz gienek genek gienio geniu gieniu
ewa ewka ewunia ewcia ewusia ewuś
ewelina ewelinka ewela ewka linka
fabian fabianek fabek
felicja fela felka felcia
feliks felek feluś
ferdynand ferdek nandek
filip filipek fifi fil
florian florek florianek
franciszek franek franio franuś frank francik frycek
franciszka frania franka
fryderyk frycek fryc fred frydek
gabriel gabryś gabrielek gabi gabrysiek
gabriela gabrysia gabi gabryśka gaba
genowefa gienia genia gienka
gerard gerardek
gertruda trudka truda gerta
gracjan gracek
grażyna grażynka grażka grasia grażynia
grzegorz grzesiek grześ grzechu grzegorzek grzenio
gustaw gucio gustek gutek
halina halinka hala halka halusia
hanna hania hanka hanusia haneczka hannah hanulka
helena hela helenka lena helka helunia lenka
henryk heniek henio henryczek heniu
henryka henia heńka henryczka
hieronim hirek hieronimek
hilary hilarek
honorata honorka hona honia
hubert hubercik hubi hubuś
ignacy ignaś ignac ignacek nacek
igor igorek iguś
ilona ilonka ilka
ireneusz irek ireczek
irena irenka irka ircia irenia irusia
irmina irminka irma
iwo iwuś iwek
iwona iwonka iwcia iwka ivonka
iwan wania waniusza
iza izka izunia izabela
izabela iza izka izunia bela izabelka izabella izunia
jacek jacuś jacenty jacunio
jadwiga jadzia jadźka jaga jadwinia wisia jadwisia
jakub kuba kubuś jakubek kubek jakóbek jakob
jan janek jaś jasiek jasio janko jaśko janeczek jasiu johnny
janina janka jasia janeczka nina janinka jania niusia
janusz januszek janek
jarosław jarek jaruś jareczek sławek
jerzy jurek jerzyk jureczek jurand jurij georg
joachim achim jochim
joanna asia aśka joasia joaśka asieńka joanka jo
jolanta jola jolka jolunia jolcia jolantka
jowita jowitka
józef józek józio józef józeczek ziutek
józefa józia ziuta józka
julia jula julka julcia julisia
julian julek juliuś julianek
julianna jula julka julianka juliana
juliusz julek julo
justyn justynek
justyna justynka justysia justa justyśka tyna
kacper kacperek kacpi kasper kacperus
kaja kajka kajunia
kajetan kajtek kajetanek kajtuś
kamil kamilek kamiś
kamila kamilka kama milka kamilcia kamilla
karina karinka
karol karolek lolek karolo
karolina karola karolinka karolcia lina karo
kasjan kasjanek
katarzyna kasia kaśka kasieńka kasiunia katarzynka kachna kasiula kasik katarina katia
kazimierz kazik kaziu kazio kazek
kazimiera kazia kaźmira mira
kinga kinia kinguś kingusia kiniusia
klara klarcia klarysa
klaudia klaudka klaudynka klaudusia klaudyna claudia
klaudiusz klaudek
klemens klimek klemensik klimek
konrad konradek kondzio kondrat
konstanty kostek kostuś kostia konstantyn
kordian kordianek
kornel kornelek kornelius korneliusz
kornelia kornelka nelka nela
krystian krystek krystianek krycha kristian chrystian
krystyna krysia kryśka krysieńka krycha krystynka krzysia
krzysztof krzysiek krzyś krzychu krzysio krzysztofek kris krzysiu
ksawery ksawuś ksawcio
laura laurka laurcia
lech leszek leszko lesio lechu
lena lenka lenia
leon leonek leo leoś
leokadia lodzia loda leosia lonia
leonard leonek leo lenny
leopold leo poldek
lesław leszek lesio sławek
leszek lesio leszko lech lesiu
lidia lidka lidzia lida lidusia
liliana lila lilka lilianna lili lilusia
lilianna lila lilka liliana lili
longin longinek
lucjan lucek lucjanek lutek
lucjusz lucek
lucyna lucynka luśka lusia lucy
ludmiła ludka luda mila lusia
ludwik ludwiczek lutek ludwiś lucek
ludwika ludka ludwisia
luiza luizka lula
łucja łucjka łusia lucia luca lucja
łukasz łukaszek łuki luki łuczek lukas
maciej maciek maciuś macio maćko
magdalena magda madzia magdusia magdzia lena madźka maga magdalenka
maja majka majcia majeczka
maksymilian maks maksiu maksio maksym max
maksym maks max maksio
malwina malwinka mala wina
małgorzata gosia gośka małgosia małgośka gocha gosieńka małgorzatka rita greta gosiaczek
marcel marcelek marcyś marceli
marceli marcel marcelek
marcelina marcela marcelinka marcyśka celina marcysia
marcin marcinek marcyś cinek martin marcinuś
marek mareczek maruś marecki
maria marysia maryśka maryla mania marynia marychna maryja maria rysia marysieńka
marian marianek maniek marianus maryś
marianna marysia marianka maryna mania
mariola mariolka mariolcia jola
mariusz mariuszek maryś mario maniek
marlena marlenka lena
marta martusia martunia marcia martka tusia
martyna martynka martysia tyna
maryla marylka
marzanna marzana
marzena marzenka marzenna marzka
mateusz mati mateuszek matek mateo matuś
matylda tylda matyldka tysia
maurycy maurycek maurek
melania mela melka melania
michalina michasia misia michalinka misiunia
michał michaś misiek michałek miś misiu majkel michau
mieczysław mietek mieciu miecio mieczyś miecz
mieczysława miecia mietka
mikołaj miki mikołajek mikuś miko mikołajo
milena milenka mila lena
miłosz miłek miłoszek
mirela mirelka
mirosław mirek miruś mireczek sławek
mirosława mirka mira mirusia sława
monika monia mońka monisia nika monisia moniczka
nadia nadzia nadieżda nadija nadka
natalia nata natalka natka talka nataszka natala tala
natasza nataszka natalia
nikodem nikoś nik nikodemek niko
nikola niki nika nikolka nicola
nina ninka ninusia
norbert norbi norbercik norbuś
oktawia oktawka tawia
olga olgusia ola oleńka olka olgunia
olgierd olgierdek olek
oliwia oliwka oli liwia oliwcia
oliwier oliwek oli oliwierek
oskar oskarek oskuś
otylia otylka tylka
patrycja patka pati patrysia patrycjka pacia
patryk patryczek pati patriś
paula paulinka paulka pola
paulina paula paulinka pola lina paulinka
paweł pawełek pawcio pawlik pablo pawciu
pelagia pela pelasia
piotr piotrek piotruś piotrus pietrek pietia
przemysław przemek przemo przemcio przemuś
radosław radek raduś radzio sławek
rafał rafałek rafi rafcio
rajmund rajmundek mundek
regina reginka renia gina regusia
remigiusz remek remi remik
renata renia renatka renatka renka
robert robercik robuś robek bercik
roch roszek
roksana roksanka roksi roxana
roland rolandek
roman romek romuś romanek
romana romka romcia
romuald romek romcio aldek
rozalia rózia rozalka rozalinka
róża różyczka rózia
rudolf rudek rudi dolfik
ryszard rysiek rysio ryś ryszardek rychu
sabina sabinka saba
salomea salusia salka
samuel samek samuelek
sandra sandrusia sandzia
sara sarka saruś
sebastian seba sebek sebuś sebastianek bastian
sergiusz serek sergiej
seweryn sewerynek sewek
sławomir sławek sławuś sławcio
sonia sońka soniusia zofia
stanisław staszek staś stasiek stachu stasio stach stanisławek
stanisława stasia staśka stanka
stefan stefek stefanek stefcio
stefania stefcia stefa stefka
sylwester sylwek sylwuś
sylwia sylwka sylwunia sylwcia sylvia
sylwiusz sylwek
szczepan szczepek szczepanek
szymon szymek szymuś szymonek szymcio
tadeusz tadek tadzio tadziu tadzik
tamara tamarka toma
tatiana tania tanka tatianka
teodor teodorek teoś tosiek
teofil teoś tofil
teresa tereska terenia renia tesia
tobiasz tobi tobiaszek
tomasz tomek tomuś tomcio tomeczek tomaszek
tymon tymek tymuś
tymoteusz tymek tymuś tymoteuszek
urszula ula ulka urszulka uleńka ulusia
violetta wiola wioletta wiolka wioleta
waldemar waldek walduś waldi
walenty walek walenciu
walentyna wala walentynka
waleria wala walerka
walery walerek
wacław wacek wacuś wacio
wanda wandzia wandeczka wandka
weronika wera weronka wercia nika werka
wiesław wiesiek wiesio wiechu
wiesława wiesia wieśka
wiktor wiktorek wikuś witek
wiktoria wika wiki wikusia wiktorka wiktusia
wilhelm wilek wiluś
wincenty wicek wincuś
wioletta wiola wiolka wioleta wioletka violetta viola
wirginia wirginka wirka
wit witek
witold witek wituś witoldek witcio
władysław władek władzio władziu władziś
władysława władzia władka
włodzimierz włodek włodziu włodzio wołodia
wojciech wojtek wojtuś wojo wojteczek
zbigniew zbyszek zbysio zbych zbyszko zbychu
zdzisław zdzisiek zdzichu zdziś zdzisio zdzich
zdzisława zdzisia zdziska
zenon zenek zenuś zenobiusz
zenobia zenia
zofia zosia zośka zosieńka zofijka zochna zosiunia sonia
zuzanna zuza zuzia zuzka zuzanka zuzula
zygfryd zygfrydek
zygmunt zygmuś zyga mundek zygmuntek
zyta zytka
żaneta żanetka żania żanna
`

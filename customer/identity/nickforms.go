package identity

// givenAbroad are given names as neighbouring languages write them: Polish,
// English, Lithuanian, German, Russian and Ukrainian in Latin letters. People
// who move, and clerks who write down what they hear, use one for another.
const givenAbroad = `
adam adomas
adrian adrijus adrianas hadrian
agata agatha agota agathe
agnieszka agnes agnė agnese ines agnesa
albert albertas albrecht adalbert
aleksander alexander aleksandras alexandre aleksandr oleksandr sasha sasza sascha
aleksandra alexandra aleksandrė oleksandra sasha sasza sascha
aleksy alexey alexei aleksej oleksii oleksiy alexej aleksejus
alicja alice alisa alicia
anastazja anastasia anastasiya anastasija anastasiia nastya
andrzej andrew andrius andrei andrey andrej andriy andrii andreas andre andriejus
anita anyta
anna ona ana anne ann
antoni anthony antanas anton antonio
artur arthur artūras artem artiom artem
barbara barbora varvara
bartłomiej bartholomew baltramiejus bartholomäus
beata beatrice beatričė beatrix
benedykt benedict benediktas benedikt
beniamin benjamin benjaminas
bogdan bohdan bogdanas
bronisław bronislovas bronius bronislav
cecylia cecilia cecilija
czesław česlovas ceslav
damian damijonas damien
daniel danielius daniil danylo danil
daria darya darija dariia
dawid david dovydas davyd deividas
diana dajana
dominik dominic dominykas dominique
dominika dominyka dominique
dorota dorothy dorotėja dorothea
edward eduardas eduard edvardas edvard
elena helena olena jelena yelena helen ellen alena
eliza elise elisa
elżbieta elizabeth elzbieta elisabeth elžbieta yelizaveta jelizaveta liza
emilia emily emilija emiliia
eryk eric erikas erich
eugeniusz eugene eugenijus evgeny yevgeny jewgienij yevhen evgenij
eugenia eugenija yevgenia evgenia yevheniia
ewa eva ieva eve yeva jewa
ewelina evelyn evelina eveline
feliks felix feliksas
filip philip pilypas phillip philipp
franciszek francis pranciškus franz pranas
fryderyk frederick frydrichas friedrich frederic
gabriel gabrielius
gabriela gabrielle gabrielė gabriella
genowefa genovaitė genevieve
grzegorz gregory grigalius gregor grigory hryhorii grigorij grigorijus
gustaw gustavas gustav
halina galina halyna
hanna hannah
helena helen elena helene olena
henryk henry henrikas heinrich henrik
hubert hubertas
ignacy ignas ignatius ignacas
igor ihor igoris
irena irene irina iryna
iwan ivan ivanas
iwona yvonne ivona
izabela isabella isabel izabelė isabelle
jadwiga hedwig jadvyga
jakub jacob jokūbas jakob james
jan john jonas johann johannes hans ivan iwan janas jon
janina jane janine
jarosław jaroslavas yaroslav jaroslav
jerzy george jurgis georg yuri jurij yurii jurijus yuriy
joanna joan johanna jane joana
jolanta jolanda yolanda
józef joseph juozas juozapas josef yosyp josif
julia yulia julija yuliya yuliia juliia iuliia julie
julian julius julijonas juliusz
justyna justina justine
kacper casper kasparas jasper kaspar
kamil kamilis camille
kamila kamilė camilla camille
karina carina
karol charles karolis carl karl
karolina caroline karoline carolina
katarzyna catherine kotryna katherine kathryn kate katharina ekaterina yekaterina kateryna jekaterina katerina katarina cathy katya
kazimierz casimir kazimieras kazys
klara clara
klaudia claudia klaudija
konrad conrad konradas
konstanty konstantin konstantinas constantine kostiantyn
krystian christian kristijonas kristian
krystyna christina kristina christine kristine
krzysztof christopher kristupas christoph kristoforas christof
ksenia xenia oksana kseniia
laura laurina
lech lechas
leon leo leonas lev levas
leonard leonardas leonhard
lidia lydia lidija lidiya lidiia
łucja lucy liucija lucia
lucyna lucina
ludmiła ludmila liudmila lyudmila liudmyla
ludwik louis liudvikas ludwig lewis
ludwika louise liudvika
łukasz luke lukas lucas luka
maciej matthias motiejus matias mathias
magdalena magdalene madeleine magdelena
małgorzata margaret margarita margarete margarethe marharyta
marcel marcelis marcelo
marcin martin martynas
marek mark markas marc marcus marco
maria mary marija marie mariya maryja marytė mariia
marian marijonas
mariusz marius mario
marta martha morta
martyna martina martyna
mateusz matthew matas matthäus matvey mateo matvii
matylda matilda matilde
michalina michelina
michał michael mykolas michel mikhail michail mykhailo mihail
mikołaj nicholas mikalojus nikolai nikolay mykola nikolaus klaus nikolaj nikolajus
mirosław miroslavas miroslav
monika monica
nadia nadezhda nadieżda nadiya nadiia
natalia natalie natalija nataliya natalya natalja nataliia nathalie
natasza natasha
norbert norbertas
olga helga olha
oliwia olivia olivija
oskar oscar oskaras
patrycja patricia patricija
patryk patrick patrikas
paulina pauline
paweł paul paulius povilas pavel pavlo pavlas pablo
piotr peter petras petr petro pyotr piotras
rafał raphael rapolas rafael
regina reina
renata renate
robert robertas
roman romanas
rozalia rosalie rozalija rosalia
rudolf rudolph rudolfas
ryszard richard ričardas
samuel samuelis
sebastian sebastijonas
sergiusz sergey sergei sergejus serhii serhiy sergej siergiej sergii
stanisław stanley stanislovas stasys stanislav
stanisława stanislava stasė stanislova
stefan stephen steponas steven stepan
stefania stephanie stefanija
sylwester sylvester silvestras silvester
sylwia sylvia silvija silvia
szymon simon simonas simeon semen
swietlana svetlana svitlana
tadeusz thaddeus tadas tadeušas
tatiana tatyana tatjana tetiana
teodor theodore teodoras theodor fedor fiodor
teresa theresa teresė therese
tomasz thomas tomas
urszula ursula uršulė
wacław vaclovas vaclav wenceslas
waldemar valdemaras waldemar
walenty valentine valentinas valentin
walentyna valentina
waleria valerie valerija
walery valery valerijus valerii valeriy
wanda vanda
wasyl vasily vasyl vasilij basil
wera vera vira
weronika veronica veronika
wiktor victor viktoras viktor
wiktoria victoria viktorija viktoriia viktoriya
wilhelm william vilhelmas vilius
wincenty vincent vincas
wiera vera vira wera
wioletta violet violeta violetta
witold vytautas vitold
władysław vladislovas vladas vladislav vladyslav ladislaus
władimir vladimir volodymyr vladimiras włodzimierz
włodzimierz vladimir volodymyr vladimiras
wojciech vaitiekus adalbert
zbigniew zbignevas
zofia sophia sofija sophie sofia zofija sofiia
zuzanna susan susanna zuzana suzanne
zygmunt sigmund zigmantas žygimantas sigismund zigmas
jean john
johann hans johannes hansi
friedrich fritz fred
heinrich heinz heiner
wilhelm willi willy
josef sepp beppo
katharina kathi käthe katrin
margarete grete gretel margrit
elisabeth lisbeth elsbeth lisa liesel else elli
ludwig lutz
georg jörg schorsch
jürgen jorg
matthias hias matze
andreas andi
stefan stefan steffen stephan
christine christel tine
ulrich uli ulli
wolfgang wolf
charles karl
catherine ekaterina yekaterina kateryna
ekaterina katya katia katja kate
jekaterina katia katja
mikhail misha misza
dmitry dmitri dmytro dima dmitrij dmitrii dmitrijus
alexey alyosha lyosha oleksiy oleksii
ivan vanya wania
yuri yura jura
nikolai kolya kola
pavel pasha pasza
sergey seryozha serge
vladimir volodya vova wowa
olena lena alena alyona
oksana ksenia oxana
iryna ira irina
tetiana tanya tania
nataliia natasha nata
yuliia yulia julia
mariia masha masza
oleksandr sasha olek
oleksandra sasha
viktoriia vika
halyna galya hala
svitlana svetlana sveta swieta
liudmyla lyuda luda
vasyl vasya wasia
mykhailo misha
mykola kolya
`

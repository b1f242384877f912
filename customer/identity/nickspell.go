package identity

// givenSpellings are given names that are spelt in several ways, without being
// other names for it. A clerk who hears the name writes any of them.
const givenSpellings = `
aaron aron arron aaran
adrianna arianna adriana
aidan aiden ayden aidas
aileen eileen arleen
alejandra alexandra
alejandro alexander
alisha alicia alisa alesha elisha
alison allison alyson allyson
andre andree andrew
angelina angeline angelena
anita anitta
annika anika anike
anthony antony anthoney
antoinette antonette
apolonia apolonija
arianna ariana aryanna arriana
ashley ashlee ashleigh ashly ashli
audrey audry aubrey
austin austen
barbara barbra barbera
beata berta beate
bernadette bernadett
bernard bernhard
bertha berta
bianca bianka biancha
blanca blanka blanche
brandon branden brendon brandyn
brenda brinda
brian bryan brien bryon
brianna briana breanna bryanna
brittany brittney britney brittny britany brittani brittni
bryce brice
caitlin caitlyn kaitlin kaitlyn katelyn katelynn kaitlynn catelyn
cameron camron kameron kamryn kamron camryn
camila camilla kamila
candace candice candis
carl karl
carla karla
carol karol carole caroll carroll
cassandra casandra kassandra
catherine katherine kathryn cathryn katharine catharine kathrine katheryn katharina
cecilia cecelia cecylia cecily
celina selina selena
charity chasity
chelsea chelsey chelsie
cheryl sheryl cherryl
christian cristian kristian christiane
christina cristina kristina
christine kristine christiane christene
christopher cristopher kristopher christofer kristofer christoper
clara klara
claire clare clair
claudia klaudia
colleen coleen collen
conor connor conner konner
corinne corrine corine
corey cory kory korey
courtney kourtney courtnay
crystal cristal krystal chrystal kristal
cynthia cinthia cyntia
dagmara dagmar
daniel danial daniell
danielle daniele daniella
darlene darleen
darrell darryl darrel daryl
darren daren darin darrin
deanna deana dianna deeanna
deborah debra debora debrah
deirdre deidre
delores dolores
denise denice deniece
dennis denis
derek derrick derick deric derik
desiree desirae
devin devon devyn
diana dianna dyana
diane dianne dyan
dominic dominick domenic dominik
dorothy dorthy dorothey
dylan dillon dillan dylon
edvinas edvin
edwin edvin
eleanor elinor eleanore elenor elanor
elias elijas eliasz
elijah elija alijah
eliza elisa
elizabeth elisabeth elisabet elizebeth
elliott elliot eliot eliott
eloise elouise heloise
elvira elwira elvyra
emily emilie emely emilee
emmanuel emanuel
erica erika ericka
eric erik erick
ernest earnest ernst
erwin ervin irvin
evelyn evelin eveline evelynn
ewan euan evan
felicia felecia phelicia
felicity felicitas
francesca francisca franchesca
fredrick frederick fredric frederic
gabriel gabrial
gabrielle gabriele gabriella
gail gale gayle gaile
garrett garett garret
genevieve genevive
geoffrey geoffry jeffrey jeffery
gerard gerrard gerhard
gertruda gertrud gertrude
gillian jillian
giovanni giovani
gwendolyn gwendoline gwendolen
hailey hayley haley hailee haylee haleigh
hannah hanna hana
harold harald
harriet harriett
heather hether
heidi heide
helena helene
herman hermann
hilary hillary
ibrahim ebrahim
irena irene
isaac isaak issac izaak
isabel isobel izabel isabell
isabella izabella isabela
isaiah isiah izaiah
jackson jaxon jaxson
jacqueline jacquelin jaqueline jacquelyn jacquline
jaden jayden jaiden jadon jaeden jaydon
jaime jamie jayme
james jame
janette jeanette jannette
janine janene janeen
jared jarred jarod jarrod jerod jerrod
jasmine jasmin jazmine jazmin yasmin jasmyn
jason jayson jasen
jean jeanne jeane
jenna jena
jennifer jenifer jenniffer
jeremiah jeramiah jeremia
jeremy jeremi jeromy jeremie
jerry jerri gerry
joann joanne joan
joey joe
johan johann
jolanta iolanta
jon john
jonah jonas jonasz
jonathan johnathan johnathon jonathon jonathen
jordan jordon jordyn
josef joseph jozef
josefa jozefa
judita judyta judith
julianna julianne juliana
juliet juliette
karen karin karyn karren caren
karina carina
kathleen cathleen kathlene
katie katy kati
kayla kaila keila
kelly kelley kelli kellie keely
kenneth keneth
kelsey kelsie kelsea
kevin kelvin kevan
kieran keiran kiran ciaran kieron
kimberly kimberley kimberlee
kristen kristin kirsten kristyn
kristine kristin
kristy christy kristi kirsty
kyle kile
larissa larisa larysa
lauren loren lauryn
laura lora
laurence lawrence lawrance
layla laila leila lela
leah lea lia
lee leigh
leona leonia
leonard lenard leonhard
leonora lenora eleonora
leslie lesley
leticia letitia
lewis louis luis
liam lyam
lilian lillian liliana lilliana
lily lilly lillie lili
linda lynda
lindsay lindsey lyndsey lindsy
lionel leonel
livia liwia livija
lorena lorraine lorene
lorraine loraine
louise luise louisa
luisa louisa luiza
lucille lucile
lydia lidia
lynn lynne lyn linn
mabel mable
mackenzie mckenzie makenzie
madeleine madeline madelyn madalyn
madison maddison madisyn
makayla mikayla michaela mikaela mckayla micaela
malinda melinda
marcia marsha marcy
marcos marcus markos
margaret margret margarett
marianna mariana marianne maryann
marilyn marylin marilynn
mario maryo
marisa marissa
marjorie margery marjory
marlena marlene marlen
martin martyn
mary marry marie
maryann maryanne marianne
mathias matthias matias
matthew mathew mathiew
maureen maurine
megan meghan meagan meaghan
melanie melany
melissa melisa mellissa
meredith meridith
micah mica
michael micheal mikel michal
michelle michele
mohammed mohamed muhammad mohammad mohamad muhammed mohamud
molly mollie
monica monika
morgan morgen
myra mayra
nadia nadja nadya
naomi noemi
natalie nathalie natalee
natalia nathalia natalya
nathan nathen
nathaniel nathanial nathanael
neil neal niel neill
nicholas nicolas nikolas nickolas
nick nik nic
nicole nichole nicolle nikole
noah noa
nora norah
olivia oliva olyvia
oliver olivier oliwier
oscar oskar
patricia patrica patrisha
paul pawel pol
penelope penelopa
peter petter
petronela petronele
philip phillip philipp phil
phillipa philippa
phyllis phylis
rachel rachael racheal
rafael raphael
ralph ralf
randall randal
raymond raymund
rebecca rebekah rebeca
renata renita
rene renee renae
rhonda ronda
ricardo riccardo
robyn robin
rochelle rachelle
roger rodger
roland rolland
roman romain
ronald ronnald
rosalind rosalinda
rosanna rosana
roxana roksana roxanne roxanna
rubin ruben reuben
russell russel
ryan rayan ryann
sabina sabine
samuel samual
sandra sondra saundra sandre
sara sarah
sean shawn shaun
selma zelma
shannon shanon
sharon sharron
sheila shelia shiela sheela
shelly shelley
sidney sydney
silvia sylvia silvija
simon symon
sofia sophia zofia
sophie sofie
stacey stacy staci stacie
stefan stephan
stefania stefanie stephanie
stephanie stefanie stephany
stephen steven stephan stefen
stewart stuart
susan suzan suzanne
susana susanna suzanna susannah
susanne suzanne
tabitha tabatha
tamara tamra tamera
tanya tania tonya tanja
tara tarra
taylor tayler
teresa theresa tereza
terry terri teri
thomas tomas tommas
tiffany tiffani tiffanie
timothy timmothy
tina teena
tobias tobiasz
tony toni
tracy tracey traci tracie
tristan tristen triston tristin
tyler tylor
valeria valerija
valerie valarie valery
vanessa vanesa
vera wera verra
veronica weronika veronika
victor viktor wiktor
victoria viktoria wiktoria
vilma wilma
vincent vinsent
virginia virginija
vivian vivien vivienne
walter valter
wanda vanda
wendy wendi windy
wesley westley
wilfred wilfried wilfrid
yolanda jolanda yolonda
yvonne ivonne evonne
zachary zachery zackary zachariah
zoe zoey zoie
`

package identity

// givenEnglish are English given names with their short forms and spellings.
const givenEnglish = `
aaron ron ronnie aron
abigail abby abbie gail abi abbey abigale
abraham abe bram ham abram
ada adie adah
adam ad addie
adelaide addie adele della heidi
adeline addie adela lina adelina adalyn adelyn
adrian ade adrien
adrienne
agatha aggie
agnes aggie nessie
aidan aiden ayden aden
aileen eileen allie
alan al allan allen alun
alana lana alanna alannah
albert al bert bertie elbert
alexander alex al alec xander sandy alexandre alexandr zander alick alasdair alistair
alexandra alex sandra lexi lexie sandy alexa allie ali alexis xandra
alexis alex lexi lexie
alfred al alf alfie fred freddie fredo
alice allie ali alyce alys elsie
alison allison ally ali allie alyson allyson alisa
allan al alan allen
alma allie
alonzo al lonnie
alvin al vin alvyn
alyssa allie ally lissa alissa
amanda mandy manda mindy
amber amby
amelia amy millie mel milly
amy aimee ami amie
anastasia stacy stacey ana annie tasha stasia stassi
andrea andie andi drea andy
andrew andy drew andie andre
angela angie ange angel angelia angelina
angelica angie
anita annie nita
ann annie anne nan anya
anna annie ann anne ana anya
annabelle belle bella annabel anabel
anne annie ann nan
annette annie nettie
anthony tony ant anton antony toni
antonia toni tonia tony
antonio tony toni
archibald archie baldie
ariana ari arianna arianne
arlene arly lena arleen
arnold arnie
arthur artie arty
ashley ash ashleigh ashlee lee ashlea ashly
audrey audie dee
augustus gus augie august
ava avah
avery ave
barbara barb barbie babs bobbie barbra bab
barnaby barney
barry baz bazza barrie
bartholomew bart barty bat
beatrice bea trixie bee beatrix betty
belinda bel linda lindy
benedict ben bennie benny
benjamin ben benny benji benjy bennie
bernadette bernie detta
bernard bernie barney bern
bertha bertie bert
bertram bert bertie
bethany beth bethan
beverly bev beverley
blake blakey
bonnie bonny
bradford brad ford
bradley brad bradly
brandon brand branden
brenda
brendan brendon
brent brenton
brian bryan bry bryant brien
bridget biddy bridie bridgette brigid brigitte bridgit
brittany britt brit brittney britney brittani
brooke brook
bruce brucie
bryan brian bry
caitlin cate kate kaitlyn kaitlin caitlyn katelyn katie katelynn kaitlynn
calvin cal vin
cameron cam cammie camron
camille cammie millie cam camilla
candace candy candice candi kandace candi
carl karl
carla carlie karla
carlos
carmen
carol carrie caz carole karol
caroline carrie caro lina carolyn carolina lynn callie
carolyn carrie lynn caroline carolynn
carrie carol carrey kari
carter
casey case kasey kacey
cassandra cass cassie sandra sandy cassy
catherine cathy kate katie cat cath kathy cate katherine kathryn cathryn catharine katharine kit kitty
cecil
cecilia cece celia cissy cecily cecelia
cedric ced rick
chad chaddie
charity chattie cherry
charles charlie chuck chaz charley
charlotte charlie lottie lotte charly tottie
chelsea chels chelsey chelsie
cheryl cher cheri sheryl cherie
chester chet
chloe clo khloe
christian chris kristian
christina chris chrissy tina christy christie kristina christine chrissie kris
christine chris chrissy tina christy kristine christina chrissie kirsten
christopher chris kit topher kris christoph kristopher
cindy cindi
claire clare clair clara klaire
clara clare claire clarrie
clarence clare clay
claudia claude
clayton clay
clifford cliff
clifton cliff
clinton clint
clyde
cody codey kody
colin col collin
colleen col
connor conor con conner
constance connie
cordelia delia cordy
corey cory kory
cornelius con neil
courtney court courtenay kourtney
craig
crystal chris chrystal krystal christal
curtis curt kurtis
cynthia cindy cyndi cynth
cyril cy
daisy
dale
damian damien damon
daniel dan danny danni dannie
danielle dani danni dannie daniele ella
darlene darla
darrell darryl daryl darrel
darren daz darrin darin
david dave davy davey davie
dawn
deanna dee deana di
deborah deb debbie debby debra debs
debra deb debbie
denise dee denny denice
dennis den denny denis
derek del derrick derick deric
diana di diane dianne dee
diane di diana dianne dyan
dolores lola dolly lolly delores
dominic dom nic nick dominick
donald don donny donnie donny
donna don
doreen dor reenie
doris dory
dorothy dot dottie dolly dora dory thea dodie dorothea
douglas doug dougie duggie
duncan dunc
dustin dusty dust
dwayne duane wayne
dwight
dylan dillon dylon
earl earle
edith edie ede dee
edgar ed eddie
edmund ed eddie ned ted eddy edmond
edna eddie
edward ed eddie ted teddy ned eddy
edwin ed eddie ned win
eileen aileen elly ellie
elaine lainey ellie elayne
eleanor ellie nell nora nellie elle ella elinor lenny eleanore lena elenor
elias eli
elijah eli lige
elizabeth liz lizzie beth betty eliza libby bess bessie betsy lizzy liza elisabeth elsie elspeth ellie bette lisbeth betsey
ella ellie elle
ellen nell nellie ellie len
elliot eliot elliott eliott
elmer
eloise ellie weezy lois
elsie
emily em emmy emmie millie emilie emely
emma em emmy emmie
emmanuel manny immanuel manuel
eric rick ricky erik erick
erica rickie erika ricki
erin
ernest ernie
esther essie hester hetty ester esta
ethan
ethel
eugene gene
eunice
eva eve evie
evan ev
evangeline evie eva angie lina
evelyn evie eve lyn evelynn eveline
ezekiel zeke
faith fay faye
felicia lisha
felicity flick fliss lissa
felix
fiona fi
flora flo
florence flo flossie florrie flora
frances fran frannie francie fanny frankie
francesca fran chess frances cesca franny
francis frank fran frankie franny
franklin frank frankie
frank frankie
frederick fred freddie freddy rick fritz fredrick frederic
gabriel gabe gab gabby
gabrielle gabby gabi elle gabriella
gail gayle gale
gareth gaz garth
garrett gary garry garett garret
gary gaz gazza garry
gavin gav
gene
genevieve jenny viv eve ginny
geoffrey geoff jeff jeffrey
george georgie geordie jorge
georgia georgie
georgina georgie gina
gerald gerry jerry gerrard jerald
geraldine gerry geri dina
gerard gerry jerry
gilbert gil bert bertie
gillian gill jill jilly
gina
gladys glad
glenn glen
gloria glo
glenda
gordon gord gordie gordy
grace gracie
graham gra graeme
gregory greg gregg greig
gretchen greta
guy
gwendolyn gwen gwenda wendy gwendoline
hailey hayley haley hailee haylee
hannah hanna
harold hal harry hank harv
harriet harry hattie hettie
harrison harry
harry hal
harvey harv harve
hazel
heather
hector
heidi
helen nell nellie lena
helena helen lena nell
henrietta etta hattie hettie henny
henry harry hank hal
herbert herb herbie bert
herman
hilary hil hillary
holly hollie
horace
howard howie
hubert bert hugh
hugh hughie
hugo
humphrey
ian iain ean
ida
imogen immy immie
ingrid
irene rene renie
iris
irma
isaac ike zac issac isaak
isabel bel bella izzy isobel isabelle belle isabell issy
isabella bella izzy belle isabel isabelle issy ella
isaiah
isla
ivan
ivy
jack jackie jacky john
jackson jack
jacob jake jay coby jakob
jacqueline jackie jacqui jaclyn jacky jacquelyn jacquie
jade jayde
jaime jamie
james jim jimmy jamie jimmie jamey
jamie jamey jaime jayme
jane janie jenny jayne janey
janet jan janie jenny nettie janette
janice jan janis
jared jarod jarred jarrod
jasmine jazz jasmin yasmin jazmin
jason jay jase jayson
jasper
jay james
jayden jaden jay jaiden
jean jeanie jeannie jeanne
jeanette jean jeannie nettie jeannette jennette
jeffrey jeff geoff jeffery geoffrey
jenna jenny jen
jennifer jen jenny jenn jenni jennie
jeremiah jerry
jeremy jerry jez jeremie
jermaine
jerome jerry
jerry gerry jerri
jesse jess jessie
jessica jess jessie jessika
jill gill
jillian jill jilly
jim jimmy
joan joanie joannie joni
joanna jo joan joanne annie
joanne jo joan joann joanna
jocelyn joss joy jocelin
jodie jody jodi judith
joe joey
joel joe
john johnny jack jon jackie johnnie
johnathan john jon johnny jonathan johnathon nathan
jonathan jon jonny john johnny nathan jonathon jonty jonathen
jordan jordy jord jordon
joseph joe joey jo jos
josephine jo josie jose josy posy fifi
joshua josh
joy
joyce joy
juan
juanita nita
judith judy jude judi jodie
judy judi
julia jules julie
julian jules
juliana julie
julie jules julia
juliet jules julie juliette
june
justin jus just
justine
karen kaz
karl carl
kara cara
katherine kate kathy katie kathryn kat kit kitty catherine kathie kay katharine kathrine katy
kathleen kathy kath kathi kate katie kay cathleen
kathryn kate kathy katie kat kathy kathrine katy
katie kate katy
kayla kay kaylah
keith
kelly kel kellie kelley
kelsey kels kelsie
kendra ken
kenneth ken kenny kenn
kevin kev kevan
kieran kieron ciaran
kimberly kim kimmy kimberley kimberlee kym
kirk
kirsten kirsty kristen kirstin
kirsty kirstie kirsten
krista kris christa
kristen kris kristin kirsten kristy
kristina kris tina christina krissy
kristine kris tina christine
kurt curt
kyle ky
kylie ky
lance
larry lars
laura laurie lori lolly laurel
lauren laurie loren lori
laurence larry laurie lawrence loz
lawrence larry laurie laurence
leah lea lia leia
lee leigh
leila layla lila
lena
leo leopoldo
leon leo
leonard len lenny leo lennie
leroy roy lee
leslie les lesley lez
lesley les leslie
lester les
letitia lettie tish titia
levi
lewis lew louis lou
liam lee
lillian lily lilly lilian
lily lilly lillie
linda lyn lindy lynda
lindsay lindsey linz lynsey linsey lindsy
lionel leo
lisa liz leesa
lloyd loyd
logan
lois
lola
loretta etta lori retta
lori laura laurie
lorraine lori lorrie lorna rainie
louis lou louie lewis luis
louise lou lulu louisa
louisa lou louise
lucas luke luc lukas
lucille lucy lou lucile
lucinda lucy cindy
lucy lou lucie lucia
luke lucas luc
luther
lydia lyddie
lynn lyn lynne linn
lynette lyn lynn
mabel
mackenzie kenzie mac mckenzie makenzie
madeleine maddie maddy madeline lena madelyn madeleine madelaine
madeline maddie maddy madeleine madelyn lena
madison maddie maddy madisyn
malcolm malc
mandy amanda
manuel manny
marcia marsha marcy
marcus marc mark markus
margaret maggie meg peggy marge margie madge rita greta mags peg margery margo margot margret peggie
maria mary marie mia
mariah
marian mary marion
marie mary maria
marilyn lynn marylin marlyn
marina rina
mario
marion mary marian
marjorie marge margie margie marjory margery
mark marc markus
marlene marley lena marlena
marsha marcia
marshall
martha marty mattie
martin marty martyn
martina tina
marvin merv
mary molly polly mamie may marie maria mae mimi
matilda tilly mattie tilda maud mat
matthew matt matty mat mathew matthias
maureen reenie maurine
maurice moe morris
max maxim
maximilian max
maxine max
maxwell max
maya
megan meg meggie meghan meagan
melanie mel mellie melany
melinda mel mindy linda lindy
melissa mel missy lissa lisa mellisa
melvin mel melvyn
mercedes sadie mercy
meredith merry
mia miya
michael mike mick mickey micky mikey micheal mic
michaela mickie kayla mikaela makayla
michelle shelly chelle shell michele mickey
mildred millie milly
miles myles
millicent millie milly
millie milly mille
milton milt
minnie mary
miranda mandy randi
miriam mim mimi miri
mitchell mitch mitchel
mohammed mohammad muhammad mohamed mohd muhammed mhd muhd mohd mohamad mehmet
moira
molly mollie mary
monica mona nica moni
morgan
morris maurice
moses moe
muriel
nadine
nancy nan
naomi
natalie nat tally natalia nathalie nattie
natasha tasha nat tash
nathan nat nate
nathaniel nat nate nathan natty
neil neal niel
nelson nels
nicholas nick nicky nico nicolas nickolas
nicola nicky nic nikki nicole
nicole nicky nikki nic nicola cole nichole
nigel nige
noah
noel
nora honora norah
norma
norman
olga
oliver ollie olly
olivia liv livvy ollie livia libby
omar
opal
oscar ossie
oswald oz ozzie ossie
otto
owen
paige
pamela pam pammy
patience pat
patricia pat patty trish tricia patsy pattie trisha patti
patrick pat paddy rick patsy padraig
paul pauly paulie
paula polly pauly
pauline polly
pearl
peggy
penelope penny nell
percy percival
perry peregrine
peter pete petey
petra
philip phil phillip pip phill
philippa pip pippa phillipa
phillip phil philip pip
phoebe
phyllis phyl
polly pollie
priscilla cilla prissy
quentin quent quinn
rachel rach rae rachael rachelle ray
ralph rafe
ramona mona
randall randy rand
randolph randy rand
randy andrew
raymond ray
rebecca becky becca bec beck reba rebekah bex
reginald reg reggie rex
regina gina reggie
rene
renee
reuben ruben
rex
rhiannon
rhonda ronnie
rhys reece reese rees
richard rick dick rich richie ricky ritchie dickie ricki
riley reilly rylee
rita
robert bob rob bobby robbie bert bobbie rab
roberta bobbie robbie berta
robin rob robyn robbie
robyn robin
rochelle shelly
roderick rod rick roddy
rodney rod roddy
roger rodge rog rodger
roland rollie rolly
roman
ronald ron ronnie ronny
rosalie rose rosie
rosalind rose lindy
rosanna rose rosie roseanna
rosanne rose roseanne roxanne
rose rosie rosa
rosemary rose rosie romy rosemarie
ross
rowan
roxanne roxie roxy anne
roy
ruby
rudolph rudy rudolf dolph
rufus
rupert
russell russ rusty russel
ruth ruthie
ryan
sabrina brina
sally sarah sallie
samantha sam sammy sammie
samson sam
samuel sam sammy
sandra sandy sandi
sara sarah sally
sarah sally sara sadie
saul
savannah savanna
scott scotty scot
sean shaun shawn
sebastian seb bastian
selina lena
serena rena
shannon
sharon shaz sharron
shaun sean shawn
shawn sean shaun
sheila shelagh
shelby
sheldon shelly
shelley shelly michelle
sherry sheri sherri cher shari
sheryl cheryl sherry
shirley shirl
sidney sid sydney syd
sierra
silas
simon sy
simone
sofia sophie sophia
solomon sol solly
sonia sonya sonja
sophia sophie soph sofia
sophie soph sophia
spencer spence
stacey stacy stacie staci
stacy stacey stacie staci
stanley stan
stella estelle
stephanie steph stevie stefanie annie stephany steffi
stephen steve stevie steven stephan
steven steve stevie stephen
stewart stu stuart stew
stuart stu stewart
summer
susan sue susie suzy suze suzie susanne suzanne
susanna sue susie suzy susannah susan
suzanne sue susie suzy susan suzie susanne
sylvia sylvie
sydney sid syd sidney
tabitha tabby
tamara tammy
tammy tamara tammie
tanya tania
tara
taylor tay tayler
ted
terence terry tel terrence terrance
teresa terry tess tessa tessie theresa terri
terri teresa terry
terry terrance teresa
thelma
theodore ted teddy theo
theodora dora thea theo
theresa terry tess tessa tessie teresa terri therese
thomas tom tommy thom tomas
tiffany tiff tiffani
timothy tim timmy timmothy
tina valentina
tobias toby
toby
todd
tony
tracy tracey trace tracie traci
travis trav
trevor trev
tristan tris tristram
troy
tyler ty
tyrone ty
ursula
valerie val
vanessa nessa ness van
vera
vernon vern
veronica ronnie vera nica vonnie roni
victor vic vick
victoria vicky vic tori vickie vicki tory
vincent vince vin vinny vinnie
viola vi
violet vi
virginia ginny ginger gina
vivian viv vivien vivienne
wallace wally
walter wally walt
wanda
warren
wayne
wendy
wesley wes
wilbur will bill
wilfred wilf fred will
wilhelmina mina minnie billie wilma willa
willard will
william will bill billy willy liam wills wil willie
winifred win winnie freda
winston win
wyatt
yolanda
yvette
yvonne vonnie evonne
zachary zach zac zak zack zachariah zackary
zoe zoey zoë zooey
`

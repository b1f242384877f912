package identity

// givenEnglish are English given names from A to J with their short forms and
// spellings.
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
`

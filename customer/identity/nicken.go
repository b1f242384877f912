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
alexander alex al alec xander sandy lex alexandre alexandr zander alick alasdair alistair
alexandra alex sandra lexi lexie sandy alexa allie ali alexis xandra
alexis alex lexi lexie lex
alfred al alf alfie fred freddie fredo
alice allie ali alyce alys elsie
alison allison ally ali allie alyson allyson alisa
allan al alan allen
alma allie
alonzo al lon lonnie
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
arthur art artie arty
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
brandon brand bran branden
brenda bren
brendan bren brendon
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
candace candy candice candi
carl karl
carla carlie karla
carlos
carmen carm
carol carrie caz carole karol
caroline carrie caro lina carolyn carolina lynn callie
carolyn carrie lynn caroline carolynn
carrie carol caroline carrey kari
carter cart
casey case kasey kacey
cassandra cass cassie sandra sandy cassy
catherine cathy kate katie cat cath kathy cate katherine kathryn cathryn catharine katharine kit kitty
cecil cec
cecilia cece celia cissy cecily cecelia
cedric ced rick
chad chaddie
charity chattie cherry
charles charlie chuck chas chaz chip charley
charlotte charlie lottie lotte char charly tottie
chelsea chels chelsey chelsie
cheryl cher cheri sheryl cherie
chester chet
chloe clo khloe
christian chris kristian
christina chris chrissy tina christy christie kristina christine chrissie kris
christine chris chrissy tina christy kristine christina chrissie kirsten
christopher chris kit topher kris christoph kristopher
cindy cynthia lucinda cindi
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
cornelius con neil corny
courtney court courtenay kourtney
craig
crystal chris chrystal krystal crys christal
curtis curt kurtis
cynthia cindy cyndi cyn cynth
cyril cy
daisy
dale
damian damien damon
daniel dan danny danni dannie
danielle dani danni dannie daniele ella
darlene dar darla
darrell darryl daryl darrel
darren daz darrin darin
david dave davy davey davie
dawn
deanna dee deana di
deborah deb debbie debby debra debs
debra deb debbie deborah
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
dylan dyl dillon dylon
earl earle
edith edie ede dee
edgar ed eddie
edmund ed eddie ned ted eddy edmond
edna eddie
edward ed eddie ted teddy ned eddy ward
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
elsie else
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
frances fran frannie francie fanny frankie francesca
francesca fran chess frances cesca franny
francis frank fran frankie franny
franklin frank frankie
frank frankie francis franklin
frederick fred freddie freddy rick fritz fredrick frederic
gabriel gabe gab gabby
gabrielle gabby gabi elle gabriella
gail gayle gale abigail
gareth gaz garth
garrett gary garry garett garret
gary gaz gazza garry
gavin gav
gene eugene
genevieve gen jenny viv eve ginny
geoffrey geoff jeff jeffrey
george georgie geordie jorge
georgia georgie
georgina georgie gina
gerald gerry jerry gerrard jerald
geraldine gerry geri dina
gerard gerry jerry
gilbert gil bert bertie
gillian gill jill jilly
gina georgina regina
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
harry henry harold harrison
harvey harv harve
hazel
heather
hector
heidi
helen nell nellie lena
helena helen lena nell
henrietta etta hattie hettie henny
henry harry hank hal hen
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
isabel bel bella izzy isabella isobel isabelle belle isabell issy
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
james jim jimmy jamie jem jas jimmie jamey
jamie james jaime jamey
jane janie jenny jayne janey
janet jan janie jenny nettie janette
janice jan janis
jared jarod jarred jarrod
jasmine jas jazz jasmin yasmin jazmin
jason jay jase jayson
jasper
jay jason james
jayden jaden jay jaiden
jean jeanie jeannie jeanne
jeanette jean jeannie nettie jeannette jennette
jeffrey jeff geoff jeffery geoffrey
jenna jenny jen
jennifer jen jenny jenn jenni jennie
jeremiah jerry jem
jeremy jerry jem jez jeremie
jermaine
jerome jerry
jerry gerald gerard jerome jeremy gerry
jesse jess jessie
jessica jess jessie jessika
jill gill gillian jillian
jillian jill jilly
jim james jimmy
joan joanie joannie joni
joanna jo joan joanne annie
joanne jo joan joann joanna
jocelyn joss joy jocelin
jodie jody jodi judith
joe joseph joey
joel joe
john johnny jack jon jackie johnnie
johnathan john jon johnny jonathan johnathon nathan
jonathan jon jonny john johnny nathan jonathon jonty jonathen
jordan jordy jord jordon
joseph joe joey jo jos
josephine jo josie jose josy posy fifi
joshua josh
joy joyce
joyce joy
juan
juanita nita
judith judy jude judi jodie
judy judith judi
julia jules julie
julian jules jule
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
kathryn kate kathy katie kat kathy kathrine katherine katy catherine
katie kate katherine kathryn kathleen katy catherine caitlin
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
larry lawrence laurence lars
laura laurie lori lolly laurel
lauren laurie loren lori
laurence larry laurie lawrence loz
lawrence larry laurie law laurence
leah lea lia leia
lee leigh
leila layla lila
lena helena
leo leon leonard leopold
leon leo
leonard len lenny leo lennie
leroy roy lee
leslie les lesley lez
lesley les leslie
lester les
letitia lettie tish titia
levi
lewis lew louis lou
liam lee william
lillian lily lil lilly lilian
lily lil lilly lillie lillian
linda lin lyn lindy lynda
lindsay lindsey linz lynsey linsey lindsy
lionel leo
lisa liz leesa
lloyd loyd
logan
lois
lola dolores
loretta etta lori retta
lori laura lorraine laurie
lorraine lori lorrie lorna rainie
louis lou louie lewis luis
louise lou lulu louisa
louisa lou louise
lucas luke luc lukas
lucille lucy lou lucile
lucinda lucy cindy
lucy lou luce lucie lucia
luke lucas luc
luther
lydia lyddie
lynn lyn lynne linn
lynette lyn lynn
mabel
mackenzie kenzie mac mckenzie makenzie
madeleine maddie maddy madeline lena madelyn madeleine mad madelaine
madeline maddie maddy madeleine madelyn lena
madison maddie maddy madisyn
malcolm mal malc
mandy amanda
manuel manny emmanuel
marcia marsha marcy
marcus marc mark markus
margaret maggie meg peggy marge margie madge rita greta mags peg margery margo margot margret
maria mary marie mia
mariah
marian mary marion ann
marie mary maria
marilyn mary lynn marylin marlyn
marina rina
mario
marion mary marian
marjorie marge margie margie marjory margery
mark marc marcus markus
marlene marley lena marlena
marsha marcia
marshall marsh
martha marty mattie
martin marty mart martyn
martina tina
marvin marv merv
mary molly polly mamie may marie maria mae mimi minnie
matilda tilly mattie tilda maud mat
matthew matt matty mat mathew matthias
maureen mo reenie maurine
maurice moe mo morris
max maxwell maximilian maxim
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
mia maria amelia
michael mike mick mickey micky mikey mich micheal mic
michaela mickie kayla mikaela makayla
michelle shelly chelle shell mich michele mickey
mildred millie milly
miles myles
millicent millie milly
millie mildred millicent amelia camilla emily milly
milton milt
minnie wilhelmina mary
miranda mandy randi
miriam mim mimi miri
mitchell mitch mitchel
mohammed mo mohammad muhammad mohamed mohd muhammed
moira
molly mollie mary
monica mona nica moni
morgan
morris mo maurice
moses mo moe
muriel
nadine
nancy nan nance
naomi
natalie nat tally natalia nathalie nattie
natasha tasha nat tash
nathan nat nate nathaniel
nathaniel nat nate nathan natty
neil neal niel
nelson nels
nicholas nick nicky nico nicolas nickolas
nicola nicky nic nikki nicole
nicole nicky nikki nic nicola cole nichole
nigel nige
noah
noel
nora eleanor honora norah
norma
norman norm
olga
oliver ollie olly noll
olivia liv livvy ollie livia libby
omar
opal
oscar ossie
oswald oz ozzie ossie
otto
owen
paige page
pamela pam pammy
patience pat
patricia pat patty trish tricia patsy pattie trisha patti
patrick pat paddy rick patsy padraig
paul pauly paulie
paula polly pauly
pauline polly
pearl
peggy margaret
penelope penny pen nell
percy percival
perry peregrine
peter pete petey
petra
philip phil phillip pip phill
philippa pip pippa phillipa
phillip phil philip pip
phoebe
phyllis phyl
polly mary paula
priscilla cilla prissy
quentin quent quinn
rachel rach rae rachael rachelle ray
ralph rafe
ramona mona
randall randy rand
randolph randy rand
randy randall randolph andrew
raymond ray
rebecca becky becca bec beck reba rebekah bex
reginald reg reggie rex
regina gina reggie
rene
renee
reuben rube ruben
rex reginald
rhiannon
rhonda ronnie
rhys reece reese rees
richard rick dick rich richie ricky ritchie dickie ricki
riley reilly rylee
rita margaret
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
rosalind ros roz rose lindy
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
sally sarah sal sallie
samantha sam sammy sammie
samson sam
samuel sam sammy
sandra sandy sandi alexandra cassandra
sara sarah sal sally
sarah sally sara sal sadie
saul
savannah savanna
scott scotty scot
sean shaun shawn
sebastian seb bastian
selina lena
serena rena
shannon shan
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
simon si sy
simone
sofia sophie sophia
solomon sol solly
sonia sonya sonja
sophia sophie soph sofia
sophie soph sophia
spencer spence
stacey stacy anastasia stacie staci
stacy stacey anastasia stacie staci
stanley stan
stella estelle
stephanie steph stevie stefanie annie stephany steffi
stephen steve stevie steven ste stephan
steven steve stevie stephen
stewart stu stuart stew
stuart stu stewart
summer
susan sue susie suzy suze susanna suzanne suzie
susanna sue susie suzy susannah susan
suzanne sue susie suzy susan suzie
sylvia sylvie
sydney sid syd sidney
tabitha tabby
tamara tammy tam
tammy tamara tammie
tanya tania
tara
taylor tay tayler
ted edward theodore
terence terry tel terrence terrance
teresa terry tess tessa tessie theresa terri
terri teresa theresa terry
terry terence terrance teresa theresa
thelma
theodore ted teddy theo
theodora dora thea theo
theresa terry tess tessa tessie teresa terri therese
thomas tom tommy thom tomas tam
tiffany tiff tiffani
timothy tim timmy timmothy
tina christina christine martina valentina
tobias toby
toby tobias
todd
tony anthony
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
wendy gwendolyn
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

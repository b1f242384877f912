package identity

// givenEnglishKZ are English given names from K to Z with their short forms and
// spellings.
const givenEnglishKZ = `
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

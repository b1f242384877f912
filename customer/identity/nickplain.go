package identity

// plainNames are given names that no table lists with other forms. Two of them
// that differ are two people's. English and American first, with those of many
// languages that are in use there, then Polish, Lithuanian and German.
const plainNames = `
abel addison adeline adrienne ahmed aisha alden aldo alejandra alejandro alfonso alfredo ali alisha alissa allegra alvaro alyson
amari amir amina amira amos anders andre andres angel angelina angelo anika anthea antoine antony april arabella aria ariel armando
armani arturo arun asher ashanti ashton aspen athena aubrey august aurora austin autumn axel ayla barrett bella bennett beau benton
bessie betsy beulah bianca billy bishop blaine boyd braden brady braxton brayden brendon brenna bria briana brianna bridger briella
brielle brock brody bronson bryce brynn bryson byron cade caden cadence caleb callum calum camila candice carina carissa carlton
carly carlo carmela carol cary cassius cayden cecelia celeste celia chandler chantal chantelle charity charlene chase chasity
chaya chelsey cherie cherry cheyenne christa ciara cierra clarissa clement cleo cleveland clifford coby cohen colby cole coleman
colt colton concetta cooper cora corbin corinne cortez cory cristian cristina cruz cyrus dahlia daija dakota dallas dalton damon
dana dane dangelo dante daphne daquan darian dario darius darla darnell dashawn davon dayana dayton deandre dean deangelo declan
deja delbert delilah delores demarcus demetrius denver deon desiree desmond devin devon dexter diamond diego dina dino dion
dixie domenic dominique donte donovan dora dorian doreen doyle drake dulce dwight easton ebony eden edison eduardo edwina efrain
elaina eleni elena eli elian eliana eliza ellis elle eloise elsa elton elvira elvis ember emerson emery emilio emmett enid enrique
enzo erick ernesto esme esmeralda esperanza essence estefania estella estelle estevan ethan ethel eunice everett ezra fabian
fabiola fatima federico felipe fern fernanda fernando finlay finley finn fletcher floyd forrest foster francisco freda freddie
freya fritz garrison gavin gemma genesis georgette german giana gianna giovanni giovanna gisela giselle giulia gladys glenda
gloria gracelyn grady graeme graham grant grayson greta griffin guadalupe guillermo gunnar gus gustavo guy gwen hadley haley hallie
hamza hank harley harper hassan hattie haven hayden heath heather hector hugo humberto hunter hussein ibrahim ida ignacio
iliana imani ina india ingrid ira iris irma irving isa isis isla ismael israel itzel iva ivette ivonne ivy izaiah jace jaclyn
jacoby jada jaden jadon jaeden jaida jaiden jair jairo jakayla jalen jaliyah jamal jamar jamarcus jamari jameson jamil jamila
jamison janae janelle janessa janiya jaquan jaqueline jarrett jarvis javier javon jaxon jaylen jaylin jazlyn jazmine jeffery
jelani jenifer jerald jeramiah jermaine jerrod jesus jewel jimena joaquin joel johan johana jolene jon jonas jonah jordana jorge
jose josefina josiah josue journey jovan juan judah judd julianna julianne julio julissa june kade kaden kadence kaelyn kai kaia
kaila kailey kaitlynn kaiya kaleb kaleigh kali kaliyah kamari kameron kami kamren kane kara kareem karissa karla karli karly
karson kassandra kassidy kate kathi kayden kaylee kayleigh kaylin kaylyn keagan keaton keegan keely keenan keira keisha keith
kellen kelton kelvin kendall kendrick kenia kennedi kennedy kenya kenyon keon kerry khadija khalid khalil kiana kiara kiera kierra
kiley kingston kinley kinsley kiran kira kobe kole kolby konner korbin kristal kristofer kyla kyler kyra lamar lamont landen landon
lane laney lara larissa latasha latisha latonya latoya laurel laverne layla leandro leann leanna leanne leila leilani leland lena
lenora leona leonardo leonel leonora leopold leticia lexus liana lidia lila lilith lilliana lilian lina lincoln litzy liza lizbeth
lizeth logan london lonnie lora loren lorena lorenzo loretta lorna lorenza lorrie lourdes luana luca lucia luciana luciano lucinda luis
luisa luna luz lyla lyric maci macie macy mae maeve magnus maia maisie makai makaila makena malachi maleah malia malik maliyah
mallory mara marcelo marco marcos margarita mariam mariana mariano maribel maribeth maricela marina marisa marisol marissa maritza
markell marla marlee marlen marley marlon marquis marquise mariela marta mason mateo mathias matias mattie mauricio maverick
mavis maximo maximus maya mckayla mckenna melina melody memphis mercedes meredith meadow micah micaela miguel mikaela mila milagros
milan milo mina mindy minerva mira mireya miriam misael misty moises monique monroe monserrat montana monte montgomery morgan moriah
moshe mya myah myla myra myrna myron myrtle nadia naima najee nash nasir nathalia nathaly nayeli neha nehemiah nellie nestor neva
nevaeh nia nicola nigel nikita nikhil nikolas nina noa noah noelia noelle noemi nola nora noreen norma nyasia nyla oaklee
octavia octavio odalys ola oleg ollie omar onyx opal ophelia oriana orion orlando orville osvaldo otis otto owen pablo
paisley paloma parker paris patience patsy paxton payton pearl pedro perla peyton phoenix pierce pierre piper porter precious
presley preston prince princess priya quincy quinn quinten quinton rachelle rafael rafe rahul raina raj ralph ramiro ramon randal
raquel rashad raul raven rayan rayna raymundo reagan reece reed reese reid reina remington renee reuben rex rey reyna rhea rhett
rhonda rhys ricardo rico rigoberto rihanna riley rita river roan rocco rocio rocky rodolfo rodrigo rogelio rohan roland rolando roma
romeo ronan rory rosa rosalinda rosario roselyn ross rowan rowena roxana royce rubi ruby rufus ryan ryann ryder ryker rylan ryland
rylee saanvi sabrina sade sadie sage saige salma salvador salvatore samara samir samira sanaa saniya santana santiago santino santos
sanjay sariah sarina sasha saskia savion sawyer scarlet scarlett selah selena selma semaj serenity sergio seth shania shanice shaniya
shannon sharon shayla shayna shelia sheridan sherman shirley shreya shyann sidney sienna sierra siena silas silvia simone sky skye
skyla skylar skyler sofia solange sonny soren spencer stefanie stella stephan sterling stetson stone sullivan summer sunny suresh
susana syed sylvester talia talon tamia tamika tammie tania tanisha tanner tara taryn tate tatum tatiana tatyana taylor teagan
tegan terrance terrell terri tess tessa thaddeus thalia theron thea tiana tiara tierra tillie titus tobin toni tonya tori trace
tracey travis trent trenton trevion trevon trey trinity tripp tristen triston trudy turner twila tyra tyree tyrell tyrese tyrone
tyshawn tyson ulises unique uriel uriah valentin valentina valeria vance vaughn vaughan velma verna vernon veronica vicente vicki vickie vikram
viola violet violeta virgil vivek vivian wade walker warren wayne wendell wendy westin weston whitney wilbert wilda will willa willow
wilma wilson wren wyatt xander xavier ximena xiomara yadira yahir yahya yamilet yaretzi yasmin yasmine yazmin yesenia yolanda york
yosef yousef yusuf yuliana yvette zahra zaid zain zaire zander zaria zariah zaylee zayden zayn zechariah zelda zelma zena zion zion
zoie zoila zuri alma alva alvin ana anabel angelique anya arden argentina ariane arianna arjun aryan astrid avis azalea azariah
beryl blanca blanche bobbi bobbie brad brandi brandie brandy bree brigitte brittani brittny bronwyn buddy burton candi caitlyn carlene
carlotta carman carmine carolina carroll casandra cathryn cathy celina ceri cerys chanel charleen charley cherish chi chrystal clare
claudette claudine clemente clint coleen colette conrad corrine cristal cristobal cristopher daisy dalia danica danial danita danny
darci darcy daren darin darlene darryl davina dawn deanne debora debra deirdre delia della delmar denis denise desire devonte dianna
dillon dinah dolly dominque donald donna dorothea dorthy dwain earl earnest edith edmund edna effie eileen eldon elfriede elisa elisabeth
elise elissa ella elma elmer elouise elsie elva elwood emanuel emil enid erika erin erma ervin erwin esteban ester etta eula eva
evan evangeline evelyn everette fannie fay faye felecia felton flora francine francisca frankie freddy frieda gabriella gale garry
gayle gena geneva genaro georgianna german gerardo gertrude gilberto gina ginger glen glenna gonzalo goldie gregorio gretchen guido
gwendolyn harlan harriett haywood helga hilda hilton hiram hollis hope horace hortense howell ike ila imelda imogene ines inez ingeborg iona
ione isabelle isiah isidro jackson jacquelin jacquline jame jana janell janie janine jannie jasmin jayne jayson jeanine jeannine
jenna jeri jeromy jerri jerry jess jessie jewell jill jimmie joann joaquina jocelyn jodi jody johnathon johnie johnnie joni josefa
joy joyce juana juanita judi julianne junior justine karin karyn kasey katelin katharina katheryn kathie katy kay keesha kelley
kelli kendra kenny kermit kerri kirk kirsten kraig krystal kurt kurtis laci lacy lakeisha lakisha landry lashawn lashonda
latrice laurel laurie lavern lavonne leah leeann leigh lela leola leslie lia lilia lillie lilly linwood lisette lloyd lois lola
lolita lorie lorine lowell luann lucas lucile lucretia lula lupe luther lyle lynda lynette lynne mable mabel madelyn magda
major malinda mamie marcella marcelino marci marcia margery margo maricruz marion marisela marjory marlin marva maryann maryellen maryjane
marylou matt maude maura maureen maurine mavis may mayra melba melva merle merlin merri mickey mignon mike millard millie milton
missy mohamed mollie mona monte muriel mona nadine nan nannie natasha ned nelda nellie nettie newton nicki nick nicolas nikki nita noble
norbert norris odell odessa ofelia olen oliva olivier ollie oralia orval otha pam pansy pasquale patrica paulette penelope percy perry pete
petra phoebe phyllis pierre polly quiana ramona rana randi randy reba refugio regan reggie rena renae rene renita reva reyes rhoda
rickey ricky robbie robby roberto robyn rodger rolland ron ronnie roosevelt rosalba rosalia rosalyn rosanne rosella rosemarie rosetta
roslyn roxie royal rubin ruben rudy russel rusty ruthie sabina sallie sam sammie samual sandi santa santo saundra savanna scottie selina shana
shane shanna shari sharlene sharron shaunna shawna shayne sheena sheldon shelley shelly sherrie sherri sherry sherwood sheree shiela
silvana sofie son sondra sonja stacie stan stefan sue sumiko sunshine susanne suzette sybil sydney tabatha tameka tami tamra tamie tana
tania tasha ted tena teri thad thelma therese thurman tia timmy tina toby tomas tommie tomasa traci tricia trina trisha trudi ty ulysses
valarie van vanna velia vera vern vida vilma vince virgie vito wallace wanda warner wes wilford wilfredo willis wilmer windy winona
winston yong yuri zachery zackary zella abdul abdullah abbas adnan ahmad akash amal amit ananya anil anjali ankit arif asha ashok ayesha bilal
deepak deepika dinesh divya farah faisal fatma ganesh gita hamid haris hasan imran indira irfan jamil javed karim kavita krishna kumar lakshmi
latif mahesh mahmoud manish manoj maryam meena mehmet mohan mukesh mustafa nabil nadeem naveed neeta nisha nitin omer osman parveen pooja prakash prasad
priyanka rajesh raja rakesh ramesh rania ravi reena rekha rohit roshni rukhsana saad sadia saeed salim samina sandeep sanjeev sarita shabana
shahid shakeel shalini sharif shilpa shirin sita sohail sunil sunita tahir tariq umar usha usman uzma vijay vinod waqas yasir yasmeen younis zafar zainab
chen feng hong hui jing jun mei ming ping qing wei xiao xin yan ying yong yuan zhen akira hiroshi kenji takashi yoko yumi
siobhan niamh aoife ciara roisin orla grainne saoirse sinead aisling maeve caoimhe eoghan cormac cillian fionn oisin padraig seamus ruairi
angharad bethan carys catrin cerys dafydd dilys eirlys eluned emrys gethin glyn gruffydd gwyneth huw idris iolo iwan llinos lowri mair megan mererid myfanwy nerys
nia owain rhian rhodri rhydian sian tegwen tudur wyn aled alwyn ffion ailsa alasdair angus blair cameron campbell catriona craig craigie eilidh euan ewan
fergus fraser gavin greer gregor hamish innes iona isobel kirsty lachlan lewis lorna mairi malcolm mhairi morag moray muir neil nairn ramsay
rhona rory shona skye stuart struan
alfreda aniceta anzelm arnika barnaba bazyli benigna berenika bernardyn blanka boguchwał bogurad bronimir brajan cyprian cyryl dalia dagobert delfina denis
diana dobromir dobrosława dominik dżesika edmund edgar eliasz elza emanuel emma estera ewaryst felicjan fatima gaja gerwazy gloria gniewko gracja greta gwidon herbert hektor hugon ida iga
iga inga ingrid ines ireneusz iwan izydor izaak izolda jagoda jaśmina jeremi jeremiasz jessica jessika jonasz jowita julita judyta kaja kalina kalikst kajus karen klarysa kleopatra klotylda kordelia kosma kryspin
krystiana ksenia kunegunda larysa laurencja lara lea leandra lew leonia liwia lubomir luborysz lubomira ludomir ludosław lukrecja makary malina manuela manfred marcjan marcjanna margot
marina marita maryna matias maurycja mela mia milan mieszko mikaela mina miron mirabela mohamed morfeusz nadzieja napoleon nela nestor nikita noemi nora odeta odon oksana olaf olimpia oriana otton ożanna pamela
pankracy parys pascal patrycjusz penelopa perpetua petronela petra prokop przybysław racława radomir ramona rafaela rebeka rita róża ruta sabrina saturnin sawa scholastyka selena serafin serafina sędzimir
sławomira stella sulisław sybilla symeon symforian świętosława świętopełk szarlota tola tytus tybercjusz unisława uriel urban wera wespazjan wiara wiera wilhelmina wirgiliusz wisława witalis
witosława wiwiana władysława wolfgang zachariasz zaira zdzimir zelda ziemowit zenona zoja zoe zozym żegota żywia żelisław
aidas aidė aina aldutė algina algimanta algirdė alma ainis alanta alytė ambrozijus anelė angela apolinaras apolonija ąžuolas ąžuolė arija armandas armantas artūrė arminas astra ašara atėnė audrutė
augenija aurimė aušrinė austra avelina azuolas banga banguolė barnabas beata benita bernarda birštė bitė bogdanas brigita brutenis budrys butautas cezaris dagnė daina dainora dainė daira dalytė daugvydas dargis daumantas daura
deivė deividė dienė diemedė dileta doma doma domicelė domilė donata dora dorotėja drąsius dzintra edgaras edvina egidija einora einaras elida elija elijas elinga elzė emanuelis enrika erdvilas erikas estera eufemija eva faustas
felicija fridrikas gabrėlė gailė gailius gaiva galina gasparas gedvydas gendrikas gerardas germantas gilija gilvydas gina gintaja girenis girmantas girstautė gitana goštautas gvidonas hansas herta ida idalija igoris ilma
imantas indraja irenijus iridas irmantas irutė išminas ivanas izaokas izidorius izolda jadzė jaunutis jogaila jogailė jogintas jogilė jolantas jorūnė jorigė joringis jotvingis jovilė jovitas joana judita jūris juta juozė kaributas kajetonas kamilis karina katažina kastė
kasparė kleopas klementina klemensas kornelijus kostė kristė kunigunda laimona laisvė laisvūnas lauryna laurita laveta leila lelija leonarda leonida leopoldas liepa ligita lijana lilita liubovė liudas liutauras livija loreta lukrecija luknė maja mangirdas margiris mariana
marina marcelinas mara mėta meda medardas medeinė mėlita mika milana milena milvydas minvydė miša modesta mortė muza nadežda narvydas nastė nauris neda nela nemira nerija nida nikita nikola nikolė nina normantas norvilas norbertas norma nora odeta oksana oleg olegas olimpija ona orestas
orintas oskaras otonas ovidijus palmira paulė perla petronijus plutas pranė prūsas radvilas radvilė raigardas raimondė ramvydas ramintas rapolė raselė rasuolė ravilis raulis redas remigija renaldas rimgailė rimantė rimtautas rimvydė ričarda robertina rolanda romanė romena romila
rozalija roza rubenas ruslanas rusnė rūtenis rūtilė sabina saida saigūnas sakalas salvijus salvija samsonas santa sandrina saulenė saulena serena severija sidabrė silvestras simas sigutė sirvydas skaiva skaistis skalmantas skirgaila skirmantė skirmantas sotera stanislova stella steponė svaja svajonė svajonė svetlana
šarūnė šviesė taira taisija tamara tauras tautė tautgirdas tautvilė teklė teodora tėja tija titė toja ulrika ulijona undinė urnė utenis vaclova vaidilė vaidilutė vaidotė vaigailė vaižgantas valdė valdonė valteris vanesa vainius vakaris vasara vasilijus vasarė venantas
venta vėjas vėjūnė vesta vėtra vidmantė vilė vilgailė vilita vilius vilmante vilūnė vincas vincentas virgaudas virginta virmantas viršilas visvaldas visvaldė vyda vydmantas vygandas vygantas vygintas vykintas vyta vytautė vytenė voldemaras zosė zoja žemyna žiedas žiedė žygaudas žydra žvainis
adelheid adolf alois anke anneliese annegret anneke annika ansgar antje armin arno astrid axel bärbel benno bernd bernhard bertold birgit birte björn bodo boris brigitte britta bruno burkhard carsten christa christiane christof claus corinna cornelia dagmar detlef
detlev dieter dietmar dietrich dirk doris dörte eberhard eckhard edeltraud egon ekkehard elfriede elke ellen elmar erhard erika ernst erwin evelin ewald falk fabian finn florian frank franziska frauke friedhelm frieda friederike gabriele gerd gerda gerhard gerlinde gernot
gertrud gisela gitta götz gudrun guido günter günther hannelore hanno harald hartmut hedwig heide heidi heike heiko helga hellmut helmut henning herbert hermann hilde hildegard holger horst ilse imke inge ingeborg ingo ingrid irmgard isolde jan jana jens
joachim jochen jörg jörn josefine jutta kai karin karola karsten kerstin klaus knut konrad kristin kurt lars leni liane lieselotte lothar luise lutz maike malte manfred manuela mareike margit margot marianne marita markus marlies marlis martina mechthild
meike michaela mirjam monika nadja nicole niklas nils nina norbert olaf ortrud oswald otto petra rainer ralf regine reiner reinhard reinhold renate rita roland rolf rosemarie rüdiger rudi ruth sabine sandra silke silvia simone sonja stefanie steffen
sven svenja tanja thorsten tilo tim tobias torsten traute udo ulf ulrike urs ursel ute uta uwe veit verena viktor volker volkmar walburga waltraud waltraut werner wiebke wilfried willi winfried wolfram yvonne
`

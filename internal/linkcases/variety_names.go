package linkcases

import "strings"

// A tongue is what people, streets and cities are called, the commonest names
// first.
type tongue struct {
	given, family, suffixes, streets, ways, places []string
	two                                            bool // people have two family names
}

var (
	ways  = strings.Fields("Street Road Avenue Lane Close Drive Place Crescent")
	towns = strings.Fields(`Ashford Bramley Carlow Denholm Elmswell Farnley Grantham Hadley Ilford Jarrow Kelso Langley Marlow Newbury Oakham
		Penrith Quorn Ripley Selby Thirsk Upton Verwood Wetherby Yarm Alford Buxton Corby Dursley Epping Frome Guisborough Hexham Ivybridge
		Kendal Ludlow Malton Nantwich Ormskirk Pickering Redruth Skipton Tenby Uckfield Ventnor Wareham Yeovil Belper Crewe Diss Evesham
		Fleet Goole Hythe Kirkby Leek Morley Nelson Otley Poole Rugby Stroud Truro`)
	roads = strings.Fields(`Victoria Church Station High Park Mill Green Manor Kings Queens Albert Grange Chapel Meadow Willow Cedar Orchard
		Springfield Highfield Woodland Hillside Riverside Lakeside Bridge Castle Abbey Priory Vicarage School College Market Forest Maple
		Birch Hawthorn Rowan Juniper Primrose Bluebell Lavender Heather Harbour Beacon Windmill Foundry Wharf Quarry Tannery`)

	english = tongue{streets: roads, ways: ways, places: towns,
		given: strings.Fields(`James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth David Barbara Richard Susan Joseph
		Jessica Thomas Sarah Charles Karen Christopher Nancy Daniel Lisa Matthew Betty Anthony Margaret Mark Sandra Donald Ashley Steven
		Kimberly Paul Emily Andrew Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Dorothy George Melissa Edward Deborah Ronald
		Stephanie Timothy Rebecca Jason Laura Jeffrey Helen Ryan Sharon Jacob Cynthia Gary Kathleen Nicholas Amy Eric Shirley Jonathan
		Angela Stephen Anna Larry Ruth Justin Brenda Scott Pamela Brandon Nicole Benjamin Katherine Samuel Samantha Gregory Christine
		Frank Catherine Alexander Virginia Raymond Debra Patrick Rachel Jack Janet Dennis Emma Jerry Carolyn Tyler Maria Aaron Heather
		Jose Diane Henry Julie Adam Joyce Douglas Evelyn Nathan Joan Peter Victoria Zachary Kelly Kyle Christina Walter Lauren Harold
		Frances Carl Martha Jeremy Judith Gerald Cheryl Keith Megan Roger Andrea Arthur Olivia Terry Ann Lawrence Jean Sean Alice`),
		family: strings.Fields(`Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Martin Jackson Thompson White
		Lee Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter
		Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper Reed Bailey Bell Kelly Howard
		Ward Cox Richardson Wood Watson Brooks Bennett Gray James Hughes Price Myers Long Foster Sanders Ross Powell Sullivan Russell
		Jenkins Perry Butler Barnes Fisher Henderson Coleman Simmons Patterson Jordan Reynolds Hamilton Graham Wallace Cole West Owens
		Hayes Bryant Griffin Gibson Ellis Stevens Murray Ford Marshall McDonald Harrison Kennedy Wells Woods Henry Chen Freeman Webb
		Tucker Burns Crawford Olson Simpson Porter Hunter Gordon Shaw Snyder Mason Dixon Hunt Hicks Holmes Palmer Wagner Black Robertson
		Boyd Stone Salazar Fox Warren Mills Meyer Rice Schmidt Daniels Ferguson Nichols Stephens Weaver Ryan Gardner Payne Grant Kelley
		Dunn Pierce Arnold Tran Spencer Peters Hawkins Hansen Hoffman Hart Elliott Cunningham Knight Bradley Carroll Hudson Duncan
		Armstrong Berry Andrews Johnston Ray Lane Riley Carpenter Perkins Willis Matthews Chapman Lawson Fields Kim Bishop Wheeler
		Weston Thorne Gale Locke Pryce Ferris Blythe Crane Holt Marsh Nash Pike Quill Rudd Slater Thorpe Vance Wren Yates Ashby Beck`)}

	german = tongue{streets: roads, ways: ways, places: towns,
		given: strings.Fields(`Peter Michael Thomas Andreas Wolfgang Klaus Ursula Monika Karin Hans Helmut Sabine Renate Brigitte Petra Gerhard
		Stefan Martin Frank Bernd Christian Susanne Heike Gisela Ingrid Werner Horst Manfred Dieter Birgit Andrea Gabriele Claudia Barbara
		Jürgen Heinz Günter Uwe Ralf Matthias Angelika Martina Christa Erika Karl Walter Rolf Herbert Kurt Anja Nicole Stefanie Julia
		Katharina Jan Markus Alexander Daniel Tobias Florian Sebastian Dirk Jörg Holger Volker Elke Silke Kerstin Anke Ute Doris`),
		family: strings.Fields(`Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
		Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann Schmid
		Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel
		Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus
		Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler
		Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer`)}

	spanish = tongue{two: true, streets: roads, ways: ways, places: towns,
		given: strings.Fields(`Antonio María Manuel Carmen José Ana Francisco Isabel David Laura Juan Cristina Javier Marta Daniel Lucía Carlos
		Elena Jesús Paula Alejandro Rosa Miguel Pilar Rafael Teresa Pedro Raquel Pablo Sara Ángel Mercedes Sergio Julia Fernando Irene
		Jorge Silvia Luis Patricia Alberto Rocío Álvaro Andrea Diego Mónica Adrián Alicia Raúl Beatriz Iván Nuria Rubén Sonia Óscar`),
		family: strings.Fields(`García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno
		Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Morales Molina Blanco Suárez
		Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero Lozano Cano Cruz
		Méndez Flores Prieto Herrera Peña León Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega Fuentes Carrasco Díez Aguilar`)}

	vietnamese = tongue{streets: roads, ways: ways, places: towns,
		given: strings.Fields(`Anh Minh Hương Linh Hùng Lan Dũng Hoa Tuấn Mai Thảo Nam Trang Long Hà Quang Nga Sơn Phương Thành Thu Đức
		Hạnh Cường Yến Hải Ngọc Phúc Vân Khánh Loan Bình Tâm Trung Oanh Hiếu Nhung Tài Xuân Việt Diễm Khoa Thủy Vinh Quỳnh`),
		family: strings.Fields(`Nguyễn Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trương Lâm Mai Cao Tô Chu Hà Tạ`)}

	russian = tongue{streets: roads, ways: ways, places: towns,
		given: strings.Fields(`Александр Елена Сергей Ольга Владимир Наталья Андрей Татьяна Алексей Ирина Дмитрий Светлана Николай Людмила
		Иван Анна Михаил Галина Евгений Мария Виктор Марина Игорь Екатерина Юрий Надежда Олег Валентина Василий Юлия Павел Нина Максим
		Любовь Анатолий Оксана Роман Вера Денис Лариса Антон Алла Борис Тамара Кирилл Дарья Артём Полина Илья Ксения`),
		family: strings.Fields(`Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев
		Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев
		Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин Виноградов
		Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов Богданов Осипов Сидоров`)}

	firmStarts = strings.Fields("Royal North South City Golden Blue Red Prime Central First Old New United Global Silver Grand Star Sun Alpha Metro")
	firmTrades = strings.Fields(`Bakery Motors Plumbing Electrical Foods Textiles Logistics Printing Dental Cleaning Roofing Books Flowers Optics
		Pharmacy Construction Catering Furniture Consulting Software Media Travel Security Engineering Tools`)
	firmForms = strings.Fields("Ltd Limited Inc LLC Co GmbH")

	nicks = map[string]string{"James": "Jim", "Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Michael": "Mike", "Richard": "Dick",
		"Joseph": "Joe", "Thomas": "Tom", "Christopher": "Chris", "Daniel": "Dan", "Matthew": "Matt", "Anthony": "Tony", "Margaret": "Peggy",
		"Steven": "Steve", "Andrew": "Andy", "Edward": "Ted", "Jennifer": "Jen", "Patricia": "Pat", "Deborah": "Debbie", "Rebecca": "Becky",
		"Nicholas": "Nick", "Jonathan": "Jon", "Benjamin": "Ben", "Samuel": "Sam", "Katherine": "Kate", "Catherine": "Cathy", "Gregory": "Greg",
		"Francisco": "Paco", "José": "Pepe", "Александр": "Саша", "Екатерина": "Катя", "Дмитрий": "Дима", "Мария": "Маша"}
)

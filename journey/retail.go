package journey

// Retail returns the map of a customer's journey through a chain with a web
// shop, stores and one service desk: from the first question to the refund. It
// is complete in the sense of [Map.Check] and means to be changed: roles and
// targets are those of nobody in particular.
func Retail() Map {
	m := Map{Name: "Retail", Persona: "buys online and in stores", Version: "1",
		Owners: Owners{Journey: "customer service", Process: "operations", Channels: "e-commerce", Touchpoints: "marketing"}}
	m.Steps = append(m.Steps, retailBefore()...)
	m.Steps = append(m.Steps, retailPurchase()...)
	m.Steps = append(m.Steps, retailAfter()...)
	return m
}

func names(pl, lt string) map[string]string { return map[string]string{"pl": pl, "lt": lt} }

func retailBefore() []Step {
	return []Step{
		{ID: "register", Name: "Opens an account", Names: names("Zakłada konto", "Susikuria paskyrą"), Stage: PreSale, Activities: []string{"person.registered"},
			Channel: "web", Source: "web shop", Responsible: "e-commerce", Accountable: "e-commerce", Consulted: []string{"IT"}, Informed: []string{"marketing"},
			Inputs: []string{"e-mail address"}, Outputs: []string{"account"}, Rules: []string{"one account per mailbox"}, Regulations: []string{"GDPR Art. 6 and 13"},
			Target: days(1), Sensitivity: LevelPersonal, Optional: true, Anytime: true},
		{ID: "consent", Name: "Says what we may do", Names: names("Określa zgody", "Duoda sutikimus"), Stage: PreSale, Activities: []string{"consent"},
			Channel: "web", Source: "web shop", Responsible: "marketing", Accountable: "marketing", Consulted: []string{"data protection officer"},
			Inputs: []string{"form"}, Outputs: []string{"consent"}, Rules: []string{"missing means no"}, Regulations: []string{"GDPR Art. 7"},
			Target: days(1), Sensitivity: LevelPersonal, Optional: true, Repeat: true, Anytime: true},
		{ID: "ask", Name: "Asks", Names: names("Pyta", "Klausia"), Stage: PostSale, Channel: "any", Source: "helpdesk, telephone",
			Activities: []string{"call.in.answered", "email.in", "chat.in", "sms.in", "messaging.in", "social.in", "form.in", "letter.in", "visit.in",
				"case.opened", "call.in.missed", "call.in.abandoned", "call.in.lost", "call.in.busy", "call.in.failed", "call.in.voicemail"},
			Emotion: -1, Responsible: "customer service", Accountable: "customer service", Consulted: []string{"stores", "logistics"},
			Inputs: []string{"question"}, Outputs: []string{"case"}, Rules: []string{"whoever is asked answers: nobody is sent on"},
			Target: hours(4), Calendar: "service", Sensitivity: LevelPersonal, Optional: true, Repeat: true, Anytime: true},
		{ID: "answer", Name: "Gets an answer", Names: names("Otrzymuje odpowiedź", "Gauna atsakymą"), Stage: PostSale, Channel: "any", Source: "helpdesk, telephone",
			Activities: []string{"call.out.answered", "email.out", "chat.out", "sms.out", "messaging.out", "social.out", "letter.out", "email.out.auto", "call.transfer",
				"call.out.missed", "call.out.voicemail", "call.out.busy", "call.out.failed", "form.out", "visit.out",
				"chat.out.auto", "sms.out.auto", "messaging.out.auto", "form.out.auto", "call.out.auto", "note", "promise.made"},
			Failures:    []string{"email.out.failed", "sms.out.failed"},
			Responsible: "customer service", Accountable: "customer service", Consulted: []string{"stores", "logistics"}, Informed: []string{"store of the customer"},
			Inputs: []string{"case"}, Outputs: []string{"answer"}, Rules: []string{"missed calls are returned", "what is promised is written down"},
			Target: hours(4), Calendar: "service", Sensitivity: LevelPersonal, Optional: true, Repeat: true, Anytime: true},
		{ID: "solve", Name: "Matter is solved", Names: names("Sprawa rozwiązana", "Klausimas išspręstas"), Stage: PostSale, Activities: []string{"case.solved"},
			Channel: "any", Source: "helpdesk", Emotion: 1, Responsible: "customer service", Accountable: "customer service", Consulted: []string{"logistics", "e-commerce"},
			Inputs: []string{"case"}, Outputs: []string{"solution"}, Rules: []string{"the customer decides whether it is solved"},
			Target: days(2), Calendar: "service", Sensitivity: LevelPersonal, Optional: true, Repeat: true, Anytime: true},
		{ID: "rate", Name: "Says how it went", Names: names("Ocenia", "Įvertina"), Stage: PostSale, Activities: []string{"feedback"},
			Channel: "email", Source: "helpdesk", Responsible: "customer service", Accountable: "marketing", Consulted: []string{"customer service"},
			Inputs: []string{"survey"}, Outputs: []string{"score"}, Rules: []string{"one survey per matter"}, Target: days(7), Sensitivity: LevelPersonal,
			Optional: true, Repeat: true, Anytime: true},
	}
}

func retailPurchase() []Step {
	return []Step{
		{ID: "order", Name: "Orders", Names: names("Składa zamówienie", "Užsako"), Stage: Purchase, Activities: []string{"order.placed"}, Group: "buy",
			Channel: "web", Source: "web shop", Emotion: 1, Responsible: "e-commerce", Accountable: "e-commerce", Consulted: []string{"logistics", "stores"},
			Inputs: []string{"basket"}, Outputs: []string{"order"}, Rules: []string{"a delivery date is shown before the order is placed"},
			Regulations: []string{"Consumer Rights Directive 2011/83/EU Art. 6"}, Target: hours(1), Sensitivity: LevelPersonal, Failures: []string{"order.cancelled"},
			Unprompted: true},
		{ID: "buy", Name: "Buys in a store", Names: names("Kupuje w sklepie", "Perka parduotuvėje"), Stage: Purchase, Activities: []string{"sale"}, Group: "buy", Repeat: true,
			Channel: "store", Source: "tills", Emotion: 1, Responsible: "store", Accountable: "stores", Consulted: []string{"e-commerce"},
			Inputs: []string{"goods"}, Outputs: []string{"receipt"}, Rules: []string{"every till knows web orders"}, Target: hours(1), Failures: []string{"sale.voided"}, Unprompted: true},
		{ID: "pay", Name: "Pays", Names: names("Płaci", "Sumoka"), Stage: Purchase, Activities: []string{"order.paid", "payment"}, Optional: true, Repeat: true,
			Channel: "web", Source: "web shop", Responsible: "finance", Accountable: "e-commerce", Consulted: []string{"finance"},
			Inputs: []string{"order"}, Outputs: []string{"payment"}, Regulations: []string{"PSD2"}, Target: days(3), Sensitivity: LevelSecret},
		{ID: "ship", Name: "Parcel is sent", Names: names("Wysyłka", "Siunta išsiųsta"), Stage: Purchase, Activities: []string{"fulfillment.shipped"}, Group: "prepare",
			Channel: "warehouse", Source: "warehouse", Actors: []string{"carrier"}, Responsible: "logistics", Accountable: "logistics", Consulted: []string{"e-commerce"},
			Informed: []string{"customer service"}, Inputs: []string{"paid order"}, Outputs: []string{"parcel"}, Target: days(2), Calendar: "warehouse",
			Sensitivity: LevelPersonal, Optional: true, Repeat: true},
		{ID: "ready", Name: "Goods are ready", Names: names("Gotowe do odbioru", "Paruošta atsiimti"), Stage: Purchase, Activities: []string{"fulfillment.ready"}, Group: "prepare",
			Channel: "store", Source: "web shop", Responsible: "store", Accountable: "stores", Consulted: []string{"logistics"}, Informed: []string{"customer"},
			Inputs: []string{"paid order"}, Outputs: []string{"goods on the shelf"}, Target: days(2), Calendar: "store", Sensitivity: LevelPersonal, Optional: true, Repeat: true},
		{ID: "deliver", Name: "Parcel arrives", Names: names("Dostawa", "Siunta pristatyta"), Stage: Purchase, Activities: []string{"fulfillment.delivered"},
			Failures: []string{"fulfillment.failed"}, Group: "receive", Channel: "carrier", Source: "carrier", Actors: []string{"carrier"}, Emotion: 2,
			Responsible: "carrier", Accountable: "logistics", Consulted: []string{"carrier"}, Informed: []string{"customer service"}, Inputs: []string{"parcel"},
			Outputs: []string{"goods"}, Rules: []string{"the promised day is kept"}, Target: days(4), Sensitivity: LevelPersonal, Optional: true, Repeat: true},
		{ID: "collect", Name: "Picks up", Names: names("Odbiera w sklepie", "Atsiima parduotuvėje"), Stage: Purchase, Activities: []string{"fulfillment.picked_up"},
			Group: "receive", Channel: "store", Source: "tills", Emotion: 1, Responsible: "store", Accountable: "stores", Consulted: []string{"e-commerce"},
			Inputs: []string{"pickup code"}, Outputs: []string{"goods"}, Target: days(7), Sensitivity: LevelPersonal, Optional: true, Repeat: true},
		{ID: "complete", Name: "Order is complete", Names: names("Zamówienie zrealizowane", "Užsakymas įvykdytas"), Stage: Purchase, Activities: []string{"order.completed"},
			Channel: "web", Source: "web shop", Responsible: "e-commerce", Accountable: "e-commerce", Consulted: []string{"logistics"}, Inputs: []string{"delivery"},
			Outputs: []string{"closed order"}, Target: days(1), Backstage: true, Optional: true, Repeat: true},
	}
}

func retailAfter() []Step {
	return []Step{
		{ID: "send back", Name: "Wants to return", Names: names("Zgłasza zwrot", "Prašo grąžinti"), Stage: PostSale, Activities: []string{"return.requested"},
			Channel: "web", Source: "web shop", Emotion: -1, Responsible: "customer service", Accountable: "e-commerce", Consulted: []string{"stores"},
			Inputs: []string{"order number"}, Outputs: []string{"return label"}, Rules: []string{"any store takes anything back"},
			Regulations: []string{"Consumer Rights Directive 2011/83/EU Art. 9"}, Target: days(1), Sensitivity: LevelPersonal, Optional: true, Repeat: true, Unprompted: true},
		{ID: "take back", Name: "Goods are back", Names: names("Zwrot przyjęty", "Prekės grąžintos"), Stage: PostSale, Activities: []string{"return.received", "return.received.in_store"},
			Channel: "store", Source: "tills, warehouse", Responsible: "store", Accountable: "stores", Consulted: []string{"e-commerce", "finance"},
			Inputs: []string{"goods"}, Outputs: []string{"return receipt"}, Target: days(7), Sensitivity: LevelPersonal, Optional: true, Repeat: true},
		{ID: "refund", Name: "Gets the money back", Names: names("Otrzymuje zwrot pieniędzy", "Grąžinami pinigai"), Stage: PostSale, Activities: []string{"refund"},
			Channel: "bank", Source: "web shop", Emotion: 1, Responsible: "finance", Accountable: "finance", Consulted: []string{"customer service"},
			Informed: []string{"customer"}, Inputs: []string{"return receipt"}, Outputs: []string{"payment"}, Rules: []string{"by the way it was paid"},
			Regulations: []string{"Consumer Rights Directive 2011/83/EU Art. 13: within 14 days"}, Target: days(14), Sensitivity: LevelSecret, Optional: true, Repeat: true},
	}
}

func days(n int) Duration  { return Duration(n) * Duration(24*60*60*1e9) }
func hours(n int) Duration { return Duration(n) * Duration(60*60*1e9) }

// Package poslog reads the tills of a chain from their POSLog files: the XML
// transaction logs of ARTS (now OMG), which most tills write, each in a
// dialect of its own.
//
//	tills, err := poslog.New(poslog.Config{
//		Name:     "tills-lt",
//		Dir:      "/var/spool/poslog",
//		Zone:     vilnius,
//		Currency: "EUR",
//		Region:   "LT",
//	})
//
// [Tills] is a channel: [Tills.Orders] lists the receipts in a folder of logs,
// [Tills.People] the loyalty members and customers named in them.
// [Tills.Transactions] reads a single log of any length.
//
// # What a receipt becomes
//
// A receipt is an order that was placed in a store. Its id is
// store/till/sequence/business day, since sequence numbers begin anew. The
// business day need not be the day on the calendar; times come from
// EndDateTime, else ReceiptDateTime, POSLogDateTime or BeginDateTime, in the
// zone of the store.
//
// It belongs to the loyalty card that was shown, else to the customer record,
// else to the membership, else it is its own party: e-mail addresses and phone
// numbers that were typed in are then its keys. A card and a membership are
// not the same and never the same key.
//
// Amounts are what the till says; nothing is added up in its place. If its
// lines do not make its total, or its tenders do not, a flag says so. Two
// things are brought to one form, whichever dialect they come in. What comes
// back has a negative quantity and a negative total. The amount of a tender is
// net of what was handed out of it, so the sales less the refunds make the
// total; change and cash-back stand beside it as payments of kind change, for
// the record.
//
// A return links each of its lines to the line of the receipt that it was
// bought with, if the till knows it, and has an entry in Returns per original
// receipt, whose LinePart names lines of this one. Goods of a web order that
// are handed over link to it by its number.
//
// # Voids
//
// Tills do not alter receipts. One that voids another writes a transaction of
// its own that points to it, and becomes two facts: itself, of type void, and
// a newer version of the other one, also of type void, with what the voiding
// transaction repeats of it. So the other one counts for nothing from then on,
// whichever is read first, and even if it is in no log that we have. All
// facts about receipts have a Version to that end: 1 as sold, 2 as voided.
//
// # What is left out
//
// Transactions that are no receipts are skipped and counted; see [Config] and
// [Skip]. Signatures, birth dates, names of staff, authorization codes, card
// numbers but for their last four digits, and the like are dropped where they
// are read. The raw bytes of a reject are those of the transaction in UTF-8
// without these, without comments, and with pseudonyms in place of operators.
// They do have what identifies the customer, as facts do.
//
// # Robustness
//
// A log is read one transaction at a time. One that cannot be read is a reject
// with its place and the field that is wrong, and reading goes on at the next.
// Document types and entities are refused. UTF-8, UTF-16 and the ISO 8859 and
// Windows encodings of Europe are read, as the log declares them.
package poslog

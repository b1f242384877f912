package customertest

// A rule is a promise of customer.Storage. Each has its text in whys.
type rule string

const (
	ruleHarness  rule = "the harness gives the kit something to prove"
	rulePanic    rule = "no call panics"
	ruleReturns  rule = "every call returns"
	ruleCommit   rule = "a good commit is stored"
	ruleRead     rule = "a read of what may be there or not is no error"
	ruleOrder    rule = "an answer has one element for each thing asked for, in the same order"
	ruleMissing  rule = "what is not there is nil or zero"
	ruleSeen     rule = "a commit that has returned is seen"
	ruleVerbatim rule = "what is stored comes back as it was"
	ruleHistory  rule = "the history has each version once, the current one last"
	ruleReown    rule = "the same version under another owner replaces itself"
	ruleIDs      rule = "an id ever given out finds its party"
	ruleRev      rule = "a revision grows with every change, and is the storage's own"
	ruleStill    rule = "a revision stands still while nothing changes"
	rulePostings rule = "postings are a set by ref; what is removed is past"
	ruleLimit    rule = "a limit bounds the postings of each term, and Total does not know it"
	ruleTimeline rule = "a timeline is the entries of its owners, newest first, each once"
	ruleScan     rule = "a walk sees every row exactly once, in the order of its table"
	ruleMarks    rule = "a mark goes on where its page ended"
	ruleFeed     rule = "positions grow in the order in which changes become visible"
	ruleHeld     rule = "a quarantined row has an id of its own until it is released"
	ruleLedger   rule = "decisions are numbered in their order, and the ledger's revision is not behind"
	ruleList     rule = "the suppression list is a set"
	ruleCounts   rule = "counts are added, and times replaced only by times"
	ruleStreams  rule = "every stream has its own cursor"
	ruleAccess   rule = "every access is kept, in order"
	ruleStale    rule = "a commit that was decided on what no longer holds is ErrStale"
	ruleHolds    rule = "a commit that was decided on what holds is not ErrStale"
	ruleAtomic   rule = "a commit is stored as a whole or not at all"
	ruleSnapshot rule = "a read sees no commit in part"
	ruleSerial   rule = "no other commit comes between the check of an expectation and the change"
	ruleContext  rule = "a call whose context has ended returns its error and stores nothing"
	ruleFrozen   rule = "rows that were returned are not changed by later commits"
	ruleErase    rule = "of what is erased nothing remains"
	ruleSpare    rule = "erasing takes nothing of others"
	ruleDurable  rule = "what was stored is there after a restart"
	ruleHash     rule = "equal sets of facts give the state hash that Memory gives"
	ruleOne      rule = "eight first contacts of one person make one customer"
	rulePaging   rule = "pages of a timeline hold still while others write"
	ruleVer      rule = "what the feed tells of one customer has no gap"
	ruleBig      rule = "a big customer is read like any other"
	ruleHashes   rule = "the hashes of a fact are those of its versions, in their order"
	ruleLoose    rule = "a loose term has its postings like any other"
	ruleReplay   rule = "a quarantined record that two workers replay is counted once"
	ruleLease    rule = "a lease has one holder, until it runs out or is given back"
	ruleLook     rule = "a look tells of terms and of who is behind them what reads tell"
	ruleAsk      rule = "questions that are asked together are answered as if each were asked alone"
	ruleAhead    rule = "a commit that is made ready in advance is stored when it is called for, or not at all"
	ruleExclude  rule = "while others are held up, what was read holds, and afterwards they go on"
	ruleFlow     rule = "the feed does not wait for a transaction that stays open"
)

// whys tells what goes wrong for whoever relies on a rule.
var whys = map[rule]string{
	ruleHarness:  "A kit that saw nothing has proven nothing.",
	rulePanic:    "A storage runs inside somebody else's program and takes it down.",
	ruleReturns:  "The phone is ringing. A commit that is stale for ever keeps its source standing for ever.",
	ruleCommit:   "A source whose page cannot be stored stands still at it.",
	ruleRead:     "Most of what the hub asks for is not there: the first order of a new customer, the postings of a new number.",
	ruleOrder:    "The hub matches answers with questions by their places. One place off, and a clerk sees another customer.",
	ruleMissing:  "A zero row that stands for nothing is taken for a record that is empty.",
	ruleSeen:     "The hub decides again after a stale commit, on what it reads then. If that is old it decides wrongly for ever.",
	ruleVerbatim: "Hashes of facts are compared, keys and cursors are looked up by their bytes. What comes back a little different is a change that nobody made, or is never found again.",
	ruleHistory:  "What was known at a moment is put together from the versions; and the erasure decides by the current one whose the record is.",
	ruleReown:    "A parcel moves to its order's party when the order arrives. A second version would be one that the source never told.",
	ruleIDs:      "Ids stand in other people's databases. One that finds nothing has lost its customer, one that finds another shows a stranger.",
	ruleRev:      "The hub knows by revisions that nothing has changed since it read. One that stays equal lets a stale decision through: two customers become one, or one two.",
	ruleStill:    "A revision that moves without a change makes decisions stale that were good. Under load they are made again and again, and may never come to an end.",
	rulePostings: "Postings say who carries a number. One too many finds a stranger, one too few does not find the caller; what is past is still needed to say what was known then.",
	ruleLimit:    "A till's dummy address is carried by a million receipts. Without the limit each look-up reads them all; without the true Total it is not seen to be generic.",
	ruleTimeline: "This is what the clerk reads. An entry that is missing, doubled or out of its place is a wrong answer on the phone.",
	ruleScan:     "Sweeps, exports and the state hash walk tables. A row not seen is taken for one that is gone; one seen twice is counted twice.",
	ruleMarks:    "A walk goes on by its mark alone, also after a restart, and also if the row of the mark was erased meanwhile.",
	ruleFeed:     "Readers keep the position they have read to, and never look behind it. A change that becomes visible behind it is lost for good.",
	ruleHeld:     "Bad records are replayed by id, and told apart by digest. An id that comes back brings an erased record back, or replays another.",
	ruleLedger:   "Of two human decisions about one pair the newer counts. Without their order an unlink is undone by an older link.",
	ruleList:     "Its length is how the hub sees that somebody was erased while it decided. If it moves without cause, or does not move, the erased come back.",
	ruleCounts:   "The ledger of a source must add up to what was received. Nobody looks for what is not counted.",
	ruleStreams:  "A cursor that is another stream's, or is changed, loses records or reads everything again.",
	ruleAccess:   "The person has a right to know who looked. An access that is lost cannot be told.",
	ruleStale:    "Two workers decide who is who on the same state, and the later one overwrites the other: customers fall apart, or are merged with strangers.",
	ruleHolds:    "A good decision that is refused is made again, for ever.",
	ruleAtomic:   "A cursor without its facts loses them; facts without their cursor are told to the feed twice.",
	ruleSnapshot: "In the middle of a merge a customer is two, or none. Whoever calls in that moment is not known.",
	ruleSerial:   "The check and the change in two steps is no check: two commits pass it side by side. It happens under load, and is never found afterwards.",
	ruleContext:  "The hub tells its caller that nothing was stored, and the source sends it again.",
	ruleFrozen:   "Rows are kept in caches and read by other goroutines without a lock. If they change there, an answer is put together from two moments.",
	ruleErase:    "The law says erased. What is left is found by whoever looks for it: in a history, under an id, in the feed.",
	ruleSpare:    "Somebody else's orders are lost because a person of the same household asked to be forgotten.",
	ruleDurable:  "The sources have been told that their records are stored. They will not send them again.",
	ruleHash:     "A storage that changes who is who cannot be exchanged for another, and its customers depend on the weather.",
	ruleOne:      "The clerk sees one of eight, with an eighth of the orders.",
	rulePaging:   "A clerk pages back through a customer to whom something happens at that moment. What jumps between pages is never read, or read twice.",
	ruleVer:      "A reader that sees a gap reads everything again; one that sees none where there is one is wrong for good.",
	ruleBig:      "Shared accounts and companies have tens of thousands of entries. If their page is wrong or cut, the best customers get the worst answer.",
	ruleHashes:   "By its hash a version is known to have been received before. One that is missing is counted twice; one too many, and a new version is lost.",
	ruleLoose:    "Loose terms list what is open at a source. An order that is missing there is never asked for again, and never becomes delivered.",
	ruleReplay:   "The ledger of the source is one off for good, and nobody will find out why.",
	ruleLease:    "A source that two workers poll is asked twice as often as it allows; one that nobody can take over stands still since its worker died.",
	ruleLook:     "The caller is found by it. Whoever is one place off is taken for somebody else.",
	ruleAsk:      "A view is made of such answers. What is missing, or another's, is missing on the clerk's page, or another customer's.",
	ruleAhead:    "The hub makes a commit ready while another is on its way, and throws it away if that turns out otherwise. What is there all the same was decided by nobody.",
	ruleExclude:  "An erasure that others are always in the way of never ends, or all wait for ever.",
	ruleFlow:     "Somebody's report runs for an hour, and for an hour no reader hears of an erasure or of a broken promise.",
}

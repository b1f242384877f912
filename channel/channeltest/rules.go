package channeltest

// A rule is a promise of package channel. Each has its text in whys.
type rule string

const (
	ruleHarness   rule = "the harness gives the kit something to prove"
	rulePanic     rule = "no call panics"
	ruleReturns   rule = "every call returns"
	ruleInfo      rule = "Info always says the same, and a name that can stand in a Ref"
	ruleInfoIO    rule = "Info does no I/O"
	ruleValid     rule = "every fact is valid"
	ruleName      rule = "every Ref bears the name of the channel"
	ruleReject    rule = "a reject has its raw bytes, a reason and its stream"
	ruleBad       rule = "a bad record is a reject, and its page goes on"
	ruleSilent    rule = "what cannot be read is an error or a reject"
	ruleEmptyNext rule = "Next is not empty after a page that had anything"
	ruleNext      rule = "Next differs from every earlier cursor of the pass while More is set"
	ruleEnds      rule = "a pass ends"
	ruleComplete  rule = "a full pass reports every object"
	ruleStable    rule = "an unchanged object has the same Ref and says the same"
	ruleRestart   rule = "a cursor goes on where it stopped, on any value of the channel, any number of times"
	ruleApart     rule = "calls do not disturb one another"
	ruleChange    rule = "the next pass reports what has changed since"
	ruleNewer     rule = "a changed object is newer than what it was"
	ruleTie       rule = "what changes within one tick of the source's clock is not lost"
	ruleShift     rule = "what moves between pages is not lost"
	ruleSparse    rule = "a short or empty page does not end a pass"
	ruleRepeat    rule = "a source that repeats itself is noticed"
	ruleContext   rule = "a context that has ended ends the call, with its error in the chain"
	ruleError     rule = "an error is or wraps a *channel.SourceError that says where and why"
	ruleSecret    rule = "no error and no reason tells a secret"
	ruleNobody    rule = "finding nobody is no error and no fact"
	ruleKnown     rule = "Find finds who carries a known key"
	ruleRefresh   rule = "Refresh returns every object it is asked for"
	ruleVanished  rule = "Refresh reports an object that is gone as a Deleted fact"
	ruleForeign   rule = "Refresh refuses refs of other channels"
	ruleAuthentic rule = "an authentic webhook is read, and read the same each time"
	ruleSignature rule = "a webhook that is not authentic is ErrSignature"
	ruleTrouble   rule = "an error says whether trying again can help"
	ruleRetry     rule = "RetryAfter is what the source wished"
	ruleWait      rule = "an adapter does not wait for a source by itself"
	ruleBounded   rule = "one answer cannot fill the memory"
	ruleUTF8      rule = "broken text is refused, not repaired in silence"
	ruleAway      rule = "no request follows a redirect to another host"
	ruleRecover   rule = "the same cursor works once the source is well again"
)

// whys tells what goes wrong for whoever relies on a rule.
var whys = map[rule]string{
	ruleHarness:   "A kit that saw nothing has proven nothing. Give the source of the test some objects in every stream.",
	rulePanic:     "A channel runs inside somebody else's program. A panic on a stranger's bytes takes that program down.",
	ruleReturns:   "The hub waits for the call. One that hangs keeps its channel stale for ever, without an error that anybody sees.",
	ruleInfo:      "The name is part of every id that was ever stored. If it changes, or cannot stand in a Ref, nothing that is stored can be found again.",
	ruleInfoIO:    "Info is called whenever a name is needed, also while the phone rings and while the source is down.",
	ruleValid:     "A fact that is not valid is refused when it is stored, and with it a record that could have been a reject with a reason.",
	ruleName:      "A Ref of another channel would overwrite what that channel said.",
	ruleReject:    "Quarantine must be able to show what came, to say why it was not read, and to decode it again.",
	ruleBad:       "If one bad record fails its page, everything behind it is never read: the pass fails at the same place each time.",
	ruleSilent:    "What is dropped in silence is missing from the count of what was received; nobody will ever look for it.",
	ruleEmptyNext: "The empty cursor is the beginning: the next pass would read everything again, and the one after it.",
	ruleNext:      "Reading on from a cursor that has been read from is a loop: the pass never ends and the source is asked for ever.",
	ruleEnds:      "A pass without an end never reaches what is behind it, and asks the source without a pause.",
	ruleComplete:  "What a pass does not report is missing from the customer's page, and nobody knows that it is.",
	ruleStable:    "A Ref names one object for ever. If it differs, each pass makes new orders; if the content differs, each pass is a change that nobody made.",
	ruleRestart:   "The cursor is stored with the facts and is all that is left after a crash. What is kept in the channel's value instead is lost then, and a page that was not stored must come again.",
	ruleApart:     "The hub reads the streams of a channel and answers the phone at the same time, on one value.",
	ruleChange:    "Not returning a change is the one thing that can never be made good: nobody will ask for it again.",
	ruleNewer:     "Of two facts about one Ref the newer wins, whatever order they come in. A change that is not newer loses to the old state, or wins by chance. Give the source's version, or the latest time of any part.",
	ruleTie:       "Clocks of sources tick in seconds. Asking for what is later than the last time seen loses whatever else happened in that second; ask from that time on and let what comes twice be.",
	ruleShift:     "While pages are read, objects move. Counting pages or rows, one that moves to the page already read is never seen; go on from the last one seen, or read the boundary again.",
	ruleSparse:    "Sources drop rows that one may not see after they have cut the page. Only the source's own sign of the end is one; see channel.Page.More.",
	ruleRepeat:    "A source that answers each request with the same page would be asked for ever. An error ends the pass, and says what is wrong.",
	ruleContext:   "The phone is ringing: a context's deadline is when the answer is no longer of use, and cancelling is how a program stops.",
	ruleError:     "The hub decides from the SourceError whether to try again, when, and whether to call a human; from any other error it can learn nothing.",
	ruleSecret:    "Errors are logged, shown and mailed. Whatever is in them has left the house.",
	ruleNobody:    "Most callers are new. An error would say that the source is down; a fact would show the caller somebody else's orders.",
	ruleKnown:     "This is what the clerk sees while the phone rings.",
	ruleRefresh:   "The hub asks for open orders because the source does not tell when they move. One that is left out stays as it was, for ever.",
	ruleVanished:  "An object that is left out of the answer looks like one that could not be asked for. Only a Deleted fact takes it off the customer's page.",
	ruleForeign:   "An id means nothing in another system. Answering would report a stranger's object under that Ref.",
	ruleAuthentic: "Sources deliver at least once. What is read differently the second time is a change that nobody made.",
	ruleSignature: "The address of a webhook is no secret. Whoever knows it could write orders, or have people erased. Only ErrSignature makes the hub answer 401 and store nothing.",
	ruleTrouble:   "Trying again what cannot succeed wears out the source and hides the fault; not trying again what can loses the day.",
	ruleRetry:     "Asking sooner than the source wished prolongs the block; the hub waits for as long as the error says.",
	ruleWait:      "The hub knows how long it may wait, and what to do meanwhile; an adapter that sleeps takes both away from it.",
	ruleBounded:   "A source that goes wrong, or is not the source at all, would take the whole program down.",
	ruleUTF8:      "encoding/json puts U+FFFD for what it cannot read and says nothing. A name or an id so changed is another one.",
	ruleAway:      "Credentials go along with the request. Whoever can make the source redirect would collect them.",
	ruleRecover:   "Sources are down every day. A cursor that does not survive it makes the hub read everything again.",
}

package identity

// A Report says how training and linking went, without any labels.
//
// Expected of linking is about how many pairs of one person there are, if the model
// is calibrated. Right and Found tell the precision to be expected of what was
// linked, Right and Expected the recall. Expected of [Train] is rougher: each pair
// counts by itself as likely as it is by the model, before any guard and without
// what else is known of the two. Where few names are shared by many people it is up
// to half too great, for namesakes who tell little else look like one person who
// moved and has another mailbox; it is there to see training run away.
type Report struct {
	Records  int
	Blocks   int     // sets of records that were compared each with each
	Pairs    int     // pairs of records that were compared, each once
	Lost     float64 // pairs of blocks that were too large even when divided, and not compared
	Anchor   float64 // pairs of one person that the starting model is sure of
	Expected float64 // pairs of one person that are expected: of linking among those that are linked or for review, of [Train] among all pairs that were weighed
	Recall   float64 // estimated share of the pairs of one person that were compared at all
	Found    float64 // pairs of one person that were linked
	Right    float64 // of those found, how many are expected to be of one person
	Refused  string  // why a trained model was not adopted
}

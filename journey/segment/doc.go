// Package segment tells customers apart on three axes and listens to what they
// say.
//
// Traits and life cycle: what is known of a customer whatever they buy, see
// [TraitsOf], and where they stand between prospect and lapsed, see [LifeOf].
// Behaviour: how they buy and how they turn to us, see [BehaviourOf]. Value: recency, frequency and monetary value in quantiles,
// see [ScoreRFM]; what they will buy and are worth, by the models BG/NBD
// ([FitBGNBD]) and Gamma–Gamma ([FitGammaGamma]).
//
// Feedback: [CSATOf], [NPSOf] and [CESOf] with how many answered and an
// interval; [Lift] sets the score of those who met a gap against that of the
// others; [Repurchase] tells how many bought again by how much effort they had.
//
// All are functions of their arguments alone, the moment among them, and give
// the same result for the same input in any order. Amounts of different
// currencies are never added: each has its own scores, models and values.
// Everything rests on the standard library.
package segment

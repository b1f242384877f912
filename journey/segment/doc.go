// Package segment tells customers apart and says how sure that is: shares with
// their intervals, differences between two groups, quantiles.
//
// All are functions of their arguments alone and give the same result for the
// same input in any order. Everything rests on the standard library.
package segment

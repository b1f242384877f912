// Package customertest proves that a storage keeps the promises that
// [customer.Storage] makes: a storage that passes behaves as [customer.Memory]
// does, to the last byte of the state hash.
//
// [Run] is all that the test of a storage needs:
//
//	func TestConformance(t *testing.T) {
//		customertest.Run(t, customertest.Harness{
//			New: func(t testing.TB) customer.Storage { return open(t, t.TempDir()) },
//		})
//	}
//
// A promise that is broken is a [Finding]: the promise, what was seen, and what
// goes wrong for whoever relies on it. First the promises are tried one by one
// with rows that no hub would write, then hubs work on the storage, many at the
// same time.
package customertest

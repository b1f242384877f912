// Package example is the adapter to copy. It reads the booking book of a shoe
// repair shop, a system that does not exist but is like many that do: JSON
// over HTTP, change times that tick in seconds, local times without a zone,
// opaque page tokens, and a webhook signed with HMAC.
//
// Read book.go from top to bottom, how the source is asked, then repair.go,
// how a record becomes a fact; both say at each step why it is done so. Then
// read the test: a stand-in for the shop's server and one call of
// channeltest.Run, which finds what one forgets.
//
// What the source offers, as its manual would put it:
//
//	GET /repairs?changed_from=…&page=…   by change time; "next" is the next page's token
//	GET /repairs?phone=… ?email=… ?number=…
//	GET /repairs/{number}                404 once it is struck from the book
//	POST to your address                 one repair, X-Book-Signature: hex HMAC-SHA256 of the body
package example

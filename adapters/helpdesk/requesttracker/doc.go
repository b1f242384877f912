// Package requesttracker reads a Request Tracker 5 helpdesk over REST 2.0.
//
// # The account
//
// Make a privileged user of its own for the library, with a token and, on the
// queues to be read, the rights SeeQueue, ShowTicket, ShowTicketComments and
// SeeCustomField. Without ShowTicketComments there are no internal notes,
// without SeeCustomField no order numbers and no promised callbacks; without
// AdminUsers RT shows neither phone numbers nor when a user was changed, and
// all else works. Decide on AdminUsers before the first pass: what is known of
// a person with it outranks what was read without it. Give the account the
// time zone UTC if you can: RT reads dates in a query in the account's zone
// whatever they say. In another zone everything works too, but each pass reads
// an hour more, because local hours repeat and vanish.
//
// # What becomes of what
//
// A requestor is a person; its Ref has the numeric id of the RT user, which
// outlives a change of name, or the user name where RT does not show the id.
// Privileged users are the company's own people and never reported as persons.
//
// A ticket is a case. One that was merged away says into which; it and its
// transactions keep their own Refs. RT hides tickets of status deleted from
// every search; they are reported as deleted.
//
// Creation and correspondence are interactions: an e-mail, or a form if it
// came through RT's own pages, inbound if a customer wrote it and outbound if
// an agent did. A ticket that an agent opened is what its contact channel says
// (see [Config.Contacts]), and an internal note where it says nothing, since
// RT does not tell how the customer came. A comment is an internal note. The
// same mail delivered twice is two tickets in RT, and two interactions with
// one message id here. An inbound message of somebody who is no requestor
// stands for its own party and carries the sender's keys.
//
// The Due date of a ticket is a promise to resolve it, and the custom field
// named by [Config.CallbackField] a promise to call back. Each value that was
// ever set is a promise of its own, made when it was set. Replaced before it
// was due it is superseded, cleared before it was due it is cancelled; after
// that moment the source does not say what became of it. Of a callback in
// force RT never says that it was kept: that is to be seen from the calls.
//
// Versions are ids of transactions, which RT counts up over the whole desk, so
// what happens within one second keeps its order.
package requesttracker

package channel

// An Order is an agreement to sell goods: a web order, a phone order, or a
// till sale, which is an order that a store took and mostly fulfilled at once.
type Order struct {
	Number      string      `json:"number,omitempty"` // as printed for people; need not be the id
	Via         Via         `json:"via,omitempty"`    // where it was placed
	Type        SaleType    `json:"type,omitempty"`   // zero: a sale
	Status      OrderStatus `json:"status"`
	Payment     PayStatus   `json:"payment,omitempty"`
	Fulfillment FillStatus  `json:"fulfillment,omitempty"`
	Source      string      `json:"source,omitempty"` // the source's own state, verbatim

	PlacedAt    Time `json:"placed_at,omitzero"`
	CancelledAt Time `json:"cancelled_at,omitzero"`
	CompletedAt Time `json:"completed_at,omitzero"`

	Buyer   Contact `json:"buyer,omitzero"`   // as typed in this order
	Billing Address `json:"billing,omitzero"` // as typed in this order

	Subtotal    Money `json:"subtotal,omitzero"`
	Discount    Money `json:"discount,omitzero"`
	Tax         Money `json:"tax,omitzero"`
	Shipping    Money `json:"shipping,omitzero"`
	Total       Money `json:"total,omitzero"`
	Refunded    Money `json:"refunded,omitzero"`
	Outstanding Money `json:"outstanding,omitzero"`
	TaxIncluded bool  `json:"tax_included,omitempty"`

	Lines        []Line        `json:"lines,omitempty"`
	Payments     []Payment     `json:"payments,omitempty"`
	Fulfillments []Fulfillment `json:"fulfillments,omitempty"`
	Returns      []Return      `json:"returns,omitempty"`
	Refunds      []Refund      `json:"refunds,omitempty"`

	Store    string   `json:"store,omitempty"`    // for a till sale, and for the store that took a phone order
	Till     string   `json:"till,omitempty"`     // workstation
	Receipt  string   `json:"receipt,omitempty"`  // receipt number, unique per store and till at best
	Day      string   `json:"day,omitempty"`      // business day, 2006-01-02; not always the calendar day
	Operator string   `json:"operator,omitempty"` // pseudonym of the cashier
	Note     string   `json:"note,omitempty"`
	Flags    []string `json:"flags,omitempty"` // what the adapter found doubtful, in words
	Links    []Link   `json:"links,omitempty"`
}

// Via says where an order was placed.
type Via string

// The places where orders are placed.
const (
	ViaWeb         Via = "web"
	ViaStore       Via = "store"
	ViaPhone       Via = "phone"
	ViaMarketplace Via = "marketplace"
	ViaSocial      Via = "social"
)

// SaleType says what a till transaction was; web orders leave it empty.
type SaleType string

// The types of till transactions.
const (
	SaleNormal    SaleType = "" // an ordinary sale
	SaleReturn    SaleType = "return"
	SaleExchange  SaleType = "exchange"
	SaleVoid      SaleType = "void" // cancelled after the fact; counts for nothing
	SaleLayaway   SaleType = "layaway"
	SaleSuspended SaleType = "suspended"
)

// OrderStatus is the state of an order as a whole.
type OrderStatus string

// The states of an order. Carts are not orders; adapters leave them out or
// report them as drafts.
const (
	OrderDraft     OrderStatus = "draft"
	OrderOpen      OrderStatus = "open"
	OrderCompleted OrderStatus = "completed"
	OrderCancelled OrderStatus = "cancelled"
	OrderUnknown   OrderStatus = "unknown" // see Order.Source
)

// PayStatus is the state of payment of an order.
type PayStatus string

// The states of payment.
const (
	PayPending           PayStatus = "pending"
	PayAuthorized        PayStatus = "authorized"
	PayPartial           PayStatus = "partially_paid"
	PayPaid              PayStatus = "paid"
	PayPartiallyRefunded PayStatus = "partially_refunded"
	PayRefunded          PayStatus = "refunded"
	PayVoided            PayStatus = "voided"
	PayUnknown           PayStatus = "unknown"
)

// FillStatus is the state of fulfilment of an order as a whole; what became of one
// parcel of it is a [FillState].
type FillStatus string

// The states of fulfilment of an order.
const (
	FillNone      FillStatus = "unfulfilled"
	FillPartial   FillStatus = "partially_fulfilled"
	FillAll       FillStatus = "fulfilled" // all goods have left or were handed over; for one parcel that arrived see FillStateDone
	FillReady     FillStatus = "ready_for_pickup"
	FillInTransit FillStatus = "in_transit"
	FillDelivered FillStatus = "delivered"
	FillReturned  FillStatus = "returned"
	FillCancelled FillStatus = "cancelled"
	FillUnknown   FillStatus = "unknown"
)

// A Line is one line of an order.
type Line struct {
	ID        string `json:"id"` // unique within the order
	SKU       string `json:"sku,omitempty"`
	GTIN      string `json:"gtin,omitempty"`
	Name      string `json:"name,omitempty"`
	Quantity  string `json:"quantity,omitempty"` // decimal, as the source wrote it: "0.42"; negative for a return at a till
	UnitPrice Money  `json:"unit_price,omitzero"`
	Discount  Money  `json:"discount,omitzero"`
	Tax       Money  `json:"tax,omitzero"`
	Total     Money  `json:"total,omitzero"`
	Fulfilled string `json:"fulfilled,omitempty"` // quantity
	Returned  string `json:"returned,omitempty"`  // quantity
	Voided    bool   `json:"voided,omitempty"`    // struck off; counts for nothing
	Link      Link   `json:"link,omitzero"`       // the original line, for a returned or picked-up one
}

// A Payment is one movement of money for an order: a tender at a till, an
// authorization, a capture.
type Payment struct {
	ID      string     `json:"id"`
	Order   Ref        `json:"order,omitzero"` // set if reported apart from its order
	Kind    PayKind    `json:"kind,omitempty"` // zero: a sale
	Method  PayMethod  `json:"method,omitempty"`
	Amount  Money      `json:"amount,omitzero"` // positive; Kind says the direction
	Status  PayOutcome `json:"status,omitempty"`
	Source  string     `json:"source,omitempty"` // the source's own state, verbatim
	At      Time       `json:"at,omitzero"`
	Brand   string     `json:"brand,omitempty"`
	Last4   string     `json:"last4,omitempty"`
	Receipt string     `json:"receipt,omitempty"`
}

// PayKind is the direction and meaning of a payment.
type PayKind string

// The kinds of payments.
const (
	PayKindSale          PayKind = "sale"
	PayKindAuthorization PayKind = "authorization"
	PayKindCapture       PayKind = "capture"
	PayKindRefund        PayKind = "refund"
	PayKindVoid          PayKind = "void"
	PayKindChange        PayKind = "change"
)

// PayMethod is how something was paid.
type PayMethod string

// The methods of payment.
const (
	PayCard        PayMethod = "card"
	PayCash        PayMethod = "cash"
	PayTransfer    PayMethod = "transfer"
	PayWallet      PayMethod = "wallet"
	PayGiftCard    PayMethod = "gift_card"
	PayBNPL        PayMethod = "bnpl"
	PayStoreCredit PayMethod = "store_credit"
	PayOnDelivery  PayMethod = "cod"
	PayOther       PayMethod = "other"
)

// PayOutcome is the state of one payment.
type PayOutcome string

// The states of one payment.
const (
	PaymentPending   PayOutcome = "pending"
	PaymentDone      PayOutcome = "done"
	PaymentFailed    PayOutcome = "failed"
	PaymentCancelled PayOutcome = "cancelled"
)

// A Fulfillment is one parcel, pickup, delivery or download of an order.
// Fulfilments are keyed by ID within their order and merged as a set: news of
// one parcel never erases another's.
type Fulfillment struct {
	ID          string     `json:"id"`
	Order       Ref        `json:"order,omitzero"` // set if reported apart from its order
	Type        FillType   `json:"type"`
	State       FillState  `json:"state"`
	Source      string     `json:"source,omitempty"`   // the source's own state, verbatim
	Location    string     `json:"location,omitempty"` // store or pickup point
	Carrier     string     `json:"carrier,omitempty"`
	Tracking    string     `json:"tracking,omitempty"`
	TrackingURL string     `json:"tracking_url,omitempty"`
	CreatedAt   Time       `json:"created_at,omitzero"`
	ReadyAt     Time       `json:"ready_at,omitzero"`   // ready for pickup
	ShippedAt   Time       `json:"shipped_at,omitzero"` // handed to the carrier
	DoneAt      Time       `json:"done_at,omitzero"`    // delivered, picked up or downloaded
	FailedAt    Time       `json:"failed_at,omitzero"`  // failed or cancelled
	ExpiresAt   Time       `json:"expires_at,omitzero"` // end of the pickup period
	PromisedBy  Time       `json:"promised_by,omitzero"`
	Code        string     `json:"code,omitempty"` // pickup code; a secret of the customer
	Lines       []LinePart `json:"lines,omitempty"`
	Recipient   Contact    `json:"recipient,omitzero"` // who receives it; need not be the buyer
}

// FillType is how goods reach the customer.
type FillType string

// The types of fulfilment.
const (
	FillShipment FillType = "shipment"
	FillPickup   FillType = "pickup"
	FillDelivery FillType = "delivery" // by the seller's own means
	FillDigital  FillType = "digital"
)

// FillState is the state of one fulfilment.
type FillState string

// The states of one fulfilment, in their usual order.
const (
	FillProposed     FillState = "proposed"
	FillAccepted     FillState = "accepted"
	FillPrepared     FillState = "prepared"
	FillStateReady   FillState = "ready" // waits at the pickup point
	FillStateTransit FillState = "in_transit"
	FillStateDone    FillState = "delivered"
	FillPickedUp     FillState = "picked_up"
	FillFailed       FillState = "failed"
	FillStateCancel  FillState = "cancelled"
	FillStateUnknown FillState = "unknown"
)

// A LinePart is a quantity of one line.
type LinePart struct {
	Line     string `json:"line"`
	Quantity string `json:"quantity,omitempty"` // decimal; empty: all of it
	Amount   Money  `json:"amount,omitzero"`
}

// A Return is goods coming back. One without an order is unlinked, and stays
// so unless a link is found.
type Return struct {
	ID      string       `json:"id"`
	Order   Ref          `json:"order,omitzero"` // the original order, if the source knows it
	Status  ReturnStatus `json:"status"`
	Source  string       `json:"source,omitempty"` // the source's own state, verbatim
	Method  ReturnMethod `json:"method,omitempty"`
	Reason  string       `json:"reason,omitempty"`
	At      Time         `json:"at,omitzero"` // requested
	DoneAt  Time         `json:"done_at,omitzero"`
	Store   string       `json:"store,omitempty"`
	Lines   []LinePart   `json:"lines,omitempty"`
	Receipt string       `json:"receipt,omitempty"`
}

// ReturnStatus is the state of a return.
type ReturnStatus string

// The states of a return.
const (
	ReturnRequested ReturnStatus = "requested"
	ReturnApproved  ReturnStatus = "approved"
	ReturnInTransit ReturnStatus = "in_transit"
	ReturnPartly    ReturnStatus = "partially_received"
	ReturnReceived  ReturnStatus = "received"
	ReturnClosed    ReturnStatus = "closed"
	ReturnRefused   ReturnStatus = "refused"
)

// ReturnMethod is the way goods come back.
type ReturnMethod string

// The ways of returning.
const (
	ReturnByMail  ReturnMethod = "mail"
	ReturnInStore ReturnMethod = "in_store"
	ReturnLocker  ReturnMethod = "locker"
)

// A Refund is money going back. Amount is positive.
type Refund struct {
	ID      string     `json:"id"`
	Order   Ref        `json:"order,omitzero"`
	Payment string     `json:"payment,omitempty"` // id of the payment
	Return  string     `json:"return,omitempty"`  // id of the return
	Amount  Money      `json:"amount"`
	Status  PayOutcome `json:"status,omitempty"`
	At      Time       `json:"at,omitzero"`
	Reason  string     `json:"reason,omitempty"`
	Lines   []LinePart `json:"lines,omitempty"`
}

// A Link points from one record to another that it belongs to: from a till
// return to the original receipt, from a pickup to the web order, from a
// ticket to an order. Give Ref if the source names a record of a configured
// channel, else Number, and the hub looks for it.
type Link struct {
	Rel    Rel    `json:"rel,omitempty"`
	Ref    Ref    `json:"ref,omitzero"`
	Number string `json:"number,omitempty"` // order number, receipt or tracking number
	Line   string `json:"line,omitempty"`   // id of the line there, if it is about one
}

// Rel says what a link means.
type Rel string

// The meanings of links.
const (
	RelAbout    Rel = "about"    // a ticket or message is about it
	RelReturns  Rel = "returns"  // brings back what that sold
	RelPicksUp  Rel = "picks_up" // hands over what that sold
	RelResumes  Rel = "resumes"  // continues a suspended sale
	RelReplaces Rel = "replaces" // exchange, replacement
	RelFollowUp Rel = "follow_up"
	RelSame     Rel = "same" // another system's record of the same thing
)

// String returns "order", its number and its status.
func (o Order) String() string { return "order " + o.Number + " " + string(o.Status) }

// GoString returns what String returns.
func (o Order) GoString() string { return o.String() }

// String returns the type and the state.
func (f Fulfillment) String() string { return string(f.Type) + " " + string(f.State) }

// GoString returns what String returns.
func (f Fulfillment) GoString() string { return f.String() }

// String returns "return" and its status.
func (r Return) String() string { return "return " + string(r.Status) }

// GoString returns what String returns.
func (r Return) GoString() string { return r.String() }

// String returns "refund" and its amount.
func (r Refund) String() string { return "refund " + r.Amount.String() }

// GoString returns what String returns.
func (r Refund) GoString() string { return r.String() }

// String returns "payment" and its amount.
func (p Payment) String() string { return "payment " + p.Amount.String() }

// GoString returns what String returns.
func (p Payment) GoString() string { return p.String() }

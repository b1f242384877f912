package files

import (
	"reflect"
	"slices"

	"github.com/clientele-go/clientele/channel"
)

// An enum is an enumerated type of package channel. Package reflect does not
// know constants, so they are listed here.
type enum struct {
	values []string
	// other stands for values that are not listed. If it is empty and loud is
	// not set, such a field stays empty: the zero value says nothing there.
	other string
	loud  bool
}

// enums is constant.
var enums = map[reflect.Type]enum{
	reflect.TypeFor[channel.OrderStatus](): {values: list(channel.OrderDraft, channel.OrderOpen,
		channel.OrderCompleted, channel.OrderCancelled, channel.OrderUnknown), other: string(channel.OrderUnknown)},
	reflect.TypeFor[channel.PayStatus](): {values: list(channel.PayPending, channel.PayAuthorized, channel.PayPartial,
		channel.PayPaid, channel.PayPartiallyRefunded, channel.PayRefunded, channel.PayVoided, channel.PayUnknown),
		other: string(channel.PayUnknown)},
	reflect.TypeFor[channel.FillStatus](): {values: list(channel.FillNone, channel.FillPartial, channel.FillAll,
		channel.FillReady, channel.FillInTransit, channel.FillDelivered, channel.FillReturned, channel.FillCancelled,
		channel.FillUnknown), other: string(channel.FillUnknown)},
	reflect.TypeFor[channel.FillState](): {values: list(channel.FillProposed, channel.FillAccepted,
		channel.FillPrepared, channel.FillStateReady, channel.FillStateTransit, channel.FillStateDone,
		channel.FillPickedUp, channel.FillFailed, channel.FillStateCancel, channel.FillStateUnknown),
		other: string(channel.FillStateUnknown)},
	reflect.TypeFor[channel.CaseStatus](): {values: list(channel.CaseNew, channel.CaseOpen, channel.CasePending,
		channel.CaseOnHold, channel.CaseSolved, channel.CaseClosed, channel.CaseDeleted, channel.CaseUnknown),
		other: string(channel.CaseUnknown)},
	reflect.TypeFor[channel.ConsentState](): {values: list(channel.ConsentGranted, channel.ConsentDenied,
		channel.ConsentWithdrawn, channel.ConsentUnknown), other: string(channel.ConsentUnknown)},
	reflect.TypeFor[channel.PayMethod](): {values: list(channel.PayCard, channel.PayCash, channel.PayTransfer,
		channel.PayWallet, channel.PayGiftCard, channel.PayBNPL, channel.PayStoreCredit, channel.PayOnDelivery,
		channel.PayOther), other: string(channel.PayOther)},
	reflect.TypeFor[channel.PromiseKind](): {values: list(channel.PromiseCallback, channel.PromiseReply,
		channel.PromiseResolution, channel.PromiseDelivery, channel.PromisePickup, channel.PromiseRefund,
		channel.PromiseOther), other: string(channel.PromiseOther)},

	reflect.TypeFor[channel.Via](): {values: list(channel.ViaWeb, channel.ViaStore, channel.ViaPhone,
		channel.ViaMarketplace, channel.ViaSocial)},
	reflect.TypeFor[channel.PayOutcome](): {values: list(channel.PaymentPending, channel.PaymentDone,
		channel.PaymentFailed, channel.PaymentCancelled)},
	reflect.TypeFor[channel.FillType](): {values: list(channel.FillShipment, channel.FillPickup,
		channel.FillDelivery, channel.FillDigital)},
	reflect.TypeFor[channel.ReturnStatus](): {values: list(channel.ReturnRequested, channel.ReturnApproved,
		channel.ReturnInTransit, channel.ReturnPartly, channel.ReturnReceived, channel.ReturnClosed,
		channel.ReturnRefused)},
	reflect.TypeFor[channel.ReturnMethod](): {values: list(channel.ReturnByMail, channel.ReturnInStore,
		channel.ReturnLocker)},
	reflect.TypeFor[channel.Direction](): {values: list(channel.Inbound, channel.Outbound, channel.Internal)},
	reflect.TypeFor[channel.Outcome](): {values: list(channel.Answered, channel.Missed, channel.Abandoned,
		channel.Lost, channel.Voicemail, channel.Busy, channel.Failed, channel.Delivered, channel.Bounced)},
	reflect.TypeFor[channel.PromiseBasis](): {values: list(channel.BasisAgent, channel.BasisSLA,
		channel.BasisSystem)},
	reflect.TypeFor[channel.PromiseState](): {values: list(channel.PromiseOpen, channel.PromiseKept,
		channel.PromiseBroken, channel.PromiseCancelled, channel.PromiseSuperseded)},

	// Here an empty value would say something: an ordinary sale.
	reflect.TypeFor[channel.SaleType](): {values: list(channel.SaleReturn, channel.SaleExchange, channel.SaleVoid,
		channel.SaleLayaway, channel.SaleSuspended), loud: true},
	reflect.TypeFor[channel.PayKind](): {values: list(channel.PayKindSale, channel.PayKindAuthorization,
		channel.PayKindCapture, channel.PayKindRefund, channel.PayKindVoid, channel.PayKindChange), loud: true},
	reflect.TypeFor[channel.InteractionKind](): {values: list(channel.Call, channel.EMail, channel.Chat,
		channel.SMS, channel.Messaging, channel.Social, channel.Visit, channel.Form, channel.Letter, channel.Note),
		loud: true},
	reflect.TypeFor[channel.FeedbackKind](): {values: list(channel.CSAT, channel.NPS, channel.CES, channel.Review,
		channel.Complaint), loud: true},
	reflect.TypeFor[channel.Rel](): {values: list(channel.RelAbout, channel.RelReturns, channel.RelPicksUp,
		channel.RelResumes, channel.RelReplaces, channel.RelFollowUp, channel.RelSame), loud: true},
}

func list[T ~string](values ...T) []string {
	var out []string
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}

func (e enum) has(s string) bool { return slices.Contains(e.values, s) }

// primary reports whether a field holds the state that a Source field beside
// it shows in the source's own words.
func primary(name string) bool { return name == "status" || name == "state" || name == "outcome" }

// sourceOf returns the field for the source's own words in a struct; false if
// it has none. That of a consent means something else.
func sourceOf(parent reflect.Value) (reflect.Value, bool) {
	t := parent.Type()
	if t == reflect.TypeFor[channel.Consent]() {
		return reflect.Value{}, false
	}
	i := fieldIndex(t, "source")
	if i < 0 {
		return reflect.Value{}, false
	}
	return parent.Field(i), true
}

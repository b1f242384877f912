package poslog_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"testing/fstest"
	"time"

	"github.com/clientele-go/clientele/adapters/pos/poslog"
	"github.com/clientele-go/clientele/channel"
)

const log1 = `<POSLog xmlns="http://www.nrf-arts.org/IXRetail/namespace/">
<Transaction>
  <RetailStoreID>12</RetailStoreID><WorkstationID>3</WorkstationID><SequenceNumber>41</SequenceNumber>
  <BusinessDayDate>2026-03-27</BusinessDayDate><EndDateTime>2026-03-27T18:20:00</EndDateTime>
  <RetailTransaction>
    <LineItem><SequenceNumber>1</SequenceNumber>
      <Sale><ItemID>KET-17</ItemID><Description>Kettle</Description><ExtendedAmount>34.90</ExtendedAmount><Quantity>1</Quantity></Sale>
    </LineItem>
    <LineItem><SequenceNumber>2</SequenceNumber>
      <Tender TenderType="Cash" TypeCode="Sale"><Amount>40.00</Amount><TenderChange><Amount>5.10</Amount></TenderChange></Tender>
    </LineItem>
    <Total TotalType="TransactionGrandAmount">34.90</Total>
    <LoyaltyAccount><LoyaltyID>88120045</LoyaltyID></LoyaltyAccount>
  </RetailTransaction>
</Transaction>
<Transaction>
  <RetailStoreID>12</RetailStoreID><WorkstationID>1</WorkstationID><SequenceNumber>7</SequenceNumber>
  <BusinessDayDate>2026-03-28</BusinessDayDate><EndDateTime>2026-03-28T09:05:00</EndDateTime>
  <RetailTransaction>
    <LineItem><SequenceNumber>1</SequenceNumber>
      <Return><ItemID>KET-17</ItemID><ExtendedAmount>34.90</ExtendedAmount><Quantity>1</Quantity>
        <TransactionLink ReasonCode="Return"><WorkstationID>3</WorkstationID><SequenceNumber>41</SequenceNumber>
          <BusinessDayDate>2026-03-27</BusinessDayDate><LineItemSequenceNumber>1</LineItemSequenceNumber></TransactionLink>
      </Return>
    </LineItem>
    <LineItem><SequenceNumber>2</SequenceNumber><Tender TenderType="Cash" TypeCode="Refund"><Amount>34.90</Amount></Tender></LineItem>
    <Total TotalType="TransactionGrandAmount">-34.90</Total>
  </RetailTransaction>
</Transaction>
</POSLog>`

// The tills of a chain drop their logs in a folder; a hub reads what is new.
func Example() {
	vilnius, err := time.LoadLocation("Europe/Vilnius")
	if err != nil {
		log.Fatal(err)
	}
	tills, err := poslog.New(poslog.Config{
		Name:     "tills-lt",
		FS:       fstest.MapFS{"2026-03-28.xml": {Data: []byte(log1)}},
		Zone:     vilnius,
		Currency: "EUR",
	})
	if err != nil {
		log.Fatal(err)
	}
	page, err := tills.Orders(context.Background(), "")
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range page.Facts {
		o := f.Content.(*channel.Order)
		fmt.Println(o.PlacedAt, o.Total, "of", f.Owner())
		for _, l := range o.Links {
			fmt.Println("  "+string(l.Rel), l.Ref)
		}
	}
	// Output:
	// 2026-03-27T16:20:00Z 34.90 EUR of tills-lt/person/loyalty/88120045
	// 2026-03-28T07:05:00Z -34.90 EUR of tills-lt/order/12/1/7/2026-03-28
	//   returns tills-lt/order/12/3/41/2026-03-27
}

// A single log can be read as a stream, of any length.
func ExampleTills_Transactions() {
	tills, err := poslog.New(poslog.Config{Name: "tills-lt"})
	if err != nil {
		log.Fatal(err)
	}
	for x, err := range tills.Transactions(context.Background(), strings.NewReader(log1), "2026-03-28.xml") {
		if err != nil {
			log.Fatal(err)
		}
		if r := x.Reject; r != nil {
			fmt.Println(x.Number, r.Ref, r.Field, r.Reason)
		}
	}
	// Output:
	// 1 tills-lt/order/12/3/41/2026-03-27 CurrencyCode is missing and no currency is configured
	// 2 tills-lt/order/12/1/7/2026-03-28 CurrencyCode is missing and no currency is configured
}

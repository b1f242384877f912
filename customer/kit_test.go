package customer_test

import (
	"testing"

	"github.com/clientele-go/clientele/customer"
	"github.com/clientele-go/clientele/customer/customertest"
)

func TestMemoryConforms(t *testing.T) {
	mem := func(testing.TB) customer.Storage { return customer.NewMemory() }
	same := func(_ testing.TB, s customer.Storage) customer.Storage { return s }
	customertest.Run(t, customertest.Harness{New: mem, Second: same,
		Dump: func(_ testing.TB, s customer.Storage) []byte { return []byte(everything(s)) }})
}

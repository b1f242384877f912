package identity

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel does n things from as many goroutines as there are processors, and
// returns when all are done. They begin in order.
func parallel(n int, do func(k int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers < 2 {
		for k := range n {
			do(k)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for k := int(next.Add(1)) - 1; k < n; k = int(next.Add(1)) - 1 {
				do(k)
			}
		})
	}
	wg.Wait()
}

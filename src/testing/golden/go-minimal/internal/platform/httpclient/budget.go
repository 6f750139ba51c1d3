package httpclient

import "sync"

// What a client may save up in retries, and what a call adds to it.
const (
	budgetCapacity = 10
	budgetEarned   = 0.2
)

// retryBudget keeps retries from multiplying the load on a service that is already failing: each call earns a fifth of
// a retry. (The budget of failsafe-go bounds the retries that are under way at once, and not those in a row.)
type retryBudget struct {
	mu     sync.Mutex
	tokens float64
}

func newRetryBudget() *retryBudget {
	return &retryBudget{tokens: budgetCapacity}
}

// earn is called once for each call that is not a retry.
func (b *retryBudget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens = min(budgetCapacity, b.tokens+budgetEarned)
}

// spend tells whether one more retry may be made; if so, it is paid for.
func (b *retryBudget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

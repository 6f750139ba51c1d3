/** Keeps retries from multiplying the load on a service that is already failing: each call earns a fifth of a retry. */
const CAPACITY = 10;
const EARNED = 0.2;

export class RetryBudget {
  #tokens = CAPACITY;

  /** Call it once for each call that is not a retry. */
  earn(): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + EARNED);
  }

  /** Whether one more retry may be made; if so, it is paid for. */
  spend(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

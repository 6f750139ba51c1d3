/** Stops asking a service that does not answer, and lets one request through now and then to see whether it does again. */
const FAILURES = 5;
const OPEN_MS = 5_000;

export class CircuitBreaker {
  #failures = 0;
  #openUntil = 0;

  /** Whether a request may be made now. While the circuit is open that is one for each pause. */
  allows(now = performance.now()): boolean {
    if (this.#failures < FAILURES) return true;
    if (now < this.#openUntil) return false;
    this.#openUntil = now + OPEN_MS;
    return true;
  }

  record(succeeded: boolean, now = performance.now()): void {
    this.#failures = succeeded ? 0 : this.#failures + 1;
    if (this.#failures >= FAILURES) this.#openUntil = now + OPEN_MS;
  }
}

import type { MarkedCustomers } from '../customer-sets/encoding.js';

/** By customer number, the mark of the count in which it was last seen, so that nothing has to be cleared between two counts. */
export class CustomerMarks {
  /** A byte each, so that those of hundreds of thousands of customers stay in the processor's cache. */
  readonly #marks: Uint8Array;
  #last = 0;

  constructor(highest: number) {
    this.#marks = new Uint8Array(highest + 1);
  }

  /** With a mark that no customer has. */
  next(): MarkedCustomers {
    if (this.#last === 255) {
      this.#marks.fill(0);
      this.#last = 0;
    }
    this.#last += 1;
    return { marks: this.#marks, mark: this.#last };
  }
}

import type { MarkedCustomers } from '../customer-sets/encoding.js';

/**
 * By customer number, the mark of the count in which it was last seen, so that nothing has to be cleared between two counts, nor between
 * two questions: arrays of hundreds of kilobytes for each would have the whole heap collected after a few. Whoever counts must not
 * wait in between: others use the same marks.
 */
export class CustomerMarks {
  /** A byte each, so that those of hundreds of thousands of customers stay in the processor's cache. */
  #marks = new Uint8Array(0);
  #last = 0;

  /** For customers with numbers up to `highest`, with a mark that none of them has. */
  next(highest: number): MarkedCustomers {
    if (this.#marks.length <= highest) {
      this.#marks = new Uint8Array(highest + 1);
      this.#last = 0;
    }
    if (this.#last === 255) {
      this.#marks.fill(0);
      this.#last = 0;
    }
    this.#last += 1;
    return { marks: this.#marks.subarray(0, highest + 1), mark: this.#last };
  }
}

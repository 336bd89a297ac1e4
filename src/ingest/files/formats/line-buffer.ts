import { UnreadableFile } from './unreadable.js';

/** Characters that a piece of a file may become: equal rows and texts are written once. */
const mostWaiting = 64 * 1024 * 1024;

/** Collects lines of UTF-8 until there are enough for a piece. */
export class LineBuffer {
  #lines: string[] = [];
  #length = 0;
  /** Of the next line, from 1. */
  next = 1;

  /** Adds a line as the given one, with empty lines for those between. Throws an `UnreadableFile` if too much waits. */
  add(number: number, text: string): void {
    this.#lines.push('\n'.repeat(number - this.next), text, '\n');
    this.#length += text.length + number - this.next + 1;
    this.next = number + 1;
    if (this.#length > mostWaiting) {
      throw new UnreadableFile(
        `its rows before row ${number} repeat so much that they become more than ${mostWaiting} characters: save the sheet as CSV`,
        'file_too_large',
      );
    }
  }

  /** The characters that are waiting. */
  get length(): number {
    return this.#length;
  }

  take(): Buffer {
    const piece = Buffer.from(this.#lines.join(''));
    this.#lines = [];
    this.#length = 0;
    return piece;
  }
}

/** A parameter as it is sent: text, or bytes of a `bytea`. */
export type ParameterValue = string | Buffer | null;

const firstBytes = 16 * 1024;
/** A larger buffer is not kept for the next request. */
const mostKept = 256 * 1024;
const message = { parse: 0x50, bind: 0x42, describe: 0x44, execute: 0x45, close: 0x43, sync: 0x53 };
const ofPortal = 0x50;
const ofStatement = 0x53;
const binary = 1;
const noLimit = 0;

let buffer = Buffer.allocUnsafeSlow(firstBytes);

/**
 * Messages of PostgreSQL's protocol, version 3, gathered to be written at once. The driver writes each message by itself. There is one
 * of them at a time: what was gathered before is taken or lost.
 */
export class RequestBytes {
  #end = 0;

  /** Prepares a statement. Name `''`: until the next one without a name. */
  parse(name: string, text: string): void {
    const begin = this.#begin(message.parse);
    this.#text(name);
    this.#text(text);
    this.#int16(0);
    this.#finish(begin);
  }

  /** Gives a prepared statement its values. Its rows come as text. */
  bind(name: string, values: readonly ParameterValue[]): void {
    const begin = this.#begin(message.bind);
    this.#text('');
    this.#text(name);
    const hasBytes = values.some((value) => value instanceof Buffer);
    this.#int16(hasBytes ? values.length : 0);
    if (hasBytes) for (const value of values) this.#int16(value instanceof Buffer ? binary : 0);
    this.#int16(values.length);
    for (const value of values) this.#value(value);
    this.#int16(0);
    this.#finish(begin);
  }

  /** Asks for the columns of what was bound last. */
  describe(): void {
    const begin = this.#begin(message.describe);
    this.#byte(ofPortal);
    this.#text('');
    this.#finish(begin);
  }

  /** Executes what was bound last. */
  execute(): void {
    const begin = this.#begin(message.execute);
    this.#text('');
    this.#int32(noLimit);
    this.#finish(begin);
  }

  /** Forgets a prepared statement. */
  close(name: string): void {
    const begin = this.#begin(message.close);
    this.#byte(ofStatement);
    this.#text(name);
    this.#finish(begin);
  }

  /** Ends the messages that fail together, and their transaction if they have begun none. */
  sync(): void {
    this.#finish(this.#begin(message.sync));
  }

  /** All of them. */
  take(): Buffer {
    const all = Buffer.from(buffer.subarray(0, this.#end));
    this.#end = 0;
    if (buffer.length > mostKept) buffer = Buffer.allocUnsafeSlow(firstBytes);
    return all;
  }

  #begin(kind: number): number {
    this.#byte(kind);
    const begin = this.#end;
    this.#int32(0);
    return begin;
  }

  /** The length counts itself, and not the kind. */
  #finish(begin: number): void {
    buffer.writeInt32BE(this.#end - begin, begin);
  }

  #byte(value: number): void {
    this.#reserve(1);
    buffer[this.#end] = value;
    this.#end += 1;
  }

  #int16(value: number): void {
    this.#reserve(2);
    this.#end = buffer.writeUInt16BE(value, this.#end);
  }

  #int32(value: number): void {
    this.#reserve(4);
    this.#end = buffer.writeInt32BE(value, this.#end);
  }

  /** Up to a zero byte. */
  #text(text: string): void {
    this.#utf8(text);
    this.#byte(0);
  }

  #value(value: ParameterValue): void {
    if (value === null) return this.#int32(-1);
    const begin = this.#end;
    this.#int32(0);
    if (typeof value === 'string') this.#utf8(value);
    else {
      this.#reserve(value.length);
      this.#end += value.copy(buffer, this.#end);
    }
    buffer.writeInt32BE(this.#end - begin - 4, begin);
  }

  #utf8(text: string): void {
    // Each unit of a text takes three bytes at most.
    this.#reserve(3 * text.length);
    this.#end += buffer.write(text, this.#end);
  }

  #reserve(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * buffer.length));
    buffer.copy(larger, 0, 0, this.#end);
    buffer = larger;
  }
}

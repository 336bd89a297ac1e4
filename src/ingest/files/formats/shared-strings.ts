import { spreadsheetText } from './spreadsheet-text.js';
import { UnreadableFile } from './unreadable.js';
import { type Attributes, readXml, type XmlListener } from './xml-events.js';
import type { ZipArchive } from './zip.js';

/** The texts of a workbook together, in bytes: more are not held in memory. */
const mostBytes = 256 * 1024 * 1024;
/** Where a text ends takes memory too, of empty ones as well. */
const bytesOfEnd = 4;
/** Cells have at most 32,767. */
const longestText = 1024 * 1024;

/** The texts that cells of a workbook refer to by number, in one buffer: as many strings would take five times the memory. */
export class SharedStrings {
  #bytes = Buffer.alloc(0);
  #used = 0;
  #ends = new Uint32Array(1024);
  #count = 0;

  static async read(zip: ZipArchive, name: string | null, signal: AbortSignal): Promise<SharedStrings> {
    const strings = new SharedStrings();
    if (name === null) return strings;
    const listener = new StringItems((text) => strings.#add(text));
    for await (const _ of readXml(zip.read(name, signal).pieces, listener)) signal.throwIfAborted();
    return strings;
  }

  /** null: there is none of that number. */
  at(index: number): string | null {
    if (!(Number.isInteger(index) && index >= 0 && index < this.#count)) return null;
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }

  #add(text: string): void {
    const needed = this.#used + text.length * 3;
    if (needed + this.#count * bytesOfEnd > mostBytes) {
      throw new UnreadableFile(
        `its texts together are larger than ${mostBytes / 1024 / 1024} MB: save the sheet as CSV, or divide it`,
        'file_too_large',
      );
    }
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(64 * 1024, needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#count * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#used += this.#bytes.write(text, this.#used, 'utf8');
    this.#ends[this.#count] = this.#used;
    this.#count += 1;
  }
}

/** Each item is a text, or runs of it in different fonts; the reading aids of Japanese texts are not part of it. */
class StringItems implements XmlListener {
  #text = '';
  #isText = false;
  #isReadingAid = false;

  constructor(private readonly add: (text: string) => void) {}

  opened(name: string, _: Attributes): void {
    if (name === 'si') this.#text = '';
    else if (name === 't') this.#isText = !this.#isReadingAid;
    else if (name === 'rPh') this.#isReadingAid = true;
  }

  text(text: string): void {
    if (!this.#isText) return;
    this.#text += text;
    if (this.#text.length > longestText)
      throw new UnreadableFile(`one of its texts is longer than ${longestText} characters: shorten it`, 'row_too_long');
  }

  closed(name: string): void {
    if (name === 'si') this.add(spreadsheetText(this.#text));
    else if (name === 't') this.#isText = false;
    else if (name === 'rPh') this.#isReadingAid = false;
  }
}

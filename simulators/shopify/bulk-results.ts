import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MICROS_PER_SECOND } from '../kit/clock.js';
import type { BulkLine } from './bulk-export.js';
import type { Micros } from './model.js';

export const URL_LIFETIME = 7 * 86_400 * MICROS_PER_SECOND;
const PIECE_BYTES = 1 << 18;
/** The longest time that an export blocks the event loop, in milliseconds. */
const STRETCH = 20;

/**
 * Stores results in temporary files, so that a result has the same bytes however often and in whatever ranges it is
 * downloaded, and is never in memory as a whole. Their URLs are signed and expire.
 */
export class BulkResults {
  readonly #storageUrl: () => string;
  readonly #secret = randomBytes(32);
  #folder: Promise<string> | null = null;

  constructor(storageUrl: () => string) {
    this.#storageUrl = storageUrl;
  }

  /** Writes lines as `count` says of each; returns the bytes written. */
  async spool(
    id: number,
    lines: Iterable<BulkLine>,
    count: (line: BulkLine) => 'writes' | 'leaves out' | 'ends',
  ): Promise<number> {
    const out = createWriteStream(await this.#path(id));
    let piece = '';
    let size = 0;
    let since = performance.now();
    for (const line of lines) {
      const decision = count(line);
      if (decision === 'ends') break;
      if (decision === 'writes') piece += line.text;
      if (piece.length >= PIECE_BYTES) {
        size += Buffer.byteLength(piece);
        if (!out.write(piece)) await once(out, 'drain');
        piece = '';
      }
      if (performance.now() - since > STRETCH) {
        await nextTurn();
        since = performance.now();
      }
    }
    size += Buffer.byteLength(piece);
    out.end(piece);
    await once(out, 'finish');
    return size;
  }

  /** A result's URL, valid for 7 days from its completion. */
  url(id: number, isPartial: boolean, completedAt: Micros): string {
    const expires = String(Math.floor((completedAt + URL_LIFETIME) / MICROS_PER_SECOND));
    const name = `bulk-${id}${isPartial ? '-partial' : ''}.jsonl`;
    return `${this.#storageUrl()}/${name}?Expires=${expires}&Signature=${this.#sign(id, isPartial, expires)}`;
  }

  isSigned(id: number, isPartial: boolean, expires: string, signature: string, now: Micros): boolean {
    const expected = Buffer.from(this.#sign(id, isPartial, expires));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    return now < Number(expires) * MICROS_PER_SECOND;
  }

  /** Bytes `start` to `end`, inclusive. */
  async read(id: number, start: number, end: number): Promise<Readable> {
    return createReadStream(await this.#path(id), { start, end });
  }

  async close(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
  }

  async #path(id: number): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'shopify-bulk-'));
    return join(await this.#folder, `${id}.jsonl`);
  }

  #sign(id: number, isPartial: boolean, expires: string): string {
    return createHmac('sha256', this.#secret).update(`${id} ${isPartial} ${expires}`).digest('base64url');
  }
}

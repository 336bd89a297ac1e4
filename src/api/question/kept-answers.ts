import { createHash } from 'node:crypto';
import type { Principal } from '../../ledger/principals/principal.js';
import type { WarehouseRevision } from '../../ledger/revision/revision.js';
import { ByteLru } from '../../runtime/byte-lru.js';
import type { AnsweredState } from './asking.js';
import { type Coding, compress } from './codings.js';
import type { RecognisedQuestion } from './plan-question.js';
import { rightsOf } from './rights.js';

/** Below it, the headers are the larger part. */
const leastCompressed = 1024;
/** What an answer takes besides its bytes and its key, about. */
const answerBytes = 600;

/** Everything that an answer depends on, but for the clock. */
export function keyOfAnswer(
  question: RecognisedQuestion,
  principal: Principal,
  { revision }: WarehouseRevision,
): string {
  return `${question.key} ${revision} ${rightsOf(principal)}`;
}

/** An answer as bytes. */
export interface KeptAnswer {
  /** Weak: it is the same for all codings. */
  readonly etag: string;
  readonly plain: Buffer;
  /** Each from the first time that somebody prefers it; null: it is being made. */
  compressed?: Map<Coding, Buffer | null>;
  readonly from: number;
  readonly until: number;
}

/** Answers without errors, as bytes, by what they depend on. In bounded memory: the least recently used leave first. */
export class KeptAnswers {
  readonly #answers: ByteLru<KeptAnswer>;

  constructor(maxBytes: number) {
    this.#answers = new ByteLru(maxBytes);
  }

  get bytes(): number {
    return this.#answers.bytes;
  }

  /** `now` in milliseconds. */
  get(key: string, now: number): KeptAnswer | null {
    const kept = this.#answers.get(key);
    return kept && kept.from <= now && now < kept.until ? kept : null;
  }

  keep(key: string, body: string, { from, until }: AnsweredState): KeptAnswer {
    const plain = ownBytes(body);
    const kept: KeptAnswer = { etag: etagOf(plain), plain, from, until };
    this.#answers.set(key, kept, answerBytes + plain.length);
    return kept;
  }

  /** The bytes in a coding, or null while there are none: they are made off the request's path, for whoever asks next. */
  compressed(key: string, kept: KeptAnswer, coding: Coding): Buffer | null {
    const before = kept.compressed?.get(coding);
    if (before !== undefined || kept.plain.length < leastCompressed) return before ?? null;
    const compressed = (kept.compressed ??= new Map());
    compressed.set(coding, null);
    void compress(kept.plain, coding).then((bytes) => {
      compressed.set(coding, ownBytes(bytes));
      this.#answers.grow(key, kept, bytes.length);
    });
    return null;
  }
}

/** A copy that holds no more memory than its length: Buffer's pool and zlib give parts of 8 or 16 KB, which would be kept whole. */
function ownBytes(bytes: string | Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(Buffer.byteLength(bytes));
  if (typeof bytes === 'string') own.write(bytes);
  else bytes.copy(own);
  return own;
}

/** By the bytes, not by the state they are of: most changes leave most answers as they were. */
function etagOf(bytes: Buffer): string {
  return `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
}

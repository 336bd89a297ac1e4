import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip as gzipCallback } from 'node:zlib';
import type { Principal } from '../../ledger/principals/principal.js';
import type { WarehouseRevision } from '../../ledger/revision/revision.js';
import { ByteLru } from '../../runtime/byte-lru.js';
import type { AnsweredState } from './asking.js';
import type { Plan } from './plan-question.js';
import { rightsOf } from './rights.js';

const gzip = promisify(gzipCallback);

/** Below it, the headers are the larger part. */
const leastCompressed = 1024;

/** Everything that an answer depends on, but for the clock. */
export function keyOfAnswer(plan: Plan, principal: Principal, { revision }: WarehouseRevision): string {
  return `${plan.key} ${revision} ${rightsOf(principal)}`;
}

/** An answer as bytes. */
export interface KeptAnswer {
  /** Weak: it is the same for both encodings. */
  readonly etag: string;
  readonly plain: Buffer;
  /** From the first time that somebody accepts it. */
  gzip: Buffer | null;
  readonly from: number;
  readonly until: number;
}

/** Answers without errors, as bytes, by what they depend on. In bounded memory: the least recently used leave first. */
export class KeptAnswers {
  readonly #answers: ByteLru<KeptAnswer>;
  readonly #compressing = new Set<KeptAnswer>();

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
    const plain = Buffer.from(body);
    const kept: KeptAnswer = { etag: etagOf(plain), plain, gzip: null, from, until };
    this.#answers.set(key, kept, plain.length);
    return kept;
  }

  /** The compressed bytes, or null while there are none: an answer that nobody asks for again is not worth the time. */
  compressed(key: string, kept: KeptAnswer): Buffer | null {
    if (kept.gzip || kept.plain.length < leastCompressed || this.#compressing.has(kept)) return kept.gzip;
    this.#compressing.add(kept);
    void gzip(kept.plain, { level: constants.Z_DEFAULT_COMPRESSION }).then((bytes) => {
      kept.gzip = bytes;
      this.#answers.grow(key, kept, bytes.length);
      this.#compressing.delete(kept);
    });
    return null;
  }
}

/** By the bytes, not by the state they are of: most changes leave most answers as they were. */
function etagOf(bytes: Buffer): string {
  return `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
}

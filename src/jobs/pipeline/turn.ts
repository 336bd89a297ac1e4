import { setTimeout as delay } from 'node:timers/promises';
import type { PoolClient } from '../../database/pool.js';
import { type BuiltSource, readSource } from '../../ledger/sources/built-source.js';
import { SystemError } from '../../runtime/errors.js';

/** Far below the time after which the server ends an idle transaction. */
const pingMs = 250;

/** The source as it was when a batch was staged, and the chunk after which the batch begins. */
interface StagedAt {
  source: BuiltSource;
  afterChunkId: string;
}

/** A batch's turn among those of one build: its transaction may begin earlier, and waits here before it goes on. */
export class Turn {
  /** Resolves once the batch has waited for its turn and it has come. */
  readonly hasCome: Promise<void>;
  #note: () => void = () => undefined;

  /** `before`: the commit of the batches before. `isAhead`: whether its transaction may begin before that. */
  constructor(
    private readonly before: Promise<unknown>,
    private readonly staged: StagedAt,
    readonly isAhead: boolean,
  ) {
    this.hasCome = new Promise((resolve) => {
      this.#note = resolve;
    });
  }

  /**
   * A function that resolves when the batches before are committed, however often it is called. It throws a `SystemError` if
   * one failed, or if the batch does not continue where they ended. The transaction of `client` is kept from idling
   * meanwhile.
   */
  untilIn(client: PoolClient): () => Promise<void> {
    let waiting: Promise<void> | undefined;
    return () => {
      waiting ??= this.#wait(client);
      return waiting;
    };
  }

  async #wait(client: PoolClient): Promise<void> {
    const committed = this.before.then(() => true, failed);
    // If a ping fails, nobody awaits it.
    committed.catch(() => undefined);
    while (!(await Promise.race([committed, delay(pingMs, false, { ref: false })]))) await client.query('select 1');
    this.#note();
    assertNext(this.staged, await readSource(client, this.staged.source.sourceId));
  }
}

/** A batch staged ahead must continue at the warehouse's current offset, which only the holder of the lease moves. */
function assertNext({ source, afterChunkId }: StagedAt, now: BuiltSource): void {
  const isSame = source.currency === now.currency && source.timezone === now.timezone;
  if (isSame && afterChunkId === now.builtChunkId) return;
  throw new SystemError(
    `The build of "${now.sourceId}" should continue after chunk ${afterChunkId}, but is at ${now.builtChunkId}, or the store's ` +
      'currency or zone changed meanwhile. Nothing was written; the next build continues from there.',
    { code: 'build_out_of_step' },
  );
}

function failed(cause: unknown): never {
  throw new SystemError('The batch before it failed.', { code: 'build_out_of_step', cause });
}

import { setTimeout as delay } from 'node:timers/promises';
import type { PoolClient } from '../../database/pool.js';
import { SystemError } from '../../runtime/errors.js';

/** Far below the time after which the server ends an idle transaction. */
const pingMs = 250;

/** A batch's turn among those of one build: its transaction may begin earlier, and waits here before it goes on. */
export class Turn {
  /** Resolves once the batch has waited for its turn and it has come. */
  readonly hasCome: Promise<void>;
  #note: () => void = () => undefined;

  /** `before`: the commit of the batches before. */
  constructor(private readonly before: Promise<unknown>) {
    this.hasCome = new Promise((resolve) => {
      this.#note = resolve;
    });
  }

  /**
   * Resolves when the batches before are committed. Throws a `SystemError` if one failed. The transaction of `client` is
   * kept from idling meanwhile.
   */
  async wait(client: PoolClient): Promise<void> {
    const committed = this.before.then(() => true, failed);
    // If a ping fails, nobody awaits it.
    committed.catch(() => undefined);
    while (!(await Promise.race([committed, delay(pingMs, false, { ref: false })]))) await client.query('select 1');
    this.#note();
  }
}

function failed(cause: unknown): never {
  throw new SystemError('The batch before it failed.', { code: 'build_out_of_step', cause });
}

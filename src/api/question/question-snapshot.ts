import type { Pool, PoolClient } from '../../database/pool.js';
import { sql } from '../../database/sql.js';
import { statementName } from '../../database/statement-names.js';
import { hadNoAnswer } from '../../database/unavailable.js';
import { type WarehouseRevision, warehouseRevision } from '../../ledger/revision/revision.js';
import type { QuestionDatabase } from '../../models/reporting/snapshot.js';
import { QuestionOver } from '../errors/question-database.js';
import { StartAgain } from './start-again.js';

const readRevision = sql`select r.version, r.revision from ${warehouseRevision}`.texts.join('');
/** One message of two statements: the state is that of all that follows, and costs no further round trip. */
const begin = `begin isolation level repeatable read read only; ${readRevision}`;

/** What a replica cannot answer. */
export interface ReplicaLimits {
  /** A state that the rows must have at least: an answer had it already. Null: there is none. */
  atLeast: () => WarehouseRevision | null;
  isAtFault(error: unknown): boolean;
}

/**
 * The database as one question sees it: one connection of a pool, taken at the first statement, on which all statements see the rows of
 * one instant. Its statements wait for each other. `over` is called before each; once it returns a reason, those still waiting fail.
 */
export class QuestionSnapshot implements QuestionDatabase {
  #client: PoolClient | null = null;
  #revision: WarehouseRevision | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #hasFailed = false;
  #isClosed = false;
  #again: StartAgain | null = null;
  #broken: Error | null = null;
  readonly #remember = (error: Error): void => {
    this.#broken ??= error;
  };

  constructor(
    private readonly pool: Pool,
    private readonly over: () => QuestionOver['reason'] | null,
    /** Why no statement can be sent; null: nothing is known of it. */
    private readonly unavailable: Error | null = null,
    /** If the pool is a replica's: when another database has to answer. */
    private readonly replica: ReplicaLimits | null = null,
  ) {}

  /** The state that the rows are of; null before the first statement. */
  get revision(): WarehouseRevision | null {
    return this.#revision;
  }

  /** Why what was read so far is of no use. */
  get again(): StartAgain | null {
    return this.#again;
  }

  /** Ends the question here: whoever answers it starts again. */
  startAgain(reason: StartAgain['reason']): never {
    this.#again ??= new StartAgain(reason);
    this.close();
    throw this.#again;
  }

  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
    return this.#inTurn(text, values);
  }

  /** The state that the rows are of, which the first statement learns, or this. */
  async learnRevision(): Promise<WarehouseRevision> {
    if (this.#revision === null) await this.#inTurn(null, []);
    return this.#revision!;
  }

  #inTurn(text: string | null, values: unknown[]): Promise<{ rows: unknown[] }> {
    const sent = this.#last.then(() => this.#send(text, values));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  snapshot<T>(work: (db: QuestionDatabase) => Promise<T>): Promise<T> {
    return work(this);
  }

  /** Gives the connection back, after the statement that runs. Those that still wait fail. Nobody has to wait for it. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    void this.#last.then(() => this.#release());
  }

  async #release(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    if (!this.#broken) await client.query('commit').catch(this.#remember);
    client.off('error', this.#remember);
    client.release(this.#broken ?? undefined);
  }

  async #send(text: string | null, values: unknown[]): Promise<{ rows: unknown[] }> {
    try {
      return await this.#sendOnce(text, values);
    } catch (error) {
      if (this.replica?.isAtFault(error)) this.startAgain('failed');
      throw error;
    }
  }

  async #sendOnce(text: string | null, values: unknown[]): Promise<{ rows: unknown[] }> {
    if (this.unavailable) throw this.unavailable;
    const reason = this.over();
    if (reason) throw new QuestionOver(reason);
    if (this.#isClosed) throw closed();
    const client = this.#client ?? (await this.#open());
    // It may have waited for the connection.
    const late = this.over();
    if (late) throw new QuestionOver(late);
    try {
      if (this.#hasFailed) await this.#begin(client);
      if (text === null) return { rows: [] };
      const name = statementName(text);
      return await (name === undefined ? client.query(text, values) : client.query({ name, text, values }));
    } catch (error) {
      this.#hasFailed = true;
      // After a statement without an answer, the next one would wait as long again.
      if (hadNoAnswer(error)) this.#remember(error as Error);
      // The reason why the connection broke is more useful than the error that it is unusable.
      throw this.#broken ?? error;
    }
  }

  async #open(): Promise<PoolClient> {
    const client = await this.pool.connect();
    client.on('error', this.#remember);
    this.#client = client;
    try {
      await this.#begin(client);
    } catch (error) {
      this.#remember(error as Error);
      throw error;
    }
    return client;
  }

  /** Again after a failed statement, which takes only its own field with it: the others are of the same state, or all are read again. */
  async #begin(client: PoolClient): Promise<void> {
    if (this.#hasFailed) await client.query('rollback');
    const results = (await client.query(begin)) as unknown as { rows: WarehouseRevision[] }[];
    const { version, revision } = results.at(-1)!.rows[0]!;
    this.#hasFailed = false;
    const atLeast = this.replica?.atLeast();
    if (atLeast && BigInt(revision) < BigInt(atLeast.revision)) this.startAgain('behind');
    if (this.#revision !== null && this.#revision.revision !== revision) this.startAgain('changed');
    this.#revision = { version, revision };
  }
}

function closed(): Error {
  return new Error('the question has been answered: nothing more is read for it');
}

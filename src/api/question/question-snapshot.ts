import type { Pool, PoolClient } from '../../database/pool.js';
import { sendTogether, type Statement, type TextRow } from '../../database/round-trip.js';
import { sql } from '../../database/sql.js';
import { hadNoAnswer } from '../../database/unavailable.js';
import { type WarehouseRevision, warehouseRevision } from '../../ledger/revision/revision.js';
import type { QuestionDatabase } from '../../models/reporting/snapshot.js';
import { QuestionOver } from '../errors/question-database.js';
import { StartAgain } from './start-again.js';

/** How Postgres plans a prepared statement: with its values each time, or once for all. */
type Plans = 'force_custom_plan' | 'force_generic_plan';

const begin: Statement = { text: 'begin isolation level repeatable read read only', rowsAs: 'texts' };
const commit: Statement = { text: 'commit', rowsAs: 'texts' };
const rollback: Statement = { text: 'rollback', rowsAs: 'texts' };
const revisionText =
  sql`select r.version, r.revision, set_config('plan_cache_mode', ${null}, true) from ${warehouseRevision}`.texts.join(
    '$1',
  );
/** Of the statements that wait, in one round trip. What is sent is executed, even if the question's time is up meanwhile. */
const mostTogether = 8;
const planSetting = "select set_config('plan_cache_mode', $1, true)";

/** What a replica cannot answer. */
export interface ReplicaLimits {
  /** A state that the rows must have at least: an answer had it already. Null: there is none. */
  atLeast: () => WarehouseRevision | null;
  isAtFault(error: unknown): boolean;
}

/** A statement that has not been answered. */
interface Waiting {
  /** null: only the state is asked for. */
  statement: Statement | null;
  plans: Plans;
  resolve(rows: unknown[]): void;
  reject(error: Error): void;
}

/**
 * The database as one question sees it: one connection of a pool, taken at the first statement, on which all statements see the rows of
 * one instant. Those that wait are sent in one round trip, up to eight. `over` is called before each; once it returns a reason, those still waiting fail.
 */
export class QuestionSnapshot implements QuestionDatabase {
  #client: PoolClient | null = null;
  #revision: WarehouseRevision | null = null;
  #assumed: WarehouseRevision | null = null;
  #waiting: Waiting[] = [];
  /** Sends what waits, until nothing does. null: nothing does. */
  #sending: Promise<void> | null = null;
  /** The transaction has begun, and how it plans. */
  #plans: Plans | null = null;
  #hasFailed = false;
  #endsWithNext = false;
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

  /** A state of which the rows are: the question starts again if the first statement finds another one. */
  assume(revision: WarehouseRevision): void {
    if (this.#revision === null) this.#assumed = revision;
  }

  /** The state that the answer is of; null: nothing was read or assumed. */
  get answered(): WarehouseRevision | null {
    return this.#revision ?? this.#assumed;
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

  async query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
    return { rows: await this.#inTurn({ text, values, rowsAs: 'objects' }, 'force_custom_plan') };
  }

  async texts(text: string, values: unknown[]): Promise<TextRow[]> {
    return (await this.#inTurn({ text, values, rowsAs: 'texts' }, 'force_custom_plan')) as TextRow[];
  }

  async lookUp(text: string, values: unknown[]): Promise<TextRow[]> {
    return (await this.#inTurn({ text, values, rowsAs: 'texts' }, 'force_generic_plan')) as TextRow[];
  }

  /** The state that the rows are of, which the first statement learns, or this. */
  async learnRevision(): Promise<WarehouseRevision> {
    if (this.#revision === null) await this.#inTurn(null, 'force_custom_plan');
    return this.#revision!;
  }

  /** Nothing is read after the next round trip: the transaction ends with it, without one of its own. */
  endWithNext(): void {
    this.#endsWithNext = true;
  }

  snapshot<T>(work: (db: QuestionDatabase) => Promise<T>): Promise<T> {
    return work(this);
  }

  /** Gives the connection back, after the statement that runs. Those that still wait fail. Nobody has to wait for it. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#sending) void this.#sending.then(() => this.#release());
    else void this.#release();
  }

  async #release(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    if (!this.#broken && (this.#plans !== null || this.#hasFailed)) {
      const { error } = await sendTogether(client, [commit], commit.text);
      if (error) this.#remember(error);
    }
    client.off('error', this.#remember);
    client.release(this.#broken ?? undefined);
  }

  #inTurn(statement: Statement | null, plans: Plans): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, plans, resolve, reject });
      this.#sending ??= this.#sendWaiting();
    });
  }

  async #sendWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      try {
        await this.#sendOnce();
      } catch (error) {
        const reason = this.#reasonOf(error as Error);
        for (const { reject } of this.#waiting.splice(0)) reject(reason);
      }
    }
    this.#sending = null;
  }

  /** What whoever waits gets to know of an error. */
  #reasonOf(error: Error): Error {
    if (!this.replica?.isAtFault(error)) return error;
    this.#again ??= new StartAgain('failed');
    this.close();
    return this.#again;
  }

  /** Sends what waits in one round trip, with what has to be done before it, and perhaps after it. Throws what concerns all of them. */
  async #sendOnce(): Promise<void> {
    this.#assertMaySend();
    // Others may come to wait while it waits for the connection.
    const client = this.#client ?? (await this.#connect());
    this.#assertMaySend();
    const sent = this.#waiting.splice(0, mostTogether);
    const isEnd = this.#endsWithNext && this.#waiting.length === 0;
    const before = this.#before(sent[0]!.plans);
    const all = [...before];
    /** Where the statement of each is among all. */
    const places: number[] = [];
    let { plans } = sent[0]!;
    for (const each of sent) {
      if (each.plans !== plans) all.push({ text: planSetting, values: [each.plans], rowsAs: 'texts' });
      ({ plans } = each);
      places.push(all.length);
      if (each.statement) all.push(each.statement);
    }
    if (isEnd) all.push(commit);
    const about = sent.map(({ statement }) => (statement ?? begin).text).join(';\n');
    const { rows, error } = await sendTogether(client, all, about);
    this.#plans = error || isEnd ? null : plans;
    this.#hasFailed = error !== null;
    const revisionAt = before.findIndex(({ text }) => text === revisionText);
    try {
      if (revisionAt >= 0) this.#see(rows[revisionAt] as TextRow[] | undefined);
    } catch (again) {
      for (const { reject } of sent) reject(again as Error);
      return;
    }
    this.#settle(sent, places, rows, error);
  }

  #settle(sent: readonly Waiting[], places: readonly number[], rows: readonly unknown[][], error: Error | null): void {
    // Of a failure of what comes after all of them, the last one tells.
    const isFailed = ({ statement }: Waiting, at: number): boolean =>
      at === sent.length - 1 || (statement ? places[at]! >= rows.length : places[at]! > rows.length);
    const failed = error ? sent.findIndex(isFailed) : sent.length;
    for (const [at, { statement, resolve }] of sent.slice(0, failed).entries()) {
      resolve(statement ? rows[places[at]!]! : []);
    }
    if (!error) return;
    // After a statement without an answer, the next one would wait as long again. Without a snapshot, all would fail.
    if (hadNoAnswer(error) || this.#revision === null) this.#remember(error);
    sent[failed]!.reject(this.#reasonOf(this.#broken ?? error));
    // Those after it were not executed.
    this.#waiting.unshift(...sent.slice(failed + 1));
  }

  #assertMaySend(): void {
    if (this.unavailable) throw this.unavailable;
    const reason = this.over();
    if (reason) throw new QuestionOver(reason);
    if (this.#isClosed) throw closed();
    // The reason why the connection broke is more useful than the error that it is unusable.
    if (this.#broken) throw this.#broken;
  }

  /** Again after a failed statement, which takes only its own field with it: the others are of the same state, or all are read again. */
  #before(plans: Plans): Statement[] {
    if (this.#plans === plans) return [];
    if (this.#plans !== null) return [{ text: planSetting, values: [plans], rowsAs: 'texts' }];
    const revision: Statement = { text: revisionText, values: [plans], rowsAs: 'texts' };
    return this.#hasFailed ? [rollback, begin, revision] : [begin, revision];
  }

  async #connect(): Promise<PoolClient> {
    const client = await this.pool.connect();
    client.on('error', this.#remember);
    this.#client = client;
    return client;
  }

  #see(rows: TextRow[] | undefined): void {
    const [row] = rows ?? [];
    if (!row) return;
    const [version, revision] = row as [string, string, string];
    const atLeast = this.replica?.atLeast();
    if (atLeast && BigInt(revision) < BigInt(atLeast.revision)) this.startAgain('behind');
    if (this.#revision !== null && this.#revision.revision !== revision) this.startAgain('changed');
    if (this.#assumed !== null && this.#assumed.revision !== revision) this.startAgain('newer');
    this.#revision = { version, revision };
  }
}

function closed(): Error {
  return new Error('the question has been answered: nothing more is read for it');
}

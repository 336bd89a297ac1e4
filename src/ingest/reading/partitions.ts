import { addDays, type CalendarDate, dateInZone } from '../../canonical/calendar-date.js';
import type { ExtractedRecord, ExtractRequest, Page, PartitionRules, StreamState } from '../../contract/extractor.js';
import { joinFragments } from '../../contract/fragments.js';
import type { Clock } from '../../runtime/clock.js';
import { ConfigError, ThrottledError, TransientError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { endOf, periodsIn } from './calendar.js';
import {
  areEqual,
  type Held,
  isDoubtful,
  isLessThanHalf,
  noticeOf,
  sizeMark,
  withHeldSince,
} from './partition-doubt.js';
import { NotKeptError } from './partition-errors.js';
import { completed, firstReadable, type Plan, planned, type ReadSoFar } from './partition-plan.js';
import { instant } from './windows.js';

/** One partition of an account as the platform reports it now. */
export interface ReadPartition {
  /** Its first day. */
  start: CalendarDate;
  /** What the platform says of it besides the rows: becomes the first fragment of the record, as JSON. Without anything that differs on each request. */
  about: Record<string, unknown>;
  /** The bytes of each row, as received. In any order: they are stored in the order of their bytes. */
  rows: Uint8Array[];
  /** The sum over the rows of the metric that `readControl` returns: spend, sessions. A decimal. */
  total: string;
}

/** What the platform has begun to do for a range. */
export interface BegunWork {
  begun: unknown;
}

/** An account whose partitions are read. */
export interface PartitionedAccount {
  /** The beginning of its keys: `<accountId>/<first day>`. */
  accountId: string;
  timezone: string;
  /** Where the backfill starts, unless the platform keeps less. */
  firstDay: CalendarDate;
  /** How many partitions are requested together at most: fewer if they are large, or if a `TransientError` asks to shrink. */
  atOnce: number;
  /** Other rules than the stream's for reading again, if the account has its own. Called before the first `read`; may fail like it. */
  readAgain?(): Promise<PartitionRules['readAgain']>;
  /**
   * Reads a range, both ends included: yields its partitions in order; those without rows may be left out. Throws a `NotKeptError`
   * if the platform no longer has all of it. Work that the platform does by itself, such as an export, is yielded as `begun` (JSON):
   * a later run reads what is left of the range with it instead of asking again.
   */
  read(from: CalendarDate, to: CalendarDate, begun?: unknown): AsyncIterable<ReadPartition | BegunWork>;
  /** What an empty partition says of itself. */
  aboutEmpty(start: CalendarDate): Record<string, unknown>;
  /** The control total of one partition, requested without the breakdown of the rows; null: the platform reports nothing. */
  readControl(start: CalendarDate): Promise<string | null>;
  /**
   * The control totals of a range by first day, in one request; without those of which the platform reports nothing. Left out: what is
   * read for the first time is believed.
   */
  readControls?(from: CalendarDate, to: CalendarDate): Promise<ReadonlyMap<CalendarDate, string>>;
  /** Whether the rows' total can be true beside the control total. Left out: only if both are equal. */
  agrees?(total: string, control: string): boolean;
}

/** The progress of one account; JSON. */
interface AccountState extends ReadSoFar {
  /** By first day: partitions whose new contents are not believed. */
  held?: Record<CalendarDate, Held>;
  /** Why the account could not be read. */
  unavailable?: string;
}

interface PartitionsState extends StreamState {
  accounts?: Record<string, AccountState>;
}

interface PartitionedStream {
  request: ExtractRequest;
  rules: PartitionRules;
  accounts: readonly PartitionedAccount[];
  /** Whether an error concerns its account alone, such as one that is suspended. Left out: none does. */
  isOfAccount?(error: unknown): error is ConfigError;
  /** Accounts that refuse to be read before any range is requested, of which the probe tells the operator. */
  refused?: readonly string[];
  /** Accounts that could not be described for reasons that may pass; `failure` is thrown after the others are read. */
  unanswered?: readonly string[];
  failure?: TransientError | ThrottledError | null;
  /** What the operator is told of an account that was read before, and now is neither in `accounts` nor in `refused`; null: nothing. */
  noticeOfAbsent?(accountId: string): string | null;
  clock: Clock;
  log: Logger;
  /** Pages are yielded once they have this many bytes. */
  pageBytes?: number;
}

const defaultPageBytes = 1024 * 1024;

/** Partitions are requested together up to about so many pages: a response is in memory as a whole. */
const pagesAtOnce = 8;

/**
 * Reads the new partitions of each account, and again those that the platform may have restated. One record of the raw log is a
 * partition: its key is `<account>/<first day>`, its fragments are what the platform says of it and the rows. So contents that did
 * not change write nothing, and a change replaces exactly its partition.
 *
 * A partition that had rows and now has none, or half as many or half the total, is only believed if a control total agrees:
 * platforms answer with empty or collapsed partitions without an error. Otherwise the one before stands, the operator is told, and
 * it is requested again at each sync until both agree. Where nothing is known before, the total must be half of the control total: the
 * two may differ a little for reasons of the platform, and then a whole history would be held.
 *
 * An account that fails does not stop the others: the first transient or throttled failure is thrown after all of them. One of several
 * that refuses to be read is told to the operator, and the watermark stays where it is if the account was read before.
 */
export async function* readPartitions(stream: PartitionedStream): AsyncGenerator<Page> {
  const reading = new Reading(stream);
  let failure = stream.failure ?? null;
  for (const account of stream.accounts) {
    try {
      yield* reading.account(account);
    } catch (error) {
      if (error instanceof TransientError || error instanceof ThrottledError) failure ??= error;
      else if (stream.accounts.length > 1 && stream.isOfAccount?.(error)) reading.noteUnavailable(account, error);
      else throw error;
    }
  }
  yield reading.end(failure === null);
  if (failure !== null) throw failure;
}

class Reading {
  readonly #stream: PartitionedStream;
  readonly #startedAt: string;
  readonly #before: PartitionsState;
  #accounts: Record<string, AccountState>;
  /** Whether nothing new is known of an account that was read before. */
  #isShort: boolean;

  constructor(stream: PartitionedStream) {
    this.#stream = stream;
    this.#startedAt = instant(stream.clock.now());
    this.#before = stream.request.state as PartitionsState;
    this.#accounts = this.#before.accounts ?? {};
    this.#isShort = (stream.refused ?? []).some((accountId) => this.#wasRead(accountId));
  }

  async *account(account: PartitionedAccount): AsyncGenerator<Page> {
    const { clock } = this.#stream;
    const readAgain = await account.readAgain?.();
    const rules = { ...this.#stream.rules, ...(readAgain && { readAgain }) };
    const wanted = { firstDay: account.firstDay, rules, today: dateInZone(clock.now(), account.timezone) };
    let plan: Plan;
    do {
      plan = planned(this.#of(account), wanted);
      const first = firstReadable(this.#of(account), wanted);
      for (const start of this.#heldBefore(account, plan.from)) yield* this.#heldPartition(account, start, first);
      yield* this.#plan(account, plan);
      this.#note(account, completed(this.#of(account), plan), ['left', 'unavailable']);
      // What a run of an earlier day had read may have been restated since.
    } while (plan.plannedOn !== wanted.today);
  }

  noteUnavailable(account: PartitionedAccount, { message }: ConfigError): void {
    this.#stream.log.warn({ account: account.accountId, message }, 'an account cannot be read');
    this.#isShort ||= this.#wasRead(account.accountId);
    this.#note(account, { unavailable: message });
  }

  /** The last page. */
  end(isComplete: boolean): Page {
    const isUpToNow = isComplete && !this.#isShort;
    if (isUpToNow) return { records: [], state: this.#state(this.#startedAt) };
    return { records: [], state: { ...this.#state(this.#before.watermark), isShort: true } };
  }

  /** Requests as many partitions at once as the account allows, but smaller ranges where they fail for their size. */
  async *#plan(account: PartitionedAccount, plan: Plan): AsyncGenerator<Page> {
    const { rules, request, pageBytes = defaultPageBytes } = this.#stream;
    let { from } = plan;
    // The platform may meanwhile have dropped all that the work was for.
    let work = plan.work && from <= plan.work.to ? plan.work : undefined;
    let { atOnce } = account;
    let isBelowFloor = false;
    while (from <= plan.to) {
      request.signal.throwIfAborted();
      const periods = work
        ? periodsIn(rules.unit, from, work.to)
        : periodsIn(rules.unit, from, plan.to).slice(0, atOnce);
      const last = periods.at(-1)!;
      const next = addDays(endOf(rules.unit, last), 1);
      try {
        const bytes = yield* this.#range(account, { from, to: last, begun: work?.begun }, plan);
        const fitting = Math.floor((pagesAtOnce * pageBytes * periods.length) / Math.max(bytes, 1));
        if (isBelowFloor || fitting < atOnce) atOnce = Math.min(account.atOnce, Math.max(1, fitting));
        isBelowFloor = false;
      } catch (error) {
        const isTooMuch = error instanceof NotKeptError || (error instanceof TransientError && error.shrink);
        if (isTooMuch && periods.length > 1) {
          atOnce = Math.ceil(periods.length / 2);
          from = this.#of(account).left?.from ?? from;
          work = undefined;
          this.#note(account, { left: leftOf(plan, from) });
          continue;
        }
        if (!(error instanceof NotKeptError)) throw error;
        isBelowFloor = true;
        this.#note(account, { keptFrom: next });
      }
      from = next;
      work = undefined;
      this.#note(account, { left: leftOf(plan, from) });
    }
  }

  async *#heldPartition(account: PartitionedAccount, start: CalendarDate, first: CalendarDate): AsyncGenerator<Page> {
    if (start < first) return this.#hold(account, start, null);
    try {
      yield* this.#range(account, { from: start, to: start }, null);
    } catch (error) {
      if (!(error instanceof NotKeptError)) throw error;
      this.#hold(account, start, null);
    }
  }

  /** Returns how many bytes of rows there were. */
  async *#range(
    account: PartitionedAccount,
    { from, to, begun }: { from: CalendarDate; to: CalendarDate; begun?: unknown },
    plan: Plan | null,
  ): AsyncGenerator<Page, number> {
    const { rules, clock, pageBytes = defaultPageBytes } = this.#stream;
    let page: ReadPartition[] = [];
    let bytes = 0;
    let total = 0;
    const today = dateInZone(clock.now(), account.timezone);
    const end = endOf(rules.unit, to);
    const range = { from, to: end < today ? end : today, begun };
    const controls = onFirstCall(async () => (await account.readControls?.(range.from, range.to)) ?? null);
    const flush = async (): Promise<Page> => {
      const taken = page;
      page = [];
      bytes = 0;
      const records = await this.#believed(account, taken, controls);
      const last = taken.at(-1)!.start;
      if (plan) {
        const { work } = this.#of(account).left ?? {};
        this.#note(account, { left: leftOf(plan, addDays(endOf(rules.unit, last), 1), work) });
      }
      return { records, state: this.#state(this.#before.watermark) };
    };
    for await (const partition of withEmpty(account, rules, range)) {
      if ('begun' in partition) {
        if (plan) this.#note(account, { left: leftOf(plan, from, { to, begun: partition.begun }) });
        yield { records: [], state: this.#state(this.#before.watermark) };
        continue;
      }
      page.push(partition);
      bytes += partition.rows.reduce((sum, row) => sum + row.length, 0);
      if (bytes < pageBytes) continue;
      total += bytes;
      yield await flush();
    }
    total += bytes;
    if (page.length > 0) yield await flush();
    return total;
  }

  /**
   * The records of the partitions that may be stored; the others are noted as held, and so are their known contents. `readControls`: the
   * control totals of their range, needed for those that are read for the first time.
   */
  async #believed(
    account: PartitionedAccount,
    partitions: readonly ReadPartition[],
    readControls: () => Promise<ReadonlyMap<CalendarDate, string> | null>,
  ): Promise<ExtractedRecord[]> {
    const keyed = partitions.map((partition) => ({ ...partition, key: `${account.accountId}/${partition.start}` }));
    const marks = await this.#stream.request.known.marks(keyed.map(({ key }) => key));
    const controls = keyed.every(({ key }) => marks.has(key)) ? null : await readControls();
    const records = [];
    for (const { key, start, about, rows, total } of keyed) {
      const came = sizeMark(rows, total);
      const held = await this.#doubt(account, start, {
        total,
        came,
        known: marks.get(key) ?? null,
        first: controls?.get(start),
      });
      this.#hold(account, start, held);
      if (held !== null) {
        const known = marks.has(key) ? (await this.#stream.request.known.payloads([key])).get(key) : undefined;
        const payload = known && withHeldSince(known, held.since);
        if (payload) records.push({ key, updatedAt: null, payload, mark: marks.get(key)! });
        continue;
      }
      const payload = joinFragments([Buffer.from(JSON.stringify(about)), ...rows.toSorted(Buffer.compare)]);
      records.push({ key, updatedAt: null, payload, mark: came });
    }
    return records;
  }

  /** null: it is believed. */
  async #doubt(
    account: PartitionedAccount,
    start: CalendarDate,
    { total, came, known, first }: { total: string; came: string; known: string | null; first?: string | undefined },
  ): Promise<Held | null> {
    const { rules, clock, log } = this.#stream;
    const isFarBelow = known === null && first !== undefined && isLessThanHalf(total, first);
    if (!isFarBelow && !isDoubtful(came, known, rules.mayBeEmpty)) return null;
    const control = first ?? (await account.readControl(start));
    if ((account.agrees ?? areEqual)(total, control ?? '0')) return null;
    const since = this.#of(account).held?.[start]?.since ?? instant(clock.now());
    log.warn({ account: account.accountId, start, known, came, control }, 'a partition is held back');
    return { since, known: known ?? sizeMark([], '0'), came, control };
  }

  /** Held partitions before a day, oldest first. */
  #heldBefore(account: PartitionedAccount, from: CalendarDate): CalendarDate[] {
    return Object.keys(this.#of(account).held ?? {})
      .filter((start) => start < from)
      .sort();
  }

  #hold(account: PartitionedAccount, start: CalendarDate, held: Held | null): void {
    const { [start]: _, ...others } = this.#of(account).held ?? {};
    const all = held === null ? others : { ...others, [start]: held };
    if (Object.keys(all).length > 0) this.#note(account, { held: all });
    else this.#note(account, {}, ['held']);
  }

  #wasRead(accountId: string): boolean {
    return this.#accounts[accountId]?.readTo !== undefined;
  }

  #of({ accountId }: PartitionedAccount): AccountState {
    return this.#accounts[accountId] ?? {};
  }

  #note(account: PartitionedAccount, changes: AccountState, removed: readonly (keyof AccountState)[] = []): void {
    const next = { ...this.#of(account), ...changes };
    for (const field of removed) delete next[field];
    this.#accounts = { ...this.#accounts, [account.accountId]: next };
  }

  #state(watermark: string | null): PartitionsState {
    const { accounts, refused = [], unanswered = [], noticeOfAbsent } = this.#stream;
    const here = new Set([...accounts.map(({ accountId }) => accountId), ...refused, ...unanswered]);
    // Accounts that are no longer read keep their progress, in case they come back.
    const absent = Object.keys(this.#accounts).filter((accountId) => !here.has(accountId) && this.#wasRead(accountId));
    const notices = accounts.flatMap((account) => {
      const { held = {}, unavailable, keptFrom } = this.#of(account);
      const { accountId, firstDay } = account;
      return [
        ...(unavailable === undefined ? [] : [`${accountId} is not read: ${unavailable}`]),
        ...(keptFrom === undefined || keptFrom <= firstDay
          ? []
          : [`${accountId}: the platform no longer has what was before ${keptFrom}.`]),
        ...Object.entries(held).map(([start, each]) => noticeOf(accountId, start, each)),
      ];
    });
    notices.push(...absent.flatMap((accountId) => noticeOfAbsent?.(accountId) ?? []));
    return { watermark, accounts: this.#accounts, ...(notices.length > 0 && { notices }) };
  }
}

/** Calls `read` when its result is first needed, and once. */
function onFirstCall<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= read());
}

/** What is left of a plan from a day on, with the work begun for it. */
function leftOf({ work: _, ...plan }: Plan, from: CalendarDate, work?: Plan['work']): Plan {
  return { ...plan, from, ...(work && from <= work.to && { work }) };
}

/** All partitions of a range in order, with empty ones where the platform has none. */
async function* withEmpty(
  account: PartitionedAccount,
  { unit }: PartitionRules,
  { from, to, begun }: { from: CalendarDate; to: CalendarDate; begun?: unknown },
): AsyncGenerator<ReadPartition | BegunWork> {
  const wanted = periodsIn(unit, from, to);
  let at = 0;
  const empty = (start: CalendarDate): ReadPartition => ({
    start,
    about: account.aboutEmpty(start),
    rows: [],
    total: '0',
  });
  for await (const partition of account.read(from, to, begun)) {
    if ('begun' in partition) {
      yield partition;
      continue;
    }
    const place = wanted.indexOf(partition.start, at);
    if (place === -1) {
      throw new TransientError(
        `account ${account.accountId}: a report of ${from} to ${to} has rows of ${partition.start}, which is not in it or came before`,
        { code: 'partition_not_requested' },
      );
    }
    for (const start of wanted.slice(at, place)) yield empty(start);
    yield partition;
    at = place + 1;
  }
  for (const start of wanted.slice(at)) yield empty(start);
}

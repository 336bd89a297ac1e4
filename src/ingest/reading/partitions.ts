import type { ExtractRequest, Page, PartitionRules, StreamState } from '../../contract/extractor.js';
import { joinFragments } from '../../contract/fragments.js';
import type { Clock } from '../../runtime/clock.js';
import { TransientError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { formatDecimal, parseDecimal } from '../staging/decimal.js';
import { addDays, addMonths, type Day, dayIn, endOf, periodsIn, startOf } from './calendar.js';
import { instant } from './windows.js';

/** One partition of an account as the platform reports it now. */
export interface ReadPartition {
  /** Its first day. */
  start: Day;
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
  firstDay: Day;
  /** How many partitions are requested together at most. A `TransientError` that asks to shrink halves it. */
  atOnce: number;
  /** Other rules than the stream's for reading again, if the account has its own. */
  readAgain?: PartitionRules['readAgain'];
  /**
   * Reads a range, both ends included: yields its partitions in order; those without rows may be left out. Work that the platform does
   * by itself, such as an export, is yielded as `begun` (JSON): a later run reads what is left of the range with it instead of asking again.
   */
  read(from: Day, to: Day, begun?: unknown): AsyncIterable<ReadPartition | BegunWork>;
  /** What an empty partition says of itself. */
  aboutEmpty(start: Day): Record<string, unknown>;
  /** The control total of one partition, requested without the breakdown of the rows; null: the platform reports nothing. */
  readControl(start: Day): Promise<string | null>;
  /** Whether the rows' total can be true beside the control total. Left out: only if both are equal. */
  agrees?(total: string, control: string): boolean;
}

/** The progress of one account; JSON. */
interface AccountState {
  /** The last day that was read. */
  readTo?: Day;
  /** By the days of a rule for reading again: the day on which it was last followed. */
  readAgainOn?: Record<string, Day>;
  /** What is left of the range that an interrupted run was reading, and when it was planned. */
  left?: Left;
  /** By first day: partitions whose new contents are not believed, so that the ones before stand. */
  held?: Record<Day, Held>;
}

interface Plan {
  from: Day;
  to: Day;
  plannedOn: Day;
}

interface Left extends Plan {
  /** Begun for the range from the first day left up to `to`. */
  work?: { to: Day; begun: unknown };
}

interface Held {
  since: string;
  /** `<rows> <total>`: what is stored, and what came instead. */
  known: string;
  came: string;
  control: string | null;
}

interface PartitionsState extends StreamState {
  accounts?: Record<string, AccountState>;
}

interface PartitionedStream {
  request: ExtractRequest;
  rules: PartitionRules;
  accounts: readonly PartitionedAccount[];
  clock: Clock;
  log: Logger;
  /** Pages are yielded once they have this many bytes. */
  pageBytes?: number;
}

const defaultPageBytes = 1024 * 1024;

/**
 * Reads the new partitions of each account, and again those that the platform may have restated. One record of the raw log is a
 * partition: its key is `<account>/<first day>`, its fragments are what the platform says of it and the rows. So contents that did
 * not change write nothing, and a change replaces exactly its partition.
 *
 * A partition that had rows and now has none, or half as many or half the total, is only believed if a control total agrees:
 * platforms answer with empty or collapsed partitions without an error. Otherwise the one before stands, the operator is told, and
 * it is requested again at each sync until both agree.
 */
export async function* readPartitions(stream: PartitionedStream): AsyncGenerator<Page> {
  const reading = new Reading(stream);
  for (const account of stream.accounts) yield* reading.account(account);
  yield reading.end();
}

class Reading {
  readonly #stream: PartitionedStream;
  readonly #startedAt: string;
  readonly #before: PartitionsState;
  #accounts: Record<string, AccountState>;

  constructor(stream: PartitionedStream) {
    this.#stream = stream;
    this.#startedAt = instant(stream.clock.now());
    this.#before = stream.request.state as PartitionsState;
    this.#accounts = this.#before.accounts ?? {};
  }

  async *account(account: PartitionedAccount): AsyncGenerator<Page> {
    const { rules, clock, request } = this.#stream;
    const today = dayIn(account.timezone, clock.now());
    const state = this.#accounts[account.accountId] ?? {};
    const plan = planned(state, account, rules, today);
    for (const start of heldBefore(state, plan.from)) {
      if (start >= firstReadable(account, rules, today)) yield* this.#range(account, today, { from: start, to: start });
      else this.#hold(account, start, null);
    }
    let { from } = plan;
    let { atOnce } = account;
    let work = state.left?.work;
    while (from <= plan.to) {
      request.signal.throwIfAborted();
      const periods = periodsIn(rules.unit, from, work?.to ?? plan.to).slice(0, work ? undefined : atOnce);
      const last = periods.at(-1)!;
      try {
        yield* this.#range(account, today, { from, to: last, begun: work?.begun }, { ...plan, from });
        work = undefined;
      } catch (error) {
        work = undefined;
        if (!(error instanceof TransientError) || !error.shrink || periods.length === 1) throw error;
        atOnce = Math.ceil(periods.length / 2);
        continue;
      }
      from = addDays(endOf(rules.unit, last), 1);
      this.#note(account, { left: { ...plan, from } });
    }
    this.#note(account, { readTo: plan.to, readAgainOn: followed(this.#of(account), account, rules, today) }, ['left']);
  }

  /** The page that completes the stream. */
  end(): Page {
    // Accounts that are no longer read leave nothing behind.
    const current = new Set(this.#stream.accounts.map(({ accountId }) => accountId));
    this.#accounts = Object.fromEntries(Object.entries(this.#accounts).filter(([accountId]) => current.has(accountId)));
    return { records: [], state: this.#state(this.#startedAt) };
  }

  async *#range(
    account: PartitionedAccount,
    today: Day,
    range: { from: Day; to: Day; begun?: unknown },
    plan?: Plan,
  ): AsyncGenerator<Page> {
    const { rules, pageBytes = defaultPageBytes } = this.#stream;
    const { from, to, begun } = range;
    let page: ReadPartition[] = [];
    let bytes = 0;
    const flush = async (): Promise<Page> => {
      const taken = page;
      page = [];
      bytes = 0;
      const records = await this.#believed(account, taken);
      const last = taken.at(-1)!.start;
      if (plan) this.#note(account, { left: leftAfter(plan, addDays(endOf(rules.unit, last), 1), this.#of(account)) });
      return { records, state: this.#state(this.#before.watermark) };
    };
    const last = endOf(rules.unit, to) < today ? endOf(rules.unit, to) : today;
    for await (const partition of withEmpty(account, rules, { from, to: last, begun })) {
      if ('begun' in partition) {
        if (plan) this.#note(account, { left: { ...plan, work: { to, begun: partition.begun } } });
        yield { records: [], state: this.#state(this.#before.watermark) };
        continue;
      }
      page.push(partition);
      bytes += partition.rows.reduce((sum, row) => sum + row.length, 0);
      if (bytes >= pageBytes) yield await flush();
    }
    if (page.length > 0) yield await flush();
  }

  /** The records of the partitions that may be stored; the others are noted as held. */
  async #believed(account: PartitionedAccount, partitions: readonly ReadPartition[]) {
    const keyed = partitions.map((partition) => ({ ...partition, key: `${account.accountId}/${partition.start}` }));
    const marks = await this.#stream.request.known.marks(keyed.map(({ key }) => key));
    const records = [];
    for (const { key, start, about, rows, total } of keyed) {
      const came = `${rows.length} ${total}`;
      const known = marks.get(key) ?? null;
      const held = await this.#doubt(account, start, came, known);
      this.#hold(account, start, held);
      if (held !== null) continue;
      const payload = joinFragments([Buffer.from(JSON.stringify(about)), ...rows.toSorted(Buffer.compare)]);
      records.push({ key, updatedAt: null, payload, mark: came });
    }
    return records;
  }

  /** null: it is believed. */
  async #doubt(account: PartitionedAccount, start: Day, came: string, known: string | null): Promise<Held | null> {
    const { rules, clock, log } = this.#stream;
    const isUsual = known === null ? rules.mayBeEmpty || sizeOf(came).rows > 0 : !isCollapsed(came, known);
    if (isUsual) return null;
    const control = await account.readControl(start);
    const { total } = sizeOf(came);
    const agrees = account.agrees ?? ((sum, wanted) => parseDecimal(sum) === parseDecimal(wanted));
    if (agrees(total, control ?? '0')) return null;
    const since = this.#of(account).held?.[start]?.since ?? instant(clock.now());
    log.warn({ account: account.accountId, start, known, came, control }, 'a partition is held back');
    return { since, known: known ?? '0 0', came, control };
  }

  #hold(account: PartitionedAccount, start: Day, held: Held | null): void {
    const { [start]: _, ...others } = this.#of(account).held ?? {};
    const all = held === null ? others : { ...others, [start]: held };
    if (Object.keys(all).length > 0) this.#note(account, { held: all });
    else this.#note(account, {}, ['held']);
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
    const notices = Object.entries(this.#accounts).flatMap(([accountId, { held = {} }]) =>
      Object.entries(held).map(([start, each]) => noticeOf(accountId, start, each)),
    );
    return { watermark, accounts: this.#accounts, ...(notices.length > 0 && { notices }) };
  }
}

/** What is left of a plan from a day on, with the work begun for it. */
function leftAfter(plan: Plan, from: Day, { left }: AccountState): Left {
  return { ...plan, from, ...(left?.work && from <= left.work.to && { work: left.work }) };
}

/** The range to read now: that of an interrupted run of the same day, or what is new and what may have been restated. */
function planned(
  { readTo, readAgainOn, left }: AccountState,
  account: PartitionedAccount,
  rules: PartitionRules,
  today: Day,
): Plan {
  const { unit } = rules;
  const first = firstReadable(account, rules, today);
  const plan = { to: today, plannedOn: today };
  if (left) return { ...plan, from: left.from, ...(left.plannedOn === today && { to: left.to }) };
  if (readTo === undefined) return { ...plan, from: startOf(unit, first) };
  const due = (account.readAgain ?? rules.readAgain).filter((rule) => isDue(rule, readAgainOn, today));
  const again = Math.max(1, ...due.map(({ days }) => days));
  const next = addDays(readTo, 1);
  const from = addDays(today, 1 - again);
  const earliest = from < next ? from : next;
  return { ...plan, from: startOf(unit, earliest > first ? earliest : first) };
}

function firstReadable({ firstDay }: PartitionedAccount, { keptForMonths }: PartitionRules, today: Day): Day {
  if (keptForMonths === null) return firstDay;
  // A month of margin: the bound in days is not published, and beyond it the platform refuses.
  const floor = addMonths(today, 1 - keptForMonths);
  return firstDay > floor ? firstDay : floor;
}

function isDue(
  { days, every }: PartitionRules['readAgain'][number],
  on: AccountState['readAgainOn'],
  today: Day,
): boolean {
  if (every === 'sync') return true;
  const before = on?.[days];
  return before === undefined || before <= addDays(today, every === 'day' ? -1 : -7);
}

/** The days on which the rules were last followed, after a complete read. */
function followed(
  { readAgainOn }: AccountState,
  { readAgain }: PartitionedAccount,
  rules: PartitionRules,
  today: Day,
): Record<string, Day> {
  const due = (readAgain ?? rules.readAgain).filter((rule) => rule.every !== 'sync' && isDue(rule, readAgainOn, today));
  return { ...readAgainOn, ...Object.fromEntries(due.map(({ days }) => [days, today])) };
}

/** Held partitions that the range does not contain, oldest first. */
function heldBefore({ held = {} }: AccountState, from: Day): Day[] {
  return Object.keys(held)
    .filter((start) => start < from)
    .sort();
}

/** All partitions of a range in order, with empty ones where the platform has none. */
async function* withEmpty(
  account: PartitionedAccount,
  { unit }: PartitionRules,
  { from, to, begun }: { from: Day; to: Day; begun?: unknown },
): AsyncGenerator<ReadPartition | BegunWork> {
  const wanted = periodsIn(unit, from, to);
  let at = 0;
  const empty = (start: Day): ReadPartition => ({ start, about: account.aboutEmpty(start), rows: [], total: '0' });
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

function sizeOf(mark: string): { rows: number; total: string } {
  const [rows, total] = mark.split(' ') as [string, string];
  return { rows: Number(rows), total };
}

/** Whether a partition that had something has nothing now, or less than half of it. */
function isCollapsed(came: string, known: string): boolean {
  const now = sizeOf(came);
  const before = sizeOf(known);
  if (before.rows === 0) return false;
  return now.rows * 2 < before.rows || parseDecimal(now.total) * 2n < parseDecimal(before.total);
}

function noticeOf(accountId: string, start: Day, { since, known, came, control }: Held): string {
  const [before, now] = [sizeOf(known), sizeOf(came)];
  const says =
    control === null ? "the account's own total says nothing" : `the account's own total is ${plain(control)}`;
  return `${accountId}, ${start}: the platform reports ${now.rows} rows with a total of ${plain(now.total)}, where ${before.rows} with ${plain(before.total)} are known, and ${says}. The known ones are kept since ${since}; it is requested again at each sync.`;
}

function plain(amount: string): string {
  return formatDecimal(parseDecimal(amount));
}

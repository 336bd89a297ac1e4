import type { Page, StreamState } from '../../contract/extractor.js';
import type { Clock } from '../../runtime/clock.js';
import { type ConfigError, ThrottledError, TransientError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { readFullScan, type ScanPage } from './full-scan.js';
import { instant } from './windows.js';

/** An account that is scanned by itself: its keys begin with `<accountId>/`. */
export interface ScannedAccount {
  accountId: string;
  /** Reads from a position, or from the beginning if there is none. */
  readPages(position: unknown): AsyncIterable<ScanPage>;
}

interface ScannedAccounts {
  state: StreamState;
  clock: Clock;
  /** What an account has, for messages: `campaigns`. */
  contents: string;
  accounts: readonly ScannedAccount[];
  /** Whether an error concerns its account alone: of several it does not stop the others, and what is known of it stands. */
  isOfAccount(error: unknown): error is ConfigError;
  /** Why accounts that are not among `accounts` could not even be described, if that may pass: thrown after the others are read. */
  failure?: TransientError | ThrottledError | null;
  log: Logger;
}

interface AccountsState extends StreamState {
  /** Accounts that were read completely, ever. */
  known?: readonly string[];
  /** Those that the pass over all accounts has read, as far as it went. */
  done?: readonly string[];
  /** When that pass began, or the first scan that it has completed. */
  begunAt?: string;
  /** By account: where its scan continues. */
  scans?: Record<string, unknown>;
  /** Those whose scan lacks most of what is known: left out of the rest of this attempt. */
  doubted?: readonly string[];
}

/** A pass that was interrupted goes on within this time; after it, what it has read is no longer how things are. */
const longestPassMs = 3600 * 1000;

/**
 * Full scans of several accounts, one after the other: each is complete by itself, so that one that fails, or that is doubted, deletes
 * nothing and does not stop the others. The first transient or throttled failure is thrown after all of them, and the next attempt reads
 * all again, the failed ones from where they stopped. Of several, one that refuses to be read is told to the operator, and the watermark stays
 * where it is if the account was read before.
 */
export async function* readAccountScans(stream: ScannedAccounts): AsyncGenerator<Page> {
  const { clock, contents, accounts, isOfAccount, log } = stream;
  const { watermark, known: before = [], scans: begun = {}, doubted = [], ...pass } = stream.state as AccountsState;
  const now = clock.now();
  const isGoingOn = pass.begunAt !== undefined && now.getTime() - Date.parse(pass.begunAt) < longestPassMs;
  let begunAt = isGoingOn ? pass.begunAt! : instant(now);
  const read = isGoingOn ? (pass.done ?? []) : [];
  const known = new Set(before);
  const done = new Set(read);
  const scans = new Map(Object.entries(begun));
  const notices: string[] = [];
  let isShort = doubted.length > 0;
  let failure = stream.failure ?? null;
  const noted = (): AccountsState => ({
    watermark,
    ...(known.size > 0 && { known: [...known] }),
    ...(done.size > 0 && { done: [...done], begunAt }),
    ...(scans.size > 0 && { scans: Object.fromEntries(scans) }),
    ...(doubted.length > 0 && { doubted }),
    ...(notices.length > 0 && { notices: [...notices] }),
  });
  const left = accounts.filter(({ accountId }) => !read.includes(accountId) && !doubted.includes(accountId));
  for (const { accountId, readPages } of left) {
    const scan = scans.get(accountId);
    const own = { watermark, ...(scan !== undefined && { scan }) };
    try {
      for await (const page of readFullScan({ state: own, clock, keyPrefix: `${accountId}/`, readPages })) {
        const { completes } = page;
        if (completes) scans.delete(accountId);
        else scans.set(accountId, page.state.scan);
        const again = { ...noted(), doubted: [...doubted, accountId] };
        if (completes) for (const list of [done, known]) list.add(accountId);
        // A scan that went on may have begun before the pass that completes it.
        if (completes && page.state.watermark! < begunAt) begunAt = page.state.watermark!;
        yield { ...page, state: noted(), ...(completes && { completes: { ...completes, again } }) };
      }
    } catch (error) {
      if (error instanceof TransientError || error instanceof ThrottledError) failure ??= error;
      else if (accounts.length > 1 && isOfAccount(error)) {
        log.warn({ account: accountId, message: error.message }, `the ${contents} of an account cannot be read`);
        isShort ||= known.has(accountId);
        notices.push(`Not read of ${accountId}: ${contents}. ${error.message}`);
      } else throw error;
    }
  }
  done.clear();
  // Accounts that are gone need no place any more.
  for (const id of scans.keys()) if (!accounts.some(({ accountId }) => accountId === id)) scans.delete(id);
  const { doubted: _, ...ended } = noted();
  yield {
    records: [],
    state: { ...ended, ...(failure === null && !isShort ? { watermark: begunAt } : { isShort: true }) },
  };
  if (failure !== null) throw failure;
}

import type { Page, StreamState } from '../../contract/extractor.js';
import type { Clock } from '../../runtime/clock.js';
import type { ConfigError } from '../../runtime/errors.js';
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
  accounts: readonly ScannedAccount[];
  /** Whether an error concerns its account alone: of several it does not stop the others, and what is known of it stands. */
  isOfAccount(error: unknown): error is ConfigError;
  log: Logger;
}

/** The account that is being scanned, with the state of its scan. */
interface AccountsState extends StreamState {
  account?: string;
}

/** Full scans of several accounts, one after the other: each is complete by itself, so that one that fails deletes nothing. */
export async function* readAccountScans({ state, accounts, ...stream }: ScannedAccounts): AsyncGenerator<Page> {
  const { clock, isOfAccount, log } = stream;
  const { watermark, account: stopped } = state as AccountsState;
  const startedAt = instant(clock.now());
  // An account that is no longer read: from the first one.
  const begin = Math.max(
    0,
    accounts.findIndex(({ accountId }) => accountId === stopped),
  );
  for (const [at, { accountId, readPages }] of [...accounts.entries()].slice(begin)) {
    const here = { watermark, account: accountId };
    const next = accounts[at + 1];
    const own = stopped === accountId ? state : here;
    try {
      for await (const page of readFullScan({ state: own, clock, keyPrefix: `${accountId}/`, readPages })) {
        const { completes } = page;
        yield completes
          ? {
              ...page,
              completes: { ...completes, again: here },
              state: { watermark, ...(next && { account: next.accountId }) },
            }
          : { ...page, state: { ...page.state, account: accountId } };
      }
    } catch (error) {
      if (accounts.length === 1 || !isOfAccount(error)) throw error;
      // The source's notices, or the stream of spend, tell the operator.
      log.warn({ account: accountId, message: error.message }, 'the campaigns of an account cannot be read');
    }
  }
  yield { records: [], state: { watermark: startedAt } };
}

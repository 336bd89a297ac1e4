import type { ExtractRequest, Page, Stream, StreamState } from '../../../../contract/extractor.js';
import type { Slice, SliceState } from '../../../reading/slices.js';
import { instant, readWindows, type SlicePage } from '../../../reading/windows.js';
import type { ConnectedAccount } from '../account.js';
import { addListed, ledgerRecords, type ListedStock } from '../ledger-records.js';
import { readReportSlice } from '../report-slice.js';
import { RequestedReports } from '../requested-reports.js';
import { amazonStreams } from '../streams.js';
import { readStock } from './inventory.js';

const reportType = 'GET_LEDGER_SUMMARY_VIEW_DATA';
const byDay = { aggregatedByTimePeriod: 'DAILY', aggregateByLocation: 'COUNTRY' };
const dayMs = 24 * 3600 * 1000;
/** Amazon books movements of the last days late. */
const settledMs = 2 * dayMs;
/** For how long Amazon keeps the ledger: a year and a half. */
const keptMs = 540 * dayMs;
const windowMs = 90 * dayMs;

interface LedgerState extends StreamState {
  /** The ledger is read up to this instant, the start of a day: later stock is known by the stream `inventory`. */
  until?: string;
  /** How far it is read. */
  history?: SliceState;
}

/** The stock at the end of each day before the first sync, once. From then on the stream `inventory` knows more of it. */
export function ledgerStream(account: ConnectedAccount): Stream {
  return { ...amazonStreams.ledger, extract: (request) => readLedger(account, request) };
}

async function* readLedger(account: ConnectedAccount, { state: given }: ExtractRequest): AsyncGenerator<Page> {
  const now = account.client.clock.now().getTime();
  const { until = startOfDay(now - settledMs), history = { watermark: null }, ...rest } = given as LedgerState;
  const untilMs = Date.parse(until);
  const start = Date.parse(startOfDay(Math.max(account.context.backfillStart.getTime(), untilMs - keptMs)));
  const reader = new LedgerReader(account, { start: instant(new Date(start)), until });
  let read: SliceState = history;
  if (start < untilMs) {
    const settings = {
      ...{ start: new Date(start), safetyMs: 0, lookback: { minMs: 0, maxMs: 0 } },
      window: { startMs: windowMs, minMs: dayMs, maxMs: windowMs },
    };
    const clock = { now: () => new Date(until) };
    for await (const page of readWindows({
      state: history,
      clock,
      settings,
      readSlice: (slice) => reader.read(slice),
    })) {
      read = page.state as SliceState;
      yield { ...page, state: { ...rest, until, history: read } };
    }
  }
  const { notices: _, ...known } = rest;
  const notices = reader.notices ?? rest.notices;
  yield {
    records: [],
    state: { ...known, until, history: read, watermark: instant(new Date(now)), ...(notices && { notices }) },
  };
}

function startOfDay(ms: number): string {
  return instant(new Date(ms - (ms % dayMs)));
}

class LedgerReader {
  readonly #account: ConnectedAccount;
  readonly #span: { start: string; until: string };
  readonly #reports: RequestedReports;
  readonly #elsewhere = new Set<string>();
  #listed: ListedStock | undefined;

  constructor(account: ConnectedAccount, span: { start: string; until: string }) {
    this.#account = account;
    this.#span = span;
    this.#reports = new RequestedReports(account.client, reportType, { isUnrepeatable: true, options: byDay });
  }

  /** undefined: none. */
  get notices(): string[] | undefined {
    if (this.#elsewhere.size === 0) return undefined;
    const countries = [...this.#elsewhere].sort().join(', ');
    return [`Not in the history of stock: warehouses in ${countries}, where no marketplace is read.`];
  }

  read(slice: Slice): AsyncGenerator<SlicePage> {
    return readReportSlice(this.#account, slice, this.#reports, async (text, reportId) => {
      this.#listed ??= await this.#stockNow();
      const { records, elsewhere } = ledgerRecords(text, reportId, {
        ...{ from: slice.from, to: slice.to, listed: this.#listed, marketplaces: await this.#account.marketplaces() },
        isFirst: slice.from === this.#span.start,
        isLast: slice.to === this.#span.until,
      });
      for (const country of elsewhere) this.#elsewhere.add(country);
      return records;
    });
  }

  /** The ledger has neither the condition of its units nor which SKUs are no longer sold. */
  async #stockNow(): Promise<ListedStock> {
    const listed: ListedStock = new Map();
    for (const marketplace of await this.#account.marketplaces()) {
      for await (const { records } of readStock(this.#account, marketplace)) {
        for (const { payload } of records) addListed(listed, marketplace.id, payload);
      }
    }
    return listed;
  }
}

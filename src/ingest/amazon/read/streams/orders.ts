import type { ExtractRequest, Page, Stream } from '../../../../contract/extractor.js';
import { ConfigError, TransientError } from '../../../../runtime/errors.js';
import { nextSlice, type Slice, type SliceState, type WindowSettings } from '../../../reading/slices.js';
import { readWindows, type SlicePage } from '../../../reading/windows.js';
import { accessDenied } from '../../client/judge-answer.js';
import type { ConnectedAccount } from '../account.js';
import { oldestOrders } from '../oldest-orders.js';
import { waiting } from '../order-record.js';
import { orderReport, readOrderReport } from '../order-report.js';
import { readOrdersV0 } from '../orders-v0.js';
import { reportBegun } from '../report-of-slice.js';
import { RequestedReports } from '../requested-reports.js';
import { searchOrders } from '../search-orders.js';
import { amazonStreams } from '../streams.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Older changes come from reports: the list of orders gives 100 orders in three minutes. */
const settledMs = 2 * dayMs;
/** Beyond 31 days a report is empty, without an error. */
const reportMs = 30 * dayMs;

interface OrdersState extends SliceState {
  /** Orders that wait for their prices. Counting them in the log would read all orders at each sync. */
  pending?: readonly string[];
  /** When the last day was last read again: some orders are shown hours late. */
  dayReadAt?: string;
}

/** Orders by the time of their last change: older ones from reports, those of the last two days from the Orders API. */
export function ordersStream(account: ConnectedAccount): Stream {
  return { ...amazonStreams.orders, extract: (request) => readOrders(account, request) };
}

async function* readOrders(account: ConnectedAccount, { state: given }: ExtractRequest): AsyncGenerator<Page> {
  const { client, context, settings } = account;
  const { clock } = client;
  const now = clock.now();
  const { dayReadAt, pending: known = [] } = given as OrdersState;
  const isDue = dayReadAt === undefined || now.getTime() - Date.parse(dayReadAt) >= dayMs;
  const state: OrdersState = isDue ? { ...given, dayReadAt: now.toISOString() } : given;
  const windows: WindowSettings = {
    start: oldestOrders(settings, context.backfillStart, now),
    // Two minutes are the rule; the clocks may differ.
    safetyMs: 3 * minuteMs,
    lookback: { minMs: isDue ? dayMs : 30 * minuteMs, maxMs: dayMs },
    window: { startMs: reportMs, minMs: hourMs, maxMs: reportMs },
    settledMs,
  };
  const orders = new OrdersOf(account, windows);
  const pending = new Set(known);
  let last: OrdersState = state;
  for await (const page of readWindows({ state, clock, settings: windows, readSlice: (slice) => orders.read(slice) })) {
    for (const { key, mark } of page.records) {
      if (mark === waiting) pending.add(key);
      else pending.delete(key);
    }
    const { pending: _, ...rest } = page.state as OrdersState;
    last = pending.size === 0 ? rest : { ...rest, pending: [...pending] };
    yield { ...page, state: last };
  }
  const { notices: _, ...rest } = last;
  const notices = noticesOf(pending.size, orders.fallsBack);
  if (JSON.stringify(notices) === JSON.stringify(given.notices ?? [])) return;
  yield { records: [], state: notices.length === 0 ? rest : { ...rest, notices } };
}

function noticesOf(pending: number, fallsBack: boolean): string[] {
  return [
    ...(pending > 0 ? [`${pending} pending order(s) have no prices yet: they count once Amazon gives them.`] : []),
    ...(fallsBack
      ? [
          'Amazon refuses this account Orders 2026-01-01, so orders are read by v0, which ends on 27 March 2027: authorise the app again, or ask Amazon.',
        ]
      : []),
  ];
}

class OrdersOf {
  readonly #account: ConnectedAccount;
  readonly #windows: WindowSettings;
  readonly #startedAt: Date;
  readonly #reports: RequestedReports;
  #isV0: boolean;
  fallsBack = false;

  constructor(account: ConnectedAccount, windows: WindowSettings) {
    this.#account = account;
    this.#windows = windows;
    this.#startedAt = account.client.clock.now();
    this.#reports = new RequestedReports(account.client, orderReport);
    this.#isV0 = account.settings.ordersApi === 'v0';
  }

  async *read(slice: Slice): AsyncGenerator<SlicePage> {
    if (reportBegun(slice) !== undefined || (slice.position === undefined && this.#isSettled(slice)))
      yield* this.#readReport(slice);
    else yield* this.#list(slice);
  }

  #isSettled({ to }: Slice): boolean {
    return Date.parse(to) <= this.#account.client.clock.now().getTime() - settledMs;
  }

  async *#readReport(slice: Slice): AsyncGenerator<SlicePage> {
    const isMade = yield* readOrderReport(this.#account, slice, { reports: this.#reports, ahead: this.#ahead(slice) });
    if (isMade) return;
    for await (const page of this.#list({ ...slice, position: undefined })) {
      if (!page.isLast) {
        throw new TransientError(
          `Amazon cancelled the report of ${slice.from} to ${slice.to}, although there are orders`,
          {
            ...{ code: 'amazon_report_cancelled', shrink: true },
          },
        );
      }
      yield page;
    }
  }

  /** The slices after this one that will be read from reports, as far as can be foreseen. */
  #ahead({ from, to }: Slice): Slice[] {
    const ahead: Slice[] = [];
    const windowMs = Math.max(Date.parse(to) - Date.parse(from), this.#windows.window.minMs);
    for (let state: SliceState = { watermark: to, windowMs }; ; state = { watermark: ahead.at(-1)!.to, windowMs }) {
      const next = nextSlice(state, this.#windows, this.#startedAt, false);
      if (!next || !this.#isSettled(next)) return ahead;
      ahead.push(next);
    }
  }

  async *#list(slice: Slice): AsyncGenerator<SlicePage> {
    if (this.#isV0) {
      yield* readOrdersV0(this.#account, slice);
      return;
    }
    try {
      yield* searchOrders(this.#account, slice);
    } catch (error) {
      const isRefused = error instanceof ConfigError && error.code === accessDenied;
      if (!isRefused || this.#account.settings.ordersApi !== 'auto') throw error;
      this.#isV0 = true;
      yield* readOrdersV0(this.#account, { ...slice, position: undefined });
      this.fallsBack = true;
    }
  }
}

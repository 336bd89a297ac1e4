import type { ExtractRequest, Page, Stream } from '../../../../contract/extractor.js';
import { ConfigError } from '../../../../runtime/errors.js';
import type { Slice, WindowSettings } from '../../../reading/slices.js';
import { readWindows, type SlicePage } from '../../../reading/windows.js';
import { accessDenied } from '../../client/judge-answer.js';
import type { ConnectedAccount } from '../account.js';
import { oldestOrders } from '../oldest-orders.js';
import { markOf, waiting } from '../order-record.js';
import { readOrderReport } from '../order-report.js';
import { readOrdersV0 } from '../orders-v0.js';
import { searchOrders } from '../search-orders.js';
import { amazonStreams } from '../streams.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Older changes come from reports: the list of orders gives 100 orders in three minutes. */
const settledMs = 2 * dayMs;
/** Beyond 31 days a report is empty, without an error. */
const reportMs = 30 * dayMs;

/** Orders by the time of their last change: older ones from reports, those of the last two days from the Orders API. */
export function ordersStream(account: ConnectedAccount): Stream {
  return { ...amazonStreams.orders, extract: (request) => readOrders(account, request) };
}

async function* readOrders(account: ConnectedAccount, { state, known }: ExtractRequest): AsyncGenerator<Page> {
  const { client, context, settings } = account;
  const clock = client.clock;
  const windows: WindowSettings = {
    start: oldestOrders(settings, context.backfillStart, clock.now()),
    // Two minutes are the rule; the clocks may differ.
    safetyMs: 3 * minuteMs,
    lookback: { minMs: 30 * minuteMs, maxMs: dayMs },
    window: { startMs: reportMs, minMs: hourMs, maxMs: reportMs },
    settledMs,
  };
  const orders = new OrdersOf(account);
  let last = state;
  let hasRecords = false;
  for await (const page of readWindows({ state, clock, settings: windows, readSlice: (slice) => orders.read(slice) })) {
    last = page.state;
    hasRecords ||= page.records.length > 0;
    yield page;
  }
  // The count covers the last page only once another one was asked for.
  if (hasRecords) yield { records: [], state: last };
  const { notices: _, ...rest } = last;
  const notices = noticesOf((await known.countsByMark()).get(waiting) ?? 0, orders.fallsBack);
  if (JSON.stringify(notices) === JSON.stringify(state.notices ?? [])) return;
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
  #isV0: boolean;
  fallsBack = false;

  constructor(account: ConnectedAccount) {
    this.#account = account;
    this.#isV0 = account.settings.ordersApi === 'v0';
  }

  async *read(slice: Slice): AsyncGenerator<SlicePage> {
    const now = this.#account.client.clock.now().getTime();
    const { reportId } = (slice.position ?? {}) as { reportId?: string };
    if (reportId !== undefined || (slice.position === undefined && Date.parse(slice.to) <= now - settledMs)) {
      yield* readOrderReport(this.#account, slice, markOf);
      return;
    }
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

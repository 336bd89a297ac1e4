import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Recording, ReplayAnswer } from '../recording.js';
import { firstInstant } from '../synthetic-shop.js';
import { OrderHistory } from './order-history.js';

const monthSeconds = 30 * 86_400;
const pageSize = 100;
const reports = '/reports/2021-06-30';

const participations = {
  payload: [
    {
      marketplace: { id: 'A1F83G8C2ARO7P', name: 'Amazon.co.uk', countryCode: 'GB', defaultCurrencyCode: 'GBP' },
      participation: { isParticipating: true, hasSuspendedListings: false },
      storeName: 'Recorded',
    },
  ],
};

interface Period {
  from: number;
  to: number;
}

/** The Selling Partner API over recorded orders. `POST /change?orders=250` changes that many, with `&spread` over the history. */
export function recordSeller(count: number): Recording {
  const history = new OrderHistory(count);
  const made: (Period | null)[] = [];
  const answers: Record<string, (query: URLSearchParams) => object> = {
    '/token': () => ({ access_token: 'recorded', token_type: 'bearer', expires_in: 3600 }),
    '/sellers/v1/marketplaceParticipations': () => participations,
    '/orders/2026-01-01/orders': (query) => list(history, query),
    '/finances/2024-06-19/transactions': () => ({ payload: { transactions: [] } }),
    '/fba/inventory/v1/summaries': () => ({ payload: { inventorySummaries: [] } }),
  };
  /** As the product requests them. */
  const months = Math.ceil((history.length * 120 + 86_400) / monthSeconds);
  const month = (index: number): Buffer => {
    const from = firstInstant + index * monthSeconds;
    return history.report(history.between(from, from + monthSeconds - 1));
  };
  return {
    pages: months,
    page: month,
    answer: async (request, { pathname, searchParams, host }) => {
      const answer = answers[pathname];
      if (answer) return json(answer(searchParams));
      if (pathname === '/change') {
        history.change(Number(searchParams.get('orders')), searchParams.has('spread'));
        return json({});
      }
      if (pathname === `${reports}/reports`) return json(await reportsOf(request, made));
      const [, kind, id] = /\/(reports|documents|document)\/(\d+)$/.exec(pathname) ?? [];
      if (kind === 'reports') {
        const isMade = made[Number(id)] !== null;
        return json({ reportId: id, ...(isMade ? { processingStatus: 'DONE', reportDocumentId: id } : noData) });
      }
      if (kind === 'documents') {
        return json({ reportDocumentId: id, url: `http://${request.headers.host ?? host}/document/${id}` });
      }
      if (kind !== 'document') throw new Error(`the replay server has no recording for: ${pathname}`);
      const { from, to } = made[Number(id)]!;
      const headers = { 'content-type': 'text/plain;charset=utf-8' };
      return { body: history.report(history.between(from, to)), headers };
    },
  };
}

/** Of reports on anything but orders. */
const noData = { processingStatus: 'CANCELLED' };

async function reportsOf(request: IncomingMessage, made: (Period | null)[]): Promise<object> {
  if (request.method === 'GET') return { reports: [] };
  const { reportType, dataStartTime, dataEndTime } = JSON.parse(await text(request)) as Record<string, string>;
  const period = { from: Date.parse(dataStartTime!) / 1000, to: Date.parse(dataEndTime!) / 1000 };
  made.push(reportType!.includes('ALL_ORDERS') ? period : null);
  return { reportId: String(made.length - 1) };
}

function list(history: OrderHistory, query: URLSearchParams): object {
  const from = Date.parse(query.get('lastUpdatedAfter')!) / 1000;
  const to = Date.parse(query.get('lastUpdatedBefore') ?? new Date().toISOString()) / 1000;
  const found = history.between(from, to);
  const start = Number(query.get('paginationToken') ?? 0);
  const end = start + pageSize;
  return {
    orders: found.slice(start, end).map((index) => history.listed(index)),
    ...(found.length > end && { pagination: { nextToken: String(end) } }),
  };
}

function json(value: object): ReplayAnswer {
  return { body: Buffer.from(JSON.stringify(value)), headers: { 'x-amzn-ratelimit-limit': '1000' } };
}

import { gid, Typed, type TypeFields, time } from '../context.js';
import type { ShopOrder, ShopVisit } from '../model.js';
import { listRows } from '../paging.js';

/** The visits before an order. */
interface JourneyRow {
  order: ShopOrder;
  visits: readonly ShopVisit[];
}

const dayMicros = 86_400_000_000;

/** null for orders that were not placed in the online store. */
export function journeyOf(order: ShopOrder): JourneyRow | null {
  return order.visits === undefined ? null : { order, visits: order.visits };
}

const journey: TypeFields = {
  ready: () => true,
  momentsCount: ({ visits }: JourneyRow) => ({ count: visits.length, precision: 'EXACT' }),
  daysToConversion: ({ order, visits: [first] }: JourneyRow) =>
    first === undefined ? null : Math.floor((order.createdAt - first.occurredAt) / dayMicros),
  firstVisit: ({ visits }: JourneyRow) => visits[0] ?? null,
  lastVisit: ({ visits }: JourneyRow) => visits.at(-1) ?? null,
  moments: ({ order, visits }: JourneyRow, { args }) =>
    listRows(
      visits.map((visit) => new Typed('CustomerVisit', visit)),
      `moments ${order.id}`,
      args.reverse === true,
    ),
};

const visit: TypeFields = {
  id: ({ id }: ShopVisit) => gid('CustomerVisit', id),
  occurredAt: ({ occurredAt }: ShopVisit) => time(occurredAt),
  landingPage: ({ landingPage }: ShopVisit) => landingPage,
  referrerUrl: ({ referrerUrl }: ShopVisit) => referrerUrl,
  source: ({ source }: ShopVisit) => source,
  sourceType: ({ sourceType }: ShopVisit) => sourceType,
  utmParameters: ({ utm }: ShopVisit) => utm,
};

type Utm = NonNullable<ShopVisit['utm']>;

export const journeyFields: Record<string, TypeFields> = {
  CustomerJourneySummary: journey,
  CustomerVisit: visit,
  UTMParameters: {
    source: ({ source }: Utm) => source,
    medium: ({ medium }: Utm) => medium,
    campaign: ({ campaign }: Utm) => campaign,
    content: () => null,
    term: () => null,
  },
};

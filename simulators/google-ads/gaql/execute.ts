import type { Micros } from '../../kit/clock.js';
import type { AdsContents, Customer, Day, SpendRow } from '../model.js';
import { type Sums, sumsOf, zeroSums } from './amounts.js';
import { daysOf } from './days.js';
import type { Condition } from './parse.js';
import type { ValidQuery } from './validate.js';

/** A row by resource and name in queries: `{campaign: {id: '1'}, metrics: {cost_micros: 2500000n}}`. */
export type ResultRow = Record<string, Record<string, unknown>>;

export interface Asked {
  customer: Customer;
  /** With the customer itself: those below a manager, with their distance. */
  tree: readonly { customer: Customer; level: number }[];
  contents: AdsContents;
  now: Micros;
  today: Day;
}

/** The rows that a query selects, ordered and limited. */
export function executed(query: ValidQuery, asked: Asked): ResultRow[] {
  const rows = rowsOf(query, asked).filter((row) => query.where.every((condition) => holds(condition, row)));
  for (const { field, isDescending } of [...query.orderBy].reverse()) {
    const keyed = rows.map((row) => ({ row, key: at(row, field) }));
    keyed.sort((x, y) => compare(x.key, y.key) * (isDescending ? -1 : 1));
    for (const [index, { row }] of keyed.entries()) rows[index] = row;
  }
  return query.limit === null ? rows : rows.slice(0, query.limit);
}

function rowsOf(query: ValidQuery, asked: Asked): ResultRow[] {
  const { customer, tree } = asked;
  const self = { customer: customerFields(customer) };
  if (query.from === 'customer_client') {
    return tree.map((each) => ({ ...self, customer_client: clientFields(customer, each) }));
  }
  if (query.from === 'conversion_action') {
    return customer.conversionActions.map((action) => ({
      ...self,
      conversion_action: {
        ...{ id: action.id, name: action.name, status: action.status },
        resource_name: `customers/${customer.id}/conversionActions/${action.id}`,
        click_through_lookback_window_days: action.clickLookbackDays,
        view_through_lookback_window_days: action.viewLookbackDays,
      },
    }));
  }
  return query.from === 'campaign' ? campaignRows(query, asked) : customerRows(query, asked);
}

function campaignRows(query: ValidQuery, asked: Asked): ResultRow[] {
  const { customer, contents, now } = asked;
  const states = contents.campaigns(customer.id, now);
  const self = { customer: customerFields(customer) };
  const fieldsOf = new Map(
    states.map(({ id, name, status, type }) => [
      id,
      { id, name, status, advertising_channel_type: type, resource_name: `customers/${customer.id}/campaigns/${id}` },
    ]),
  );
  if (!query.hasMetrics && !query.isSegmented) return [...fieldsOf.values()].map((campaign) => ({ ...self, campaign }));
  const groups = grouped(query, asked, ({ campaignId }) => campaignId);
  if (!query.isSegmented)
    for (const id of fieldsOf.keys()) groups.set(id, groups.get(id) ?? { of: id, segments: {}, sums: zeroSums() });
  return [...groups.values()]
    .filter(({ of, sums }) => fieldsOf.has(of) && isShown(query, sums))
    .map(({ of, segments, sums }) => ({ ...self, campaign: fieldsOf.get(of)!, segments, metrics: sums.metrics() }));
}

function customerRows(query: ValidQuery, asked: Asked): ResultRow[] {
  const self = { customer: customerFields(asked.customer) };
  if (!query.hasMetrics && !query.isSegmented) return [self];
  const groups = grouped(query, asked, () => '');
  if (!query.isSegmented && groups.size === 0) groups.set('', { of: '', segments: {}, sums: zeroSums() });
  return [...groups.values()]
    .filter(({ sums }) => isShown(query, sums))
    .map(({ segments, sums }) => ({ ...self, segments, metrics: sums.metrics() }));
}

interface Group {
  of: string;
  segments: Record<string, string>;
  sums: Sums;
}

/** The spend of the range, summed up by campaign and the selected segments. */
function grouped(
  query: ValidQuery,
  { customer, contents, now, today }: Asked,
  ofRow: (row: SpendRow) => string,
): Map<string, Group> {
  const selected = new Set(query.select);
  const groups = new Map<string, Group>();
  for (const day of daysOf(query.range ?? { from: today, to: today })) {
    for (const row of contents.spend(customer.id, day, now)) {
      const segments = {
        ...(selected.has('segments.date') && { date: day }),
        ...(selected.has('segments.ad_network_type') && { ad_network_type: row.network }),
        ...(selected.has('segments.device') && { device: row.device }),
      };
      const of = ofRow(row);
      const key = query.isSegmented ? [of, ...Object.values(segments)].join(' ') : of;
      const group = groups.get(key) ?? { of, segments, sums: sumsOf() };
      group.sums.add(row);
      groups.set(key, group);
    }
  }
  return groups;
}

/** Rows whose selected metrics are all zero are left out if a segment is selected. */
function isShown({ isSegmented, hasMetrics, select }: ValidQuery, sums: Sums): boolean {
  if (!isSegmented || !hasMetrics) return true;
  const metrics = sums.metrics();
  return select.some((path) => path.startsWith('metrics.') && !/^0(\.0)?$/.test(String(metrics[path.slice(8)])));
}

function customerFields({ id, name, currency, zone, isManager, status }: Customer): Record<string, unknown> {
  return {
    ...{ id, descriptive_name: name, currency_code: currency, time_zone: zone, manager: isManager, status },
    ...{ test_account: false, resource_name: `customers/${id}` },
  };
}

function clientFields(above: Customer, { customer, level }: Asked['tree'][number]): Record<string, unknown> {
  return {
    ...customerFields(customer),
    ...{ level, hidden: false, client_customer: `customers/${customer.id}` },
    resource_name: `customers/${above.id}/customerClients/${customer.id}`,
  };
}

function at(row: ResultRow, path: string): unknown {
  const [resource, name] = path.split('.') as [string, string];
  return row[resource]?.[name];
}

function holds({ field, operator, values }: Condition, row: ResultRow): boolean {
  // Days have been taken from the range.
  if (field === 'segments.date') return true;
  const value = at(row, field);
  const order = compare(value, values[0]);
  if (operator === '=') return order === 0;
  if (operator === '!=') return order !== 0;
  if (operator === 'IN') return values.some((each) => compare(value, each) === 0);
  if (operator === 'BETWEEN') return order >= 0 && compare(value, values[1]) <= 0;
  if (operator === '>=') return order >= 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order < 0;
}

function compare(x: unknown, y: unknown): number {
  if (x === y) return 0;
  const [one, other] = [String(x), String(y)];
  if (/^-?\d+$/.test(one) && /^-?\d+$/.test(other)) {
    const difference = BigInt(one) - BigInt(other);
    return difference < 0n ? -1 : Number(difference > 0n);
  }
  return one < other ? -1 : Number(one > other);
}

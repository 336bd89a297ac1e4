import Big from 'big.js';
import type { stockMetrics } from '../../../src/models/metrics/stock-metrics.js';
import type { Books, Share } from './books.js';

// oxlint-disable-next-line typescript/no-explicit-any -- rows of any table, as the driver gives them.
type Row = Record<string, any>;
type Figures = Record<(typeof stockMetrics)[number]['name'], () => Big | null>;

const precise = Big();
precise.DP = 40;
precise.RM = Big.roundHalfUp;
const zero = new precise(0);

/** The figures of stock, level by level and day by day. Store and reporting currency are the same. */
export function stockFigures(books: Books, { first, last, isWanted }: Share): Figures {
  const lastKey = Number(last.replaceAll('-', ''));
  const at = (day: string): Row[] =>
    levelsAt(books, day).filter((row) =>
      isWanted({ ...row, line: { version: books.versionOn(row.product_key, lastKey) } }),
    );
  const products = (rows: Row[]): string[] => [...new Set(rows.map((row) => row.product_key))];
  const held = (): Row[] => at(last).filter((row) => row.onHand !== null);
  const onHand = (): Big | null => sumOrNull(held().map((row) => row.onHand));
  const worth = (row: Row): Big | null => {
    if (row.onHand.eq(0)) return zero;
    const cost = books.costOn(row.product_key, lastKey)?.unit_cost;
    return cost ? row.onHand.times(cost) : null;
  };
  const size = (isCounted: (row: Row) => boolean): Big | null => {
    const rows = held();
    const sizes = rows.filter(isCounted).map((row) => row.onHand.abs());
    return rows.length === 0 ? null : (sumOrNull(sizes) ?? zero);
  };
  const withCost = (): Big | null => size((row) => worth(row) !== null);
  const withoutCost = (): Big | null => size((row) => worth(row) === null);
  const knownValue = (): Big | null => sumOrNull(held().map((row) => worth(row) ?? zero));
  const opening = (): Row[] => at(daysBefore(first, 1));
  const openingUnits = (): Big | null => sumOrNull(opening().map((row) => row.onHand ?? zero));
  const ofOpening = (units: (key: string) => Big): Big | null => sumOrNull(products(opening()).map(units));
  const received = (): Big | null => ofOpening((key) => receivedOf(books, key, first, last));
  const sold = (): Big | null => ofOpening((key) => netUnits(books, key, first, last));
  const demand = (): Big | null => sumOrNull(products(held()).map((key) => demandOf(books, key, last)));
  const dead = (): Big => {
    const keys = products(held()).filter((key) => netUnits(books, key, daysBefore(last, 89), last).lte(0));
    return (
      sumOrNull(held().flatMap((row) => (keys.includes(row.product_key) && row.onHand.gt(0) ? [row.onHand] : []))) ??
      zero
    );
  };
  const known = (): Big => new precise(at(last).length);
  const all = (): Big => new precise(at('9999-12-31').length);
  return {
    units_on_hand: onHand,
    known_stock_levels: () => (all().eq(0) ? null : known()),
    stock_levels: () => (all().eq(0) ? null : all()),
    stock_coverage: () => quotient(known(), all()),
    units_with_cost: withCost,
    units_without_cost: withoutCost,
    stock_cost_coverage: () => quotient(withCost(), withCost()?.plus(withoutCost()!) ?? null),
    known_stock_value: knownValue,
    stock_value: () => (withoutCost()?.gt(0) ? null : knownValue()),
    opening_stock: openingUnits,
    units_received: received,
    stocked_units_sold: sold,
    sell_through: () => quotient(sold(), openingUnits()?.plus(received()!) ?? null),
    daily_demand: () => (demand() === null ? null : rounded(demand()!)),
    days_of_cover: () => quotient(onHand(), demand()),
    dead_stock: () => (held().length === 0 ? null : dead()),
  };
}

const known = new WeakMap<Books, Map<string, Row[]>>();

/** The last level of each product and location by the end of a day. */
function levelsAt(books: Books, day: string): Row[] {
  const days = known.get(books) ?? new Map<string, Row[]>();
  known.set(books, days);
  const rows = days.get(day) ?? lastLevels(books.levels, day);
  days.set(day, rows);
  return rows;
}

function lastLevels(levels: Row[], day: string): Row[] {
  const last = new Map<string, Row>();
  for (const row of levels.filter((each) => each.day <= day).sort((a, b) => (a.day < b.day ? -1 : 1))) {
    last.set(`${row.product_key} ${row.location_key}`, row);
  }
  return [...last.values()];
}

function onHandOf(books: Books, key: string, day: string): Big {
  const rows = levelsAt(books, day).filter((row) => row.product_key === key);
  return sumOrNull(rows.map((row) => row.onHand)) ?? zero;
}

function netUnits(books: Books, key: string, first: string, last: string): Big {
  const ofProduct = (rows: Row[]): Row[] =>
    rows.filter((row) => row.product_key === key && row.day >= first && row.day <= last);
  const sold = ofProduct(books.lines).map((row) => new precise(row.is_gift_card ? 0 : row.quantity));
  return (sumOrNull(sold) ?? zero).minus(returnedUnits(ofProduct(books.refunds)));
}

function returnedUnits(refunds: Row[]): Big {
  const units = refunds
    .filter((row) => ['line', 'edit'].includes(row.kind) && !row.line?.is_gift_card)
    .map((row) => new precise(row.quantity));
  return sumOrNull(units) ?? zero;
}

function receivedOf(books: Books, key: string, first: string, last: string): Big {
  let received = zero;
  for (let day = first; day <= last; day = daysBefore(day, -1)) {
    const before = levelsAt(books, daysBefore(day, 1)).filter((row) => row.product_key === key);
    const now = levelsAt(books, day);
    const changes = before.map((row) => {
      const same = now.find((each) => each.product_key === key && each.location_key === row.location_key)!;
      return (same.onHand ?? zero).minus(row.onHand ?? zero);
    });
    const change = (sumOrNull(changes) ?? zero).minus(
      returnedUnits(books.refunds.filter((row) => row.product_key === key && row.day === day && row.is_restocked)),
    );
    if (change.gt(0)) received = received.plus(change);
  }
  return received;
}

function demandOf(books: Books, key: string, last: string): Big | null {
  const days = Array.from({ length: 28 }, (_, back) => daysBefore(last, back)).filter(
    (day) => onHandOf(books, key, day).gt(0) || onHandOf(books, key, daysBefore(day, 1)).gt(0),
  );
  if (days.length === 0) return null;
  const units = sumOrNull(days.map((day) => netUnits(books, key, day, day)))!.div(days.length);
  return units.lt(0) ? zero : units;
}

function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
}

function sumOrNull(values: (Big | null)[]): Big | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum.plus(value), zero);
}

function quotient(above: Big | null, below: Big | null): Big | null {
  return above === null || below === null || below.eq(0) ? null : rounded(new precise(above).div(below));
}

/** First where a half that was cut is a half again. */
function rounded(value: Big): Big {
  return value.round(30, Big.roundHalfUp).round(6, Big.roundHalfUp);
}

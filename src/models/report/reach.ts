import {
  type Dimension,
  type Fact,
  isCarriedBy,
  isOfLines,
  dimensions as registered,
  titleWithin,
} from '../metrics/dimensions.js';
import { type BaseMetric, metricFieldName, type StockMetric } from '../metrics/metric.js';
import { basesOf, metricNames } from '../metrics/registry.js';
import { InvalidInputError } from '../reporting/invalid-input.js';
import { isOfReports } from './reported/check-reported.js';
import { isOfStock } from './stock/check-stock.js';
import { isOfLocations } from './stock/stock-rows.js';

const stockDimensions = (registered as readonly Dimension[]).filter((dimension) => dimension.ofStock);
const tradeFacts: readonly Fact[] = ['orders', 'lines', 'refunds'];
const whatFitsStock = `Stock is of a product at a location of a source: it fits ${stockDimensions.map(titleWithin).join(', ')}; what compares it with sales has no location.`;

/**
 * Refuses metrics that the dimensions cannot break down: an order's shipping belongs to none of its products, and a sale has no
 * reason of a refund. `argument`: the one at fault.
 */
export function checkReach(metrics: readonly string[], dimensions: readonly Dimension[], argument: string): void {
  const beyond = metrics.filter((name) => !reaches(name, dimensions));
  if (beyond.length === 0) return;
  const limiting = dimensions.filter((dimension) => !beyond.every((name) => reaches(name, [dimension])));
  const titles = (limiting.length > 0 ? limiting : dimensions).map(titleWithin).join(' and ');
  throw new InvalidInputError(
    `${named(beyond)} cannot be broken down or filtered by ${titles}. ${beyond.some(isOfStock) ? `${whatFitsStock} ` : ''}${whatFitsReports(beyond)}${whatReaches(dimensions)}`,
    argument,
  );
}

/** Refuses dimensions that no trade has, for a report without metrics: its rows are the groups with trade. */
export function checkTraded(dimensions: readonly Dimension[], argument: string): void {
  const beyond = dimensions.filter(({ carriers }) =>
    carriers.some((name) => !tradeFacts.some((fact) => isCarriedBy(name, fact))),
  );
  if (beyond.length === 0) return;
  throw new InvalidInputError(
    `A report without metrics lists what was sold or refunded, which has no ${beyond.map(titleWithin).join(' or ')}: select a metric. ${whatReaches(dimensions)}`,
    argument,
  );
}

function whatReaches(dimensions: readonly Dimension[]): string {
  const fitting = metricNames.filter((name) => reaches(name, dimensions));
  return fitting.length === 0 ? 'No metric can: use fewer dimensions.' : `These metrics can: ${named(fitting)}.`;
}

function named(metrics: readonly string[]): string {
  return [...new Set(metrics)].map((name) => `"${metricFieldName(name)}"`).join(', ');
}

/** Whether the dimensions can break down all of the metrics. */
export function canReach(metrics: readonly string[], dimensions: readonly Dimension[]): boolean {
  return metrics.every((name) => reaches(name, dimensions));
}

/** Refuses metrics that no hour has by itself: stock, and whose customers are new or returning, is known by the day. */
export function checkHours(metrics: readonly string[]): void {
  const beyond = metrics.filter((name) =>
    basesOf([name]).some((base) => base.kind === 'distinct' && base.condition !== undefined),
  );
  const ofStock = [...new Set(metrics.filter(isOfStock))].map((name) => `"${metricFieldName(name)}"`);
  if (ofStock.length > 0) {
    throw new InvalidInputError(
      `${ofStock.join(', ')} cannot be asked by hour: stock is known at the end of each day. Use DAY or longer periods.`,
      'period',
    );
  }
  if (beyond.length === 0) return;
  const names = [...new Set(beyond)].map((name) => `"${metricFieldName(name)}"`).join(', ');
  throw new InvalidInputError(
    `${names} cannot be counted by hour: first orders are known by their day. Use longer periods, or the dimension CUSTOMER_TYPE.`,
    'period',
  );
}

function reaches(metric: string, dimensions: readonly Dimension[]): boolean {
  const carried = dimensions.flatMap(({ carriers }) => carriers);
  const sales = carried.some(isOfLines) ? 'lines' : 'orders';
  return basesOf([metric]).every((base) => {
    if (base.kind === 'stock') return stockReaches(base, dimensions);
    if (base.kind === 'reported' || base.kind === 'visitors') return reportReaches(base, dimensions);
    const facts: Fact[] =
      base.kind === 'distinct'
        ? [base.fact === 'orders' ? sales : 'refunds']
        : [
            ...(base.of.orders === undefined ? [] : ([sales] as const)),
            ...(base.of.refunds === undefined ? [] : (['refunds'] as const)),
          ];
    const isKnown =
      base.kind === 'distinct' || sales === 'orders' || base.of.orders === undefined || base.of.lines !== undefined;
    return isKnown && facts.every((fact) => carried.every((name) => isCarriedBy(name, fact)));
  });
}

function reportReaches(
  metric: BaseMetric & { kind: 'reported' | 'visitors' },
  dimensions: readonly Dimension[],
): boolean {
  const rows = metric.kind === 'visitors' ? 'visitors' : metric.fact;
  return dimensions.every(({ ofReported }) => ofReported?.includes(rows));
}

/** By what those of advertising and visits can be broken down, each by itself. */
function whatFitsReports(metrics: readonly string[]): string {
  const all = registered as readonly Dimension[];
  const texts = [...new Set(metrics)].filter(isOfReports).map((name) => {
    const fitting = all.filter((dimension) => reaches(name, [dimension])).map(titleWithin);
    return `"${metricFieldName(name)}" fits ${fitting.join(', ')}. `;
  });
  return texts.join('');
}

/** Sales do not say from which location they are shipped: what compares stock with them has none. */
function stockReaches(metric: StockMetric, dimensions: readonly Dimension[]): boolean {
  return dimensions.every(({ ofStock, attributes }) => ofStock && (attributes !== 'location' || isOfLocations(metric)));
}

import { type Dimension, type Fact, isCarriedBy, isOfLines } from '../metrics/dimensions.js';
import { metricFieldName } from '../metrics/metric.js';
import { basesOf, metricNames } from '../metrics/registry.js';
import { InvalidInputError } from '../reporting/invalid-input.js';

/**
 * Refuses metrics that the dimensions cannot break down: an order's shipping belongs to none of its products, and a sale has no
 * reason of a refund.
 */
export function checkReach(metrics: readonly string[], dimensions: readonly Dimension[]): void {
  const beyond = metrics.filter((name) => !reaches(name, dimensions));
  if (beyond.length === 0) return;
  const named = (names: readonly string[]): string =>
    [...new Set(names)].map((name) => `"${metricFieldName(name)}"`).join(', ');
  const limiting = dimensions.filter((dimension) => !beyond.every((name) => reaches(name, [dimension])));
  const titles = (limiting.length > 0 ? limiting : dimensions).map(({ title }) => title.toLowerCase()).join(' and ');
  const fitting = metricNames.filter((name) => reaches(name, dimensions));
  throw new InvalidInputError(
    `${named(beyond)} cannot be broken down or filtered by ${titles}. ${
      fitting.length === 0 ? 'No metric can: use fewer dimensions.' : `These metrics can: ${named(fitting)}.`
    }`,
    'by',
  );
}

/** Refuses metrics that no hour has by itself: whose customers are new or returning is known by the day. */
export function checkHours(metrics: readonly string[]): void {
  const beyond = metrics.filter((name) =>
    basesOf([name]).some((base) => base.kind === 'distinct' && base.condition !== undefined),
  );
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

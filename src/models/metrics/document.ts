import { type Dimension, dimensions, isCarriedBy } from './dimensions.js';
import { exampleFigures, exampleTrade } from './examples.js';
import { type Metric, metricFieldName, type StoredMetric } from './metric.js';
import { otherNames } from './other-names.js';
import { isAdditive, isAdditiveOverGroups, type MetricName, metrics } from './registry.js';

const registeredDimensions: readonly Dimension[] = dimensions;

const units = {
  money: 'money, in the reporting currency',
  count: 'count',
  quantity: 'a number, with fractions where it has any',
  ratio: 'ratio',
};

/** The page `docs/metrics.md`: every metric of the registry with its one definition, and the dimensions. */
export function metricsDocument(): string {
  const registered: readonly Metric[] = metrics;
  return `# Metrics

Every number that Cartograph serves, with its one definition. This page is made from the registry
(\`src/models/metrics/registry.ts\`) by \`npm run schema\`; a test checks that it is current.

Money in other currencies is converted at the rate of the day that it is dated by, added up exactly, and rounded once, when it is
served, to six decimals.

The example of each metric is its value for March in a store with this trade, whose prices are without tax:

${exampleTrade}

${registered.map(section).join('\n\n')}

## What other systems call it

What you know from Shopify, WooCommerce and Google Analytics, the metric here that comes closest, and why figures may differ.

| system | name there | metric here | why figures may differ |
| --- | --- | --- | --- |
${otherNames.map(otherName).join('\n')}

A change in percent is of the absolute value of the figure before, with its decimals, and null against zero. WooCommerce Analytics divides by
the figure with its sign, rounds to whole percents, and shows 0 % against zero.

## Dimensions of reports

| dimension | field | what it is | by |
| --- | --- | --- | --- |
${registeredDimensions.map(dimensionRow).join('\n')}
`;
}

function otherName({ system, name, metric, difference }: (typeof otherNames)[number]): string {
  return `| ${system} | ${name} | \`${metric}\` | ${difference} |`;
}

/** Its key by fact: a metric can be broken down by it if all facts that the metric is made of have one. */
function dimensionRow({ name, description, carriers, ofStock, ofReported = [] }: Dimension): string {
  const facts: string[] = (['orders', 'lines', 'refunds'] as const).filter((fact) =>
    carriers.every((carrier) => isCarriedBy(carrier, fact)),
  );
  if (ofStock) facts.push('stock');
  facts.push(...ofReported.map((rows) => rows.replaceAll('_', ' ')));
  return `| \`${name.toUpperCase()}\` | \`${metricFieldName(name)}\` | ${description} | ${facts.join(', ')} |`;
}

function section(metric: Metric): string {
  return `## ${metric.title}

${metric.description}

- Name: \`${metric.name}\`, field \`${metricFieldName(metric.name)}\`
- Unit: ${units[metric.unit]}
- Made of: ${formula(metric)}
- Days and channels may be added up: ${additivity(metric)}
- Example: ${exampleFigures[metric.name as MetricName]}`;
}

function additivity(metric: Metric): string {
  if (isAdditive(metric)) return 'yes';
  if (!isAdditiveOverGroups(metric)) return 'no';
  const { kind } = metric;
  return kind === 'reported' ? 'of one ad platform' : 'no; products, locations and sources of one period may be';
}

function formula(metric: Metric): string {
  switch (metric.kind) {
    case 'stored':
      return storedFormula(metric);
    case 'distinct':
      return `the number of distinct \`${metric.factColumn}\` in \`fact_${metric.fact}\`, without tests${
        metric.condition === undefined ? '' : `, of ${metric.condition} customers`
      }`;
    case 'stock':
      return `the sum of \`${metric.of}\` over the rows of stock \`s\` of the period (\`src/models/metrics/stock-columns.ts\`)`;
    case 'reported':
      return `the sum of \`${metric.of}\` over the rows of ${metric.fact.replaceAll('_', ' ')} \`r\`, \`ch\` being their source (\`src/models/metrics/reported-facts.ts\`)`;
    case 'visitors':
      return `\`${metric.column}\` of the one row of \`fact_session_users\` of just that period`;
    case 'combined':
      return `${sum(metric.plus, metric.minus)}${unless(metric)}`;
    case 'ratio':
      return `(${sum(metric.numerator.plus, metric.numerator.minus)}) / (${sum(metric.denominator.plus, metric.denominator.minus)})${metric.times === undefined ? '' : ` x ${metric.times}`}${unless(metric)}`;
  }
}

function storedFormula({ of }: StoredMetric): string {
  const sums = [
    ...(of.orders === undefined ? [] : [`\`${of.orders}\` over \`fact_orders o\``]),
    ...(of.refunds === undefined
      ? []
      : [`\`${of.refunds}\` over \`fact_refunds f\` (\`i\`: the line in \`fact_order_items\`)`]),
  ];
  return `the sum of ${sums.join(' plus that of ')}, without tests`;
}

function unless({ nullIf }: { nullIf?: string }): string {
  return nullIf === undefined ? '' : `; null unless \`${nullIf}\` is 0`;
}

function sum(plus: readonly string[], minus: readonly string[]): string {
  const added = plus.map((name) => `\`${name}\``).join(' + ');
  return `${added}${minus.map((name) => ` - \`${name}\``).join('')}`;
}

import { DIMENSIONS } from '../fields/dimensions.js';
import { METRICS } from '../fields/metrics.js';
import { invalidArgument } from '../google-error.js';
import type { Day } from '../model.js';
import { dayOf } from './dates.js';

/** A request that passed the checks. */
export interface ReportRequest {
  dimensions: string[];
  metrics: string[];
  ranges: { name: string; from: Day; to: Day }[];
  orderBys: OrderBy[];
  offset: number;
  limit: number;
  keepEmptyRows: boolean;
  returnPropertyQuota: boolean;
}

export interface OrderBy {
  field: string;
  isMetric: boolean;
  isDescending: boolean;
}

const MOST_DIMENSIONS = 9;
const MOST_METRICS = 10;
const MOST_RANGES = 4;
const DEFAULT_ROWS = 10_000;

/** The fields of a request, of which the last ones are legal and not simulated. */
const ANSWERED = [
  ...['dimensions', 'metrics', 'dateRanges', 'orderBys', 'offset', 'limit', 'keepEmptyRows', 'returnPropertyQuota'],
  'property',
];
const NOT_SIMULATED = [
  ...['dimensionFilter', 'metricFilter', 'metricAggregations', 'currencyCode', 'cohortSpec', 'comparisons'],
];

type Json = Record<string, unknown>;

/** Checks a request body as the Data API does. Throws a `GoogleError`, or a `RangeError` for what is not simulated. */
export function checkedRequest(body: string, today: Day): ReportRequest {
  const request = parsed(body);
  checkNames(request, [...ANSWERED, ...NOT_SIMULATED], '');
  for (const field of NOT_SIMULATED) {
    if (field in request) throw new RangeError(`the simulator does not know ${field}`);
  }
  const dimensions = namesOf(request, 'dimensions');
  const metrics = namesOf(request, 'metrics');
  checkFields(dimensions, metrics);
  return {
    dimensions,
    metrics,
    ranges: rangesOf(request, today),
    orderBys: listOf(request, 'orderBys').map((orderBy) => orderByOf(orderBy, dimensions, metrics)),
    offset: int64(request.offset, 'offset', 0, 0),
    limit: int64(request.limit, 'limit', DEFAULT_ROWS, 1),
    keepEmptyRows: request.keepEmptyRows === true,
    returnPropertyQuota: request.returnPropertyQuota === true,
  };
}

function parsed(body: string): Json {
  try {
    const value = JSON.parse(body === '' ? '{}' : body) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // The same refusal.
  }
  throw invalidArgument('Invalid JSON payload received. Unexpected token.');
}

function checkNames(object: Json, known: readonly string[], at: string): void {
  for (const name of Object.keys(object)) {
    if (known.includes(name)) continue;
    const place = at === '' ? '' : ` at '${at}'`;
    const description = `Invalid JSON payload received. Unknown name "${name}"${place}: Cannot find field.`;
    throw invalidArgument(description, [
      { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: at, description }] },
    ]);
  }
}

function listOf(request: Json, name: string): Json[] {
  const value = request[name] ?? [];
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'object' || each === null)) {
    throw invalidArgument(
      `Invalid value at '${name}' (type.googleapis.com/google.analytics.data.v1beta), ${JSON.stringify(value)}`,
    );
  }
  return value as Json[];
}

function namesOf(request: Json, list: 'dimensions' | 'metrics'): string[] {
  return listOf(request, list).map((each, index) => {
    const other = list === 'dimensions' ? ['dimensionExpression'] : ['expression', 'invisible'];
    checkNames(each, ['name', ...other], `${list}[${index}]`);
    if (other.some((name) => name in each)) throw new RangeError(`the simulator does not know expressions of ${list}`);
    return String(each.name ?? '');
  });
}

function checkFields(dimensions: readonly string[], metrics: readonly string[]): void {
  if (dimensions.length === 0 && metrics.length === 0) {
    throw invalidArgument('Requests require dimensions and/or metrics. Most requests include both.');
  }
  checkCount(dimensions, MOST_DIMENSIONS, 'dimensions');
  checkCount(metrics, MOST_METRICS, 'metrics');
  for (const name of dimensions) if (!DIMENSIONS.has(name)) throw notAField(name, 'dimension');
  for (const name of metrics) if (!METRICS.has(name)) throw notAField(name, 'metric');
  const isOfItems = dimensions.some((name) => DIMENSIONS.get(name)!.scope === 'item');
  for (const name of metrics) {
    const { scope, needs } = METRICS.get(name)!;
    if (isOfItems && scope !== 'item') throw invalidArgument(`Please remove ${name} to make the request compatible.`);
    if (needs !== undefined && !dimensions.includes(needs)) {
      throw invalidArgument(`Please add ${needs} to make the request compatible.`);
    }
  }
}

function checkCount(names: readonly string[], most: number, what: string): void {
  if (names.length <= most) return;
  throw invalidArgument(
    `Requests are limited to ${most} ${what} within a nested request. This request is for ${names.length} ${what}.`,
  );
}

function notAField(name: string, kind: string) {
  return invalidArgument(
    `Field ${name} is not a valid ${kind}. For a list of valid dimensions and metrics, see https://developers.google.com/analytics/devguides/reporting/data/v1/api-schema `,
  );
}

function rangesOf(request: Json, today: Day): ReportRequest['ranges'] {
  const ranges = listOf(request, 'dateRanges');
  if (ranges.length === 0) throw invalidArgument('Requests require a date range.');
  if (ranges.length > MOST_RANGES) {
    throw invalidArgument(
      `Requests are limited to ${MOST_RANGES} dateRanges within a nested request. This request is for ${ranges.length} dateRanges.`,
    );
  }
  return ranges.map((range, index) => {
    checkNames(range, ['startDate', 'endDate', 'name'], `date_ranges[${index}]`);
    const from = dayOf(range.startDate, 'startDate', today);
    const to = dayOf(range.endDate, 'endDate', today);
    if (from > to) throw invalidArgument('The endDate of a date range must be on or after its startDate.');
    return { name: typeof range.name === 'string' ? range.name : `date_range_${index}`, from, to };
  });
}

function orderByOf(orderBy: Json, dimensions: readonly string[], metrics: readonly string[]): OrderBy {
  checkNames(orderBy, ['dimension', 'metric', 'pivot', 'desc'], 'order_bys');
  const { dimension, metric, desc } = orderBy as { dimension?: Json; metric?: Json; desc?: unknown };
  if (dimension === undefined && metric === undefined)
    throw invalidArgument('An orderBy requires a dimension or metric.');
  if (dimension) checkNames(dimension, ['dimensionName', 'orderType'], 'order_bys.dimension');
  if (metric) checkNames(metric, ['metricName'], 'order_bys.metric');
  const field = String(dimension?.dimensionName ?? metric?.metricName ?? '');
  if (!(dimension ? dimensions : metrics).includes(field)) {
    throw invalidArgument(`Field ${field} exists in OrderBy but is not defined in input Dimensions/Metrics list.`);
  }
  return { field, isMetric: dimension === undefined, isDescending: desc === true };
}

/** int64 in JSON: a string or a number. */
function int64(value: unknown, name: string, byDefault: number, least: number): number {
  if (value === undefined) return byDefault;
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw invalidArgument(`Invalid value at '${name}' (TYPE_INT64), ${JSON.stringify(value)}`);
  }
  if (number < least) throw invalidArgument(`The ${name} must be ${least === 0 ? 'zero or positive' : 'positive'}.`);
  return number;
}

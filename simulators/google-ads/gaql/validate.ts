import { AdsError, queryError } from '../ads-error.js';
import type { Customer, Day } from '../model.js';
import { type DayRange, missingFilters, monthsBefore, rangeOf } from './days.js';
import { fieldOf, SELECTABLE } from './fields.js';
import type { ParsedQuery } from './parse.js';

/** A query that Google Ads accepts for a customer. */
export interface ValidQuery extends ParsedQuery {
  range: DayRange | null;
  /** Whether a segment is selected, by which rows are divided and zero rows left out. */
  isSegmented: boolean;
  hasMetrics: boolean;
}

interface About {
  customer: Customer;
  today: Day;
  keptMonths: number;
  version: string;
}

/** Refuses what Google Ads refuses: one unknown field refuses the whole query. */
export function validated(query: ParsedQuery, about: About): ValidQuery {
  const { select, from, where, orderBy } = query;
  const allowed = SELECTABLE[from];
  if (allowed === undefined) {
    throw queryError('BAD_RESOURCE_TYPE_IN_FROM_CLAUSE', `Invalid resource '${from}' in FROM clause.`);
  }
  const named = [...select, ...where.map(({ field }) => field), ...orderBy.map(({ field }) => field)];
  for (const path of named) {
    const field = fieldOf(path);
    if (field === null) throw queryError('UNRECOGNIZED_FIELD', `Unrecognized field in the query: '${path}'.`);
    if (!allowed.includes(field.resource)) {
      throw queryError(
        'PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE',
        `Cannot select fields of '${field.resource}' FROM ${from}.`,
      );
    }
  }
  checkReferences(query);
  const hasMetrics = named.some((path) => path.startsWith('metrics.'));
  if (hasMetrics && about.customer.isManager) throw metricsOfManager();
  const range = rangeOf(where, about.today);
  const isSegmented = select.some((path) => path.startsWith('segments.'));
  if (isSegmented && range === null) throw missingFilters();
  if (range) checkRetention(query, range, about);
  return { ...query, range, isSegmented, hasMetrics };
}

/** Fields that are not of the resource itself must be selected, but for the date in WHERE. */
function checkReferences({ select, from, where, orderBy }: ParsedQuery): void {
  const referenced = [...where, ...orderBy]
    .map(({ field }) => field)
    .filter((path) => path !== 'segments.date' && /^(segments|metrics)\./.test(path));
  const dates = orderBy.map(({ field }) => field).filter((path) => path === 'segments.date');
  for (const path of [...referenced, ...dates]) {
    if (select.includes(path)) continue;
    throw queryError(
      'EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE',
      `The following field must be present in SELECT clause: '${path}'. FROM ${from}.`,
    );
  }
}

/** Beyond the bound there are whole months only. */
function checkRetention({ select }: ParsedQuery, { from }: DayRange, { today, keptMonths, version }: About): void {
  if (!select.includes('segments.date') || from >= monthsBefore(today, keptMonths)) return;
  const isNew = Number(version.slice(1)) > 24;
  const word = isNew ? 'REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED' : 'INVALID_DATE';
  throw new AdsError(
    'dateRangeError',
    word,
    'The requested date granularity is not supported for the requested date range.',
  );
}

function metricsOfManager(): AdsError {
  return queryError(
    'REQUESTED_METRICS_FOR_MANAGER',
    'Metrics cannot be requested for a manager account. To retrieve metrics, issue separate requests against each client account under the manager account.',
  );
}

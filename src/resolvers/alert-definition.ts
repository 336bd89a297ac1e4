import {
  type Alert,
  type AlertCondition,
  type AlertUnit,
  longestSilenceHours,
  maxAlertConditions,
  maxAlertRecipients,
  maxConditionValues,
  mostCoverDays,
  mostKnownWithinHours,
  mostRecoverAfter,
  mostRemindHours,
  mostUnits,
} from '../canonical/alert.js';
import { alertFaults } from '../canonical/check-alert.js';
import type { Reachable } from '../canonical/check-scheduled-report.js';
import { reportNamePattern } from '../canonical/saved-report.js';
import { metricFieldName } from '../models/metrics/metric.js';
import type { AlertInput } from '../schema/inputs/alert-input.js';
import { alertProblem } from './alert-problem.js';
import { wrong } from './scheduled-report-definition.js';

/** An alert as it was sent. Throws `BAD_USER_INPUT` with the place of the first fault. */
export function alertOf(
  name: string,
  input: AlertInput,
  { reachable, timezone }: { reachable: Reachable; timezone: string },
): Alert {
  if (!new RegExp(reportNamePattern).test(name)) {
    throw wrong('id', 'The name must have at most 60 lower-case letters, digits and hyphens, and start with a letter.');
  }
  checkSizes(input);
  checkWords(input);
  const { title, metric, noOrders, stockCover, recoverAfter, quietHours, remindHours, to, locale } = input;
  const alert: Alert = {
    ...{ name, title, recoverAfter, locale, remindHours: remindHours ?? null },
    timezone: input.timezone ?? timezone,
    metric: metric
      ? {
          metric: metricFieldName(metric.metric),
          ...{ below: metric.below ?? null, above: metric.above ?? null, recover: metric.recover ?? null },
          ...{ last: metric.last, includeCurrent: metric.includeCurrent },
          unit: metric.unit.toUpperCase() as AlertUnit,
          where: conditionsOf(metric.where),
        }
      : null,
    noOrders: noOrders ? { ...noOrders, sources: noOrders.sources ?? null } : null,
    stockCover: stockCover
      ? { days: stockCover.days, recover: stockCover.recover ?? null, where: conditionsOf(stockCover.where) }
      : null,
    quietHours: quietHours ? { from: quietHours.from, to: quietHours.to } : null,
    to: to.map(({ email, destination }) => ({ email: email ?? null, destination: destination ?? null })),
  };
  const fault = alertFaults(alert, reachable)[0] ?? alertProblem(alert);
  if (!fault) return alert;
  const { path, message } = fault;
  const isSentence = /^["A-Z]/.test(message);
  throw wrong(['alert', ...path].join('.'), isSentence ? message : `"${path.join('.') || 'alert'}" ${message}.`);
}

function conditionsOf(where: NonNullable<AlertInput['metric']>['where']): AlertCondition[] {
  return (where ?? []).map(({ dimension, in: keys }) => ({ dimension: dimension.toUpperCase(), in: [...keys] }));
}

function checkSizes({ title, metric, noOrders, stockCover, recoverAfter, remindHours, to }: AlertInput): void {
  if (title.trim() === '') throw wrong('alert.title', 'The title is empty. Give the alert a title for people.');
  const checkNumber = (path: string, value: number | null | undefined, most: number): void => {
    if (value == null || (value >= 1 && value <= most)) return;
    throw wrong(`alert.${path}`, `"${path.split('.').at(-1)}" is ${value}; expected 1 to ${most}.`);
  };
  checkNumber('recoverAfter', recoverAfter, mostRecoverAfter);
  checkNumber('remindHours', remindHours, mostRemindHours);
  checkNumber('metric.last', metric?.last, mostUnits);
  checkNumber('noOrders.hours', noOrders?.hours, longestSilenceHours);
  checkNumber('noOrders.knownWithinHours', noOrders?.knownWithinHours, mostKnownWithinHours);
  checkNumber('stockCover.days', stockCover?.days, mostCoverDays);
  checkNumber('stockCover.recover', stockCover?.recover, mostCoverDays);
  const checkList = (path: string, list: readonly unknown[] | null | undefined, least: number, most: number): void => {
    if (list == null || (list.length >= least && list.length <= most)) return;
    throw wrong(
      `alert.${path}`,
      `"${path.split('.').at(-1)}" has ${list.length} entries; expected ${least} to ${most}.`,
    );
  };
  checkList('to', to, 1, maxAlertRecipients);
  checkList('noOrders.sources', noOrders?.sources, 1, maxConditionValues);
  for (const [rule, where] of Object.entries({ metric: metric?.where, stockCover: stockCover?.where })) {
    checkList(`${rule}.where`, where, 0, maxAlertConditions);
    for (const [i, condition] of (where ?? []).entries())
      checkList(`${rule}.where.${i}.in`, condition.in, 1, maxConditionValues);
  }
}

function checkWords({ quietHours, timezone, locale }: AlertInput): void {
  for (const [name, time] of Object.entries(quietHours ?? {})) {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(String(time))) {
      throw wrong(`alert.quietHours.${name}`, `"${name}" must be a time of the day such as 22:00.`);
    }
  }
  if (timezone != null && !works(() => new Intl.DateTimeFormat('en', { timeZone: timezone }))) {
    throw wrong('alert.timezone', 'The time zone is not known. Give one such as Europe/London (IANA).');
  }
  if (!works(() => Intl.getCanonicalLocales(locale))) {
    throw wrong('alert.locale', 'The locale is not known. Give one such as en-GB (BCP 47).');
  }
}

function works(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

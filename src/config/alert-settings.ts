import type { AlertCondition, MetricRule, NoOrdersRule, StockCoverRule } from '../canonical/alert.js';
import { alertFaults } from '../canonical/check-alert.js';
import type { ConfiguredAlert } from './config.js';
import type { Fault } from './faults.js';
import { reachableBy } from './scheduled-report-settings.js';

type Values = Record<string, unknown>;
type Bound = string | number | undefined;

interface Written extends Omit<ConfiguredAlert, 'metric' | 'noOrders' | 'stockCover'> {
  metric?: { name: string; below: Bound; above: Bound; recover: Bound } & Pick<
    MetricRule,
    'last' | 'unit' | 'includeCurrent' | 'where'
  >;
  noOrders?: Omit<NoOrdersRule, 'sources'> & { sources?: string[] };
  stockCover?: Omit<StockCoverRule, 'recover'> & { recover?: number };
}

/** A validated entry of `alerts`, completed. */
export function configuredAlert(values: Values, defaultTimezone: string): ConfiguredAlert {
  const { metric, noOrders, stockCover, ...alert } = values as unknown as Written;
  return {
    ...alert,
    as: { ...alert.as, sources: alert.as.sources ?? null },
    metric: metric ? metricRule(metric) : null,
    noOrders: noOrders ? { ...noOrders, sources: noOrders.sources ?? null } : null,
    stockCover: stockCover ? { ...stockCover, recover: stockCover.recover ?? null } : null,
    quietHours: alert.quietHours ?? null,
    timezone: alert.timezone ?? defaultTimezone,
    remindHours: alert.remindHours ?? null,
    to: alert.to.map(({ email, destination }) => ({ email: email ?? null, destination: destination ?? null })),
  };
}

function metricRule({ name, below, above, recover, ...rule }: NonNullable<Written['metric']>): MetricRule {
  const text = (bound: Bound): string | null => (bound === undefined ? null : String(bound));
  return { ...rule, metric: name, below: text(below), above: text(above), recover: text(recover) };
}

/** What the schema cannot say of `alerts`, once it has nothing to say itself. */
export function alertSettingFaults(values: Values): Fault[] {
  const { alerts, sources, reporting } = values;
  if (!Array.isArray(alerts)) return [];
  const ids = listed(sources).map(({ id }) => id);
  const { timezone = 'UTC' } = (reporting ?? {}) as { timezone?: string };
  return listed(alerts).flatMap((entry, i): Fault[] => {
    const faults = unknownSources(entry, ids);
    if (isShaped(entry)) faults.push(...alertFaults(configuredAlert(entry, timezone), reachableBy(values)));
    return faults.map(({ path, message }) => ({ path: ['alerts', i, ...path], message }));
  });
}

function unknownSources({ as: of, noOrders, metric, stockCover }: Values, ids: readonly unknown[]): Fault[] {
  const lists: [Fault['path'], unknown][] = [
    [['as', 'sources'], (of as Values | undefined)?.sources],
    [['noOrders', 'sources'], (noOrders as Values | undefined)?.sources],
    ...Object.entries({ metric, stockCover }).flatMap(([rule, value]) =>
      listed((value as Values | undefined)?.where).flatMap((condition, j): [Fault['path'], unknown][] =>
        (condition as unknown as AlertCondition).dimension === 'SOURCE'
          ? [[[rule, 'where', j, 'in'], condition.in]]
          : [],
      ),
    ),
  ];
  return lists.flatMap(([path, list]) =>
    (Array.isArray(list) ? list : []).flatMap((id, j) =>
      typeof id !== 'string' || ids.includes(id) ? [] : [{ path: [...path, j], message: 'is not the id of a source' }],
    ),
  );
}

/** Whether everything is there that `configuredAlert` reads: otherwise that is a fault already. */
function isShaped({ as: of, to, metric, noOrders, stockCover, quietHours }: Values): boolean {
  const isSection = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  const sections = [metric, noOrders, stockCover, quietHours].filter((value) => value !== undefined);
  const bounds = [metric, stockCover].flatMap((rule) =>
    isSection(rule) ? [(rule as Values).below, (rule as Values).above, (rule as Values).recover] : [],
  );
  return (
    isSection(of) &&
    sections.every(isSection) &&
    bounds.every((bound) => bound === undefined || /^-?\d+(\.\d+)?$/.test(String(bound))) &&
    Array.isArray(to) &&
    to.every(isSection)
  );
}

function listed(value: unknown): Values[] {
  return Array.isArray(value) ? value.filter((item): item is Values => typeof item === 'object' && item !== null) : [];
}

import type { HttpResponse } from '../../http/response.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** From this percentage of a limit on, calls are spread over the hour that it counts. */
const spreadFrom = 90;
/** How long a call waits with one percent left. If each call takes one, the hour is over before the limit is reached. */
const lastPercentMs = 36 * minuteMs;
const firstThrottleMs = minuteMs;
const longestThrottleMs = 15 * minuteMs;

/** The use cases whose limits count what is called here. */
const usedTypes: ReadonlySet<unknown> = new Set(['ads_insights', 'ads_management']);

interface ReportedUsage {
  /** The fullest of all limits, in percent. */
  percent: number;
  /** When calls are accepted again, from now; 0: they are, or it is not said. */
  regainMs: number;
}

/**
 * How much of Meta's limits is used, as each response reports it, and how long to wait because of it: calls slow down before a limit is
 * reached, for a refused call counts as well.
 */
export class Usage {
  #readyAt = 0;
  #throttles = 0;

  /** The milliseconds to wait before the next call. */
  waitMs(now: Date): number {
    return Math.max(0, this.#readyAt - now.getTime());
  }

  /** Notes what an accepted call reports. Returns the percentage if it slows the next call down, otherwise null. */
  note({ headers }: Pick<HttpResponse, 'headers'>, now: Date): number | null {
    this.#throttles = 0;
    const { percent, regainMs } = reportedUsage(headers);
    if (percent < spreadFrom) return null;
    const left = 100 - percent;
    this.#readyAt = now.getTime() + Math.max(regainMs, left > 0 ? Math.min(hourMs, lastPercentMs / left) : hourMs);
    return percent;
  }

  /** How long to wait after a call was refused for a limit: as told, otherwise a minute, and longer each time. */
  throttledMs({ headers }: Pick<HttpResponse, 'headers'>): number {
    const { regainMs } = reportedUsage(headers);
    const grown = Math.min(longestThrottleMs, firstThrottleMs * 2 ** this.#throttles);
    this.#throttles += 1;
    return regainMs > 0 ? regainMs : grown;
  }
}

/** Reads the headers that are there; what cannot be read counts as unused. */
export function reportedUsage(headers: HttpResponse['headers']): ReportedUsage {
  const percents: number[] = [];
  let regainMs = 0;
  for (const limits of Object.values(objectIn(headers['x-business-use-case-usage']))) {
    for (const limit of Array.isArray(limits) ? (limits as Record<string, unknown>[]) : []) {
      if (!usedTypes.has(limit.type)) continue;
      percents.push(...percentsOf(limit, ['call_count', 'total_cputime', 'total_time']));
      regainMs = Math.max(regainMs, numberOf(limit.estimated_time_to_regain_access) * minuteMs);
    }
  }
  percents.push(...percentsOf(objectIn(headers['x-app-usage']), ['call_count', 'total_cputime', 'total_time']));
  percents.push(...percentsOf(objectIn(headers['x-fb-ads-insights-throttle']), ['app_id_util_pct', 'acc_id_util_pct']));
  const account = objectIn(headers['x-ad-account-usage']);
  percents.push(...percentsOf(account, ['acc_id_util_pct']));
  // It also says, without any limit being near, when the count begins anew.
  if (numberOf(account.acc_id_util_pct) >= 100) {
    regainMs = Math.max(regainMs, numberOf(account.reset_time_duration) * 1000);
  }
  return { percent: Math.max(0, ...percents), regainMs };
}

function percentsOf(limit: Record<string, unknown>, fields: readonly string[]): number[] {
  return fields.map((field) => numberOf(limit[field]));
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

function objectIn(header: string | string[] | undefined): Record<string, unknown> {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return {};
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

import type { Micros } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { instantOf, wallClockOf } from '../kit/zone-clock.js';

const dayMs = 86_400_000;
/** From January; most trade is in November and December. */
const months = [0.78, 0.8, 0.9, 0.88, 0.95, 0.86, 0.8, 0.78, 0.95, 1.05, 1.75, 1.95];
/** From Sunday. */
const weekdays = [1.12, 1.1, 1.0, 0.97, 0.98, 0.92, 0.9];
const hours = [
  1.2, 0.6, 0.3, 0.2, 0.2, 0.4, 1, 2, 3.4, 4.4, 5, 5.2, 5.8, 5.4, 4.8, 4.6, 4.6, 5, 5.4, 6, 6.6, 6.4, 4.6, 2.6,
].map((weight, hour) => [hour, weight] as const);
const yearlyGrowth = 1.6;

/** The amount of trade on a local day, relative to other days; `wallClockMs` is any time of that day. */
export function weightOf(wallClockMs: number, startMs: number): number {
  const day = new Date(wallClockMs);
  const date = day.getUTCDate();
  const month = day.getUTCMonth();
  const years = (wallClockMs - startMs) / (365 * dayMs);
  const isBlackFriday = month === 10 && day.getUTCDay() === 5 && date >= 23 && date <= 29;
  const isAfterLastPost = month === 11 && date >= 22;
  const special = isBlackFriday ? 3.2 : isAfterLastPost ? 0.3 : 1;
  return (months[month] ?? 1) * (weekdays[day.getUTCDay()] ?? 1) * special * yearlyGrowth ** years;
}

/** The instants of `count` orders from `from` (included) to `to` (excluded), in order, spread by the shop's local time. */
export function orderTimes(from: Micros, to: Micros, count: number, zone: string, random: Random): Micros[] {
  const firstDay = Math.floor(wallClockOf(from, zone) / dayMs) * dayMs;
  const days: { start: number; upTo: number }[] = [];
  let total = 0;
  for (let start = firstDay; start < wallClockOf(to, zone); start += dayMs) {
    total += weightOf(start, firstDay);
    days.push({ start, upTo: total });
  }
  const times: Micros[] = [];
  while (times.length < count) {
    const target = random.fraction() * total;
    const { start } = days[firstReaching(days, target)] as { start: number };
    const hour = random.weighted(hours);
    const at = instantOf(start + hour * 3_600_000 + random.int(0, 3_599_999), zone) + random.int(0, 999);
    if (at >= from && at < to) times.push(at);
  }
  return times.sort((x, y) => x - y);
}

function firstReaching(days: readonly { upTo: number }[], target: number): number {
  let low = 0;
  let high = days.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] as { upTo: number }).upTo > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

#!/usr/bin/env bash
# date-fns with its own time zones (@date-fns/tz) does not know the hour that a zone repeats when summer time ends. `startOfHour` puts the
# orders of the second 1 o'clock into the first, and `eachHourOfInterval` has no second one: a chart by hour shows one hour doubled, and a
# table that is filled from its hours, by instant, loses the sales of one. Luxon keeps both. Group by the instant (in UTC) and only print
# in the zone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact date-fns@4.4.0 @date-fns/tz@1.5.0 luxon@3.7.2 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import { TZDate } from '@date-fns/tz';
import { eachHourOfInterval, startOfHour } from 'date-fns';
import { DateTime, Interval } from 'luxon';
const require = createRequire(import.meta.url);
for (const name of ['date-fns', '@date-fns/tz', 'luxon']) console.log(name, require(`./node_modules/${name}/package.json`).version);

const zone = 'America/New_York';
// One order in each hour of the night in which 01:00 to 02:00 comes twice.
const orders = ['04:30', '05:30', '06:30', '07:30'].map((time) => `2026-11-01T${time}:00Z`);
const night = { start: '2026-11-01T04:00:00Z', end: '2026-11-01T07:00:00Z' };
const utcTime = (date) => new Date(Number(date)).toISOString().slice(11, 16);
const inLuxon = (text) => DateTime.fromISO(text, { zone });
const seen = {
  luxonHours: Interval.fromDateTimes(inLuxon(night.start), inLuxon(night.end).plus({ hours: 1 })).splitBy({ hours: 1 }).map(({ start }) => utcTime(start)),
  luxonOrders: orders.map((order) => utcTime(inLuxon(order).startOf('hour'))),
  dateFnsHours: eachHourOfInterval({ start: new TZDate(night.start, zone), end: new TZDate(night.end, zone) }).map(utcTime),
  dateFnsOrders: orders.map((order) => utcTime(startOfHour(new TZDate(order, zone)))),
};
for (const [name, times] of Object.entries(seen)) console.log(`${name}, in UTC: ${times.join(' ')}`);
const isWhole = [seen.luxonHours, seen.luxonOrders].every((times) => times.join(' ') === '04:00 05:00 06:00 07:00');
process.exit(isWhole && seen.dateFnsHours.join(' ') === '04:00 05:00 07:00' && seen.dateFnsOrders.join(' ') === '04:00 05:00 05:00 07:00' ? 0 : 1);
JS
node try.mjs

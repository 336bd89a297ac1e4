#!/usr/bin/env bash
# Day.js with its time zone plugin keeps the UTC offset of the first date when it adds months (or days). Borders of months that are made
# as `start.add(n, 'month')` are an hour late while summer time lasts, though they print as midnight, with the offset of winter: an order of
# 1 April, 00:30, counts in March. On a server in Los Angeles the same code gives the right instants, so two machines disagree; but there
# `startOf('day')` of the day on which New York changes its clocks is two hours late. Luxon has neither fault.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact dayjs@1.11.23 luxon@3.7.2 >/dev/null
cat >try.mjs <<'JS'
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { DateTime } from 'luxon';
dayjs.extend(utc);
dayjs.extend(timezone);

const zone = 'America/New_York';
const months = [0, 3, 6, 10];
const utcHours = (dates) => dates.map((date) => date.toISOString().slice(0, 16)).join(' ');
const right = utcHours(months.map((month) => DateTime.fromISO('2026-01-01', { zone }).plus({ month }).toJSDate()));
const added = months.map((month) => dayjs.tz('2026-01-01', zone).add(month, 'month'));
const order = new Date('2026-04-01T00:30:00-04:00');
const changed = dayjs.tz('2026-11-01 12:00', zone).startOf('day').toISOString().slice(0, 16);
console.log(JSON.stringify({ right, added: utcHours(added), printed: added[1].format(), isOfMarch: order < added[1].toDate(), changed }));
JS
echo "dayjs 1.11.23, luxon 3.7.2"
utc=$(TZ=UTC node try.mjs)
pacific=$(TZ=America/Los_Angeles node try.mjs)
printf 'server in UTC:         %s\nserver in Los Angeles: %s\n' "$utc" "$pacific"
added() { echo "\"added\":\"2026-01-01T05:00 2026-04-01T0$1:00 2026-07-01T0$1:00 2026-11-01T0$1:00\",\"printed\":\"2026-04-01T00:00:00-05:00\""; }
right='"right":"2026-01-01T05:00 2026-04-01T04:00 2026-07-01T04:00 2026-11-01T04:00"'
[[ $utc == "{$right,$(added 5),\"isOfMarch\":true,\"changed\":\"2026-11-01T04:00\"}" ]]
[[ $pacific == "{$right,$(added 4),\"isOfMarch\":false,\"changed\":\"2026-11-01T06:00\"}" ]]

#!/usr/bin/env bash
# A scheduler that was down asks for the last time before now, to run once what it missed. With cron-parser that is `prev()`, which one would
# take for the way back of `next()`. In a night in which clocks go forward it is not: of a job at 02:30 in Berlin, `next()` gives a run on 29
# March 2026, moved by the hour that is skipped, and `prev()` goes from the 30th to the 28th, so the report of that day is never caught up. Where
# the skipped hour begins at midnight, as in São Paulo in 2018, `prev()` fails for a daily job with "loop limit exceeded", for all days
# before. In autumn it gives the second 02:30 of the repeated hour, where `next()` gives the first. Walking on from an earlier time by `next()` is right in
# all three.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact cron-parser@5.10.5 >/dev/null
cat >try.mjs <<'JS'
import { CronExpressionParser } from 'cron-parser';

const nights = [
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'],
  ['0 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00:00Z', '2018-11-05T12:00:00Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'],
];
const day = (date) => date.toDate().toISOString().slice(5, 16);
const walk = (text, tz, from, step) => {
  const times = CronExpressionParser.parse(text, { tz, currentDate: new Date(from) });
  try {
    return [day(times[step]()), day(times[step]())];
  } catch (error) {
    return [error.message.includes('loop limit') ? 'loop limit' : error.message];
  }
};
const seen = nights.map(([text, tz, before, after]) => {
  const forth = walk(text, tz, before, 'next');
  const back = walk(text, tz, after, 'prev').toReversed();
  console.log(`${text} in ${tz}: next() ${forth.join(', ')}; prev() ${back.join(', ')}`);
  return `${forth} | ${back}`;
});
const expected = [
  '03-29T01:30,03-30T00:30 | 03-28T01:30,03-30T00:30',
  '11-04T03:00,11-05T02:00 | loop limit',
  '10-25T00:30,10-26T01:30 | 10-25T01:30,10-26T01:30',
];
process.exit(seen.join('\n') === expected.join('\n') ? 0 : 1);
JS
node try.mjs

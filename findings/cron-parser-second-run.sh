#!/usr/bin/env bash
# When clocks go back, a daily job set for the repeated hour should run once. Asked before that night, cron-parser gives one time, as croner
# does. But schedulers ask after each run, from the time at which it ended: when a run at 01:30 takes longer than half an hour, cron-parser
# gives 01:30 of the same day once more, and a daily mail or total goes out twice. Where clocks go back at one o'clock, as in Havana, it also
# gives the second 00:30 to those who ask before, and the first to those who ask at midnight. croner gives the first, and never both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact cron-parser@5.10.6 croner@11.0.1 >/dev/null
cat >try.mjs <<'JS'
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';

const questions = [
  ['30 1 * * *', 'Europe/London', '2026-10-24T12:00:00Z', 'the day before'],
  ['30 1 * * *', 'Europe/London', '2026-10-25T01:05:00Z', '35 minutes after the run of 00:30 UTC'],
  ['30 0 * * *', 'America/Havana', '2026-11-01T02:00:00Z', 'the evening before'],
  ['30 0 * * *', 'America/Havana', '2026-11-01T04:00:00Z', 'at midnight'],
];
const seen = questions.map(([text, zone, from, when]) => {
  const one = CronExpressionParser.parse(text, { tz: zone, currentDate: new Date(from) }).next().toDate().toISOString().slice(5, 16);
  const other = new Cron(text, { timezone: zone }).nextRun(new Date(from)).toISOString().slice(5, 16);
  console.log(`${text} in ${zone}, asked ${when}: cron-parser ${one} UTC, croner ${other} UTC`);
  return `${one} ${other}`;
});
const expected = ['10-25T00:30 10-25T00:30', '10-25T01:30 10-26T01:30', '11-01T05:30 11-01T04:30', '11-01T04:30 11-01T04:30'];
process.exit(seen.join() === expected.join() ? 0 : 1);
JS
node try.mjs

#!/usr/bin/env bash
# A margin whose costs are unknown, or an average order value of a day without orders, is null, and Cube's server says so. Its client makes
# it 0: for charts and for tables, for days that are absent from the answer and for rows that hold a null, also without a date, and
# `fillMissingDates: false` or `fillWithValue: null` do not help. Only `rawData()` still has the null. Means over such points are wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact @cubejs-client/core@1.7.43 >/dev/null
cat >try.mjs <<'JS'
import { ResultSet } from '@cubejs-client/core';

const named = (title, type) => ({ title, shortTitle: title, type });
const annotation = {
  measures: { 'orders.margin': named('Margin', 'number') },
  dimensions: { 'orders.store': named('Store', 'string') },
  segments: {},
  timeDimensions: { 'orders.day.day': named('Day', 'time') },
};
const query = { measures: ['orders.margin'], dimensions: [], timeDimensions: [], filters: [], timezone: 'UTC' };
const answered = (given, data) =>
  new ResultSet({ queryType: 'regularQuery', pivotQuery: given, results: [{ query: given, data, annotation }] });

const byDay = answered(
  { ...query, timeDimensions: [{ dimension: 'orders.day', granularity: 'day', dateRange: ['2026-11-01', '2026-11-03'] }] },
  [
    { 'orders.day.day': '2026-11-01T00:00:00.000', 'orders.margin': '12.50' },
    { 'orders.day.day': '2026-11-02T00:00:00.000', 'orders.margin': null },
  ],
);
const byStore = answered({ ...query, dimensions: ['orders.store'] }, [
  { 'orders.store': 'Leeds', 'orders.margin': '12.50' },
  { 'orders.store': 'York', 'orders.margin': null },
]);
const margins = (rows) => JSON.stringify(rows.map((row) => row['orders.margin']));
const seen = [
  ['by day, chart', margins(byDay.chartPivot())],
  ['by day, table', margins(byDay.tablePivot())],
  ['by day, without filling', margins(byDay.tablePivot({ fillMissingDates: false, fillWithValue: null }))],
  ['by store, table', margins(byStore.tablePivot({ fillWithValue: null }))],
  ['by store, raw', margins(byStore.rawData())],
];
for (const [what, values] of seen) console.log(what.padEnd(24), values);
const expected = ['[12.5,0,0]', '["12.50",0,0]', '["12.50",0]', '["12.50",0]', '["12.50",null]'];
process.exit(seen.map(([, values]) => values).join() === expected.join() ? 0 : 1);
JS
node try.mjs

import { createHash } from 'node:crypto';
import { DIMENSIONS } from '../fields/dimensions.js';
import { METRICS } from '../fields/metrics.js';
import type { PropertySettings } from '../model.js';
import type { Entry, Ga4Property } from '../property.js';
import { Cell } from './cell.js';
import { daysOf } from './dates.js';
import type { ReportRequest } from './request.js';

/** A row before it is written: the values of its dimensions, and what its visits add up to. */
export interface Row {
  values: string[];
  cell: Cell;
}

interface Rows {
  rows: Row[];
  /** Rare values were folded into `(other)`. */
  hasOther: boolean;
  /** How many visits were read, and how many there are. */
  read: number;
  space: number;
}

/** The share of the rows, from 0 to 1, that a report with a breakdown loses without saying so. */
export type LostShare = number;

const OTHER = '(other)';

/** Metrics that cannot be added up. */
const OF_USERS = new Set(['totalUsers', 'activeUsers', 'newUsers']);

/** Adds up the visits of the ranges by the dimensions of the request. */
export function rowsOf(property: Ga4Property, request: ReportRequest, lost: LostShare): Rows {
  const { settings } = property;
  const cells = new Map<string, Row>();
  const counts = { read: 0, space: 0 };
  const isOfPeople = countPeople(property, request, cells);
  for (const range of isOfPeople ? [] : request.ranges) {
    for (const day of daysOf(range)) {
      if (settings.truncations.some(({ before }) => day < before)) continue;
      for (const entry of property.entriesOn(day)) {
        counts.space += entry.sessions;
        if (!isSampled(entry, settings)) continue;
        counts.read += entry.sessions;
        const values = request.dimensions.map((name) => DIMENSIONS.get(name)!.of(entry));
        if (request.ranges.length > 1) values.push(range.name);
        rowAt(cells, values).cell.add(entry, settings.sampledOneIn);
      }
    }
  }
  if (cells.size === 0 && request.dimensions.length === 0 && request.keepEmptyRows) rowAt(cells, []);
  const shown = thresholded([...cells.values()], request, settings).filter((row) => isKept(row, lost, request));
  return { ...folded(shown, request, settings.mostRows), ...counts };
}

function rowAt(cells: Map<string, Row>, values: string[]): Row {
  const key = JSON.stringify(values);
  const row = cells.get(key) ?? { values, cell: new Cell() };
  cells.set(key, row);
  return row;
}

/** Where a book counts people, it does so for a whole period and by channel group. False: it is not asked for people. */
function countPeople(property: Ga4Property, request: ReportRequest, cells: Map<string, Row>): boolean {
  const { dimensions, metrics, ranges } = request;
  const asked = metrics.filter((name) => OF_USERS.has(name)).length;
  if (asked === 0 || !property.hasBook) return false;
  const isByGroup = dimensions.join() === 'sessionDefaultChannelGroup';
  if (asked < metrics.length || ranges.length > 1 || !(isByGroup || dimensions.length === 0)) {
    throw new RangeError(
      'people of a book are counted alone, for one range, in total or by sessionDefaultChannelGroup',
    );
  }
  for (const each of property.usersOf(ranges[0]!.from, ranges[0]!.to)) {
    if (isByGroup !== (each.channelGroup !== null)) continue;
    rowAt(cells, each.channelGroup === null ? [] : [each.channelGroup]).cell.counted(each);
  }
  return true;
}

/** Whether the request breaks numbers down by something else than time. */
export function hasBreakdown({ dimensions }: ReportRequest): boolean {
  return dimensions.some((name) => name !== 'date' && name !== 'yearMonth');
}

/** Whether all requested metrics are zero: such a row is not returned by default. */
export function isEmpty({ cell }: Row, { metrics }: ReportRequest): boolean {
  return metrics.length > 0 && metrics.every((name) => METRICS.get(name)!.of(cell) === '0');
}

function isSampled({ id }: Entry, { sampledOneIn }: PropertySettings): boolean {
  return sampledOneIn === 1 || digestOf(id) % sampledOneIn === 0;
}

function thresholded(rows: Row[], request: ReportRequest, { thresholdUsers }: PropertySettings): Row[] {
  if (thresholdUsers === 0 || !hasBreakdown(request)) return rows;
  return rows.filter(({ cell }) => cell.people >= thresholdUsers);
}

function isKept({ values }: Row, lost: LostShare, request: ReportRequest): boolean {
  return lost === 0 || !hasBreakdown(request) || digestOf(JSON.stringify(values)) % 1000 >= lost * 1000;
}

/** The rarest rows become one for each day, whose other dimensions are `(other)`. */
function folded(rows: Row[], request: ReportRequest, mostRows: number): { rows: Row[]; hasOther: boolean } {
  if (rows.length <= mostRows || !hasBreakdown(request)) return { rows, hasOther: false };
  const bySize = rows.toSorted((a, b) => b.cell.sessions - a.cell.sessions);
  const kept = bySize.slice(0, mostRows);
  const others = new Map<string, Row>();
  for (const { values, cell } of bySize.slice(mostRows)) {
    const other = values.map((value, at) => (request.dimensions[at] === 'date' ? value : OTHER));
    const key = JSON.stringify(other);
    const row = others.get(key) ?? { values: other, cell: new Cell() };
    row.cell.merge(cell);
    others.set(key, row);
  }
  return { rows: [...kept, ...others.values()], hasOther: true };
}

export function digestOf(text: string): number {
  return createHash('sha1').update(text).digest().readUInt32BE(0);
}

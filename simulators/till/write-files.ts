import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Micros } from '../kit/clock.js';
import { instantOf, wallClockOf } from '../kit/zone-clock.js';
import type { Till } from './model.js';
import { filesOfDay, standingFiles, type TillFile } from './tables.js';

const closingMs = 20 * 3600 * 1000;

/** The last day (yyyy-mm-dd) that a till in this zone has closed by an instant. */
export function lastClosedDay(at: Micros, zone: string): string {
  return new Date(wallClockOf(at, zone) - closingMs).toISOString().slice(0, 10);
}

/** Writes the files of all days up to and including one (yyyy-mm-dd). A file's modified time is when its day was closed. */
export function writeTillFiles(till: Till, folder: string, upTo: string): void {
  mkdirSync(folder, { recursive: true });
  writeAt(till, folder, till.settings.from, standingFiles(till));
  for (const { day } of till.days) if (day <= upTo) writeTillDay(till, folder, day);
}

/** Writes the files of one day only. */
export function writeTillDay(till: Till, folder: string, closed: string): void {
  const day = till.days.find((each) => each.day === closed);
  if (!day) throw new RangeError(`the till has no day ${closed}`);
  writeAt(till, folder, closed, filesOfDay(till, day));
}

/** When the till closes a day (yyyy-mm-dd) and writes its files. */
export function closingOf({ settings }: Till, day: string): Micros {
  return instantOf(Date.parse(day) + closingMs, settings.ianaTimezone);
}

function writeAt(till: Till, folder: string, day: string, files: readonly TillFile[]): void {
  const closed = new Date(closingOf(till, day) / 1000);
  for (const { name, content } of files) {
    const file = path.join(folder, name);
    // Renamed when it is complete: readers never see half a file.
    const hidden = path.join(folder, `.${name}`);
    writeFileSync(hidden, content);
    utimesSync(hidden, closed, closed);
    renameSync(hidden, file);
  }
}

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { instantOf } from '../kit/zone-clock.js';
import type { Till } from './model.js';
import { filesOfDay, standingFiles, type TillFile } from './tables.js';

const closingMs = 20 * 3600 * 1000;

/** Writes what the till has closed up to and including a day (yyyy-mm-dd), each file dated by the close of its day. */
export function writeTillFiles(till: Till, folder: string, upTo: string): void {
  mkdirSync(folder, { recursive: true });
  writeAt(till, folder, till.settings.from, standingFiles(till));
  for (const day of till.days) {
    if (day.day <= upTo) writeAt(till, folder, day.day, filesOfDay(till, day));
  }
}

function writeAt({ settings }: Till, folder: string, day: string, files: readonly TillFile[]): void {
  const closed = new Date(instantOf(Date.parse(day) + closingMs, settings.ianaTimezone) / 1000);
  for (const { name, content } of files) {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    utimesSync(file, closed, closed);
  }
}

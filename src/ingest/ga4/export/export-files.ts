import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type CalendarDate } from '../../../canonical/calendar-date.js';
import { ConfigError } from '../../../runtime/errors.js';

/** The files of one table `events_YYYYMMDD`, which is a day. */
export interface ExportedDay {
  date: CalendarDate;
  /** Sorted. */
  paths: string[];
  /** Differs once a file changes, appears or vanishes. */
  fingerprint: string;
}

/** `events_20260703.json`, `events_20260703_000000000000.json.gz`; not the table of a day that is not over, `events_intraday_…`. */
const dayFile = /^events_(\d{4})(\d\d)(\d\d)(?!\d).*\.(json|jsonl|ndjson)(\.gz)?$/;

/** The days that are exported in a folder and its subfolders, oldest first. Throws a `ConfigError` if it cannot be read. */
export async function findExportedDays(folder: string): Promise<ExportedDay[]> {
  const files = new Map<CalendarDate, string[]>();
  for (const entry of await entriesOf(folder)) {
    const match = entry.isFile() ? dayFile.exec(entry.name) : null;
    if (match === null) continue;
    const date = `${match[1]}-${match[2]}-${match[3]}`;
    files.set(date, [...(files.get(date) ?? []), path.join(entry.parentPath, entry.name)]);
  }
  const dates = [...files.keys()].sort();
  return await Promise.all(dates.map((date) => exportedDay(date, files.get(date)!.sort())));
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError(
      `settings.exportPath: the folder ${folder} cannot be read (${code}). It must contain the JSON lines of the tables events_YYYYMMDD.`,
      { code: 'ga4_export_folder', cause },
    );
  }
}

async function exportedDay(date: CalendarDate, paths: string[]): Promise<ExportedDay> {
  const stats = await Promise.all(paths.map((each) => stat(each)));
  const fingerprint = stats.map(({ size, mtimeMs }) => `${size}@${Math.floor(mtimeMs)}`).join('+');
  return { date, paths, fingerprint };
}

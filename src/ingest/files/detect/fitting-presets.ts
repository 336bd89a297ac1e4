import { columnsRead, missingColumns } from '../table/columns.js';
import type { FoundFile } from '../table/find-files.js';
import type { WrittenEntry } from '../table/mapping-entry.js';
import { checkedEntries } from '../table/mapping.js';
import { type Preset, presetNamed, presetNames } from '../table/presets.js';
import { faultOfHeader } from '../table/table.js';

/** A preset that can read a header. */
export interface Fit {
  name: string;
  preset: Preset;
  /** The file's columns that it uses. */
  used: number;
  /** Columns of the preset that the file lacks. */
  missing: string[];
}

/** Of the columns that a preset names and that not every file has, at least this part must be there. */
const leastShare = 0.6;

/** The presets that can read a header, those that use most of its columns first. */
export function fittingPresets(header: readonly string[]): Fit[] {
  return presetNames
    .flatMap((name) => fitOf(name, header) ?? [])
    .toSorted((one, other) => other.used - one.used || one.missing.length - other.missing.length);
}

function fitOf(name: string, header: readonly string[]): Fit | null {
  const preset = presetNamed(name)!;
  const entries = checkedEntries(name, answered(name, preset));
  const stored = { name, below: name, path: name, size: 0, modifiedAt: '' };
  const files = entries.map((mapping, at): FoundFile => ({
    ...{ ...stored, stored, format: 'csv', isGzip: false, member: null },
    ...{ kind: mapping.kind, mapping, others: entries.filter((other) => other !== mapping), countsUnread: at === 0 },
  }));
  if (files.some((file) => faultOfHeader(header, file) !== null)) return null;
  const unused = files.map((file) => {
    const { leftOut } = columnsRead(
      header,
      header.map(() => ''),
      file,
    );
    return new Set(leftOut);
  });
  const used = header.filter((column) => isUsed(column, entries) || !unused.every((left) => left.has(column)));
  const missing = [...new Set(entries.flatMap((mapping) => missingColumns(header, mapping)))];
  return used.length < leastShare * (used.length + missing.length)
    ? null
    : { name, preset, used: used.length, missing };
}

function isUsed(column: string, entries: readonly { columns?: Record<string, unknown> | undefined }[]): boolean {
  return entries.some(({ columns = {} }) => Object.hasOwn(columns, column));
}

/** An entry with any answer to the preset's questions: which columns it reads does not depend on them. */
function answered(name: string, { asks = {} }: Preset): WrittenEntry {
  const entry: Record<string, unknown> = { pattern: '*', preset: name };
  for (const [setting, { choices = {} }] of Object.entries(asks)) {
    setAnswer(entry, setting, Object.keys(choices)[0] ?? 'x');
  }
  return entry as WrittenEntry;
}

/** Sets a setting of an entry by its name in `asks`: `dates`, `defaults.tax_included`. */
export function setAnswer(entry: Record<string, unknown>, setting: string, answer: string): void {
  const [first, second] = setting.split('.') as [string, string?];
  const value = answer === 'true' || answer === 'false' ? answer === 'true' : answer;
  if (second === undefined) entry[first] = value;
  else entry[first] = { ...(entry[first] as Record<string, unknown> | undefined), [second]: value };
}

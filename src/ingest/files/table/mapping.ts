import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { parse } from 'yaml';
import { ConfigError } from '../../../runtime/errors.js';
import { columnsOf, type FileKind } from './kinds.js';
import { checkEntry } from './mapping-checks.js';
import { type MappingEntry, type mappingEntry, mappingShape, type Settings } from './mapping-entry.js';
import { presetNamed } from './presets.js';

/** Reads a mapping file. Throws a `ConfigError` with the file and the problem. */
export function readMapping(file: string): MappingEntry[] {
  const place = path.resolve(file);
  const mapping = parsedYaml(place);
  if (!Check(mappingShape, mapping)) {
    const [fault] = Errors(mappingShape, mapping);
    throw wrong(place, `${fault?.instancePath || 'the file'} ${fault?.message}; see src/ingest/files/README.md`);
  }
  const { files } = mapping as Static<typeof mappingShape>;
  const entries = files.flatMap((each) => entriesOf(place, withPreset(each)));
  for (const each of entries) {
    checkEntry(each, (what) => {
      throw wrong(place, `${each.pattern}: ${what}`);
    });
  }
  return entries;
}

/** One entry for each kind. */
function entriesOf(place: string, { kind, kinds: own, ...shared }: Static<typeof mappingEntry>): MappingEntry[] {
  const { pattern } = shared;
  if (kind !== undefined && own === undefined) return [{ ...shared, kind: kind as FileKind }];
  const named = Object.entries(own ?? {}) as [FileKind, Settings][];
  if (kind !== undefined || named.length === 0) {
    throw wrong(place, `${pattern}: it needs either kind, or kinds with the settings of each`);
  }
  const unknown = [...sharedNames(shared)].find((name) => !named.some(([each]) => columnsOf(each).includes(name)));
  if (unknown !== undefined) throw wrong(place, `${pattern}: none of its kinds has a column ${unknown}`);
  return named.map(([each, settings]) => ({ ...joined(sharedWith(each, shared), settings), pattern, kind: each }));
}

function sharedNames({ columns = {}, values, defaults, words, negate = [], sum = [] }: Settings): Set<string> {
  const keyed = [values, defaults, words].flatMap((each) => Object.keys(each ?? {}));
  return new Set([...Object.values(columns).flat(), ...keyed, ...negate, ...sum]);
}

/** The settings beside `kinds`: of those for columns, only what the kind has. */
function sharedWith(kind: FileKind, { columns, values, defaults, words, negate, sum, ...rest }: Settings): Settings {
  const known = new Set(columnsOf(kind));
  const ofKind = <T>(each: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(each).filter(([name]) => known.has(name)));
  const ownColumns = Object.entries(columns ?? {}).flatMap(([own, names]) => {
    const kept = [names].flat().filter((name) => known.has(name));
    return kept.length === 0 ? [] : [[own, kept] as const];
  });
  return {
    ...rest,
    ...(columns && { columns: Object.fromEntries(ownColumns) }),
    ...(values && { values: ofKind(values) }),
    ...(defaults && { defaults: ofKind(defaults) }),
    ...(words && { words: ofKind(words) }),
    ...(negate && { negate: negate.filter((name) => known.has(name)) }),
    ...(sum && { sum: sum.filter((name) => known.has(name)) }),
  };
}

/** What is said of its own, by a kind or beside a preset, replaces what is shared; columns and names stand beside it. */
function joined(shared: Settings, own: Settings): Settings {
  const both = <Name extends 'columns' | 'values' | 'defaults' | 'words' | 'leaveOut'>(name: Name) =>
    (shared[name] || own[name]) && { [name]: { ...shared[name], ...own[name] } };
  return {
    ...shared,
    ...own,
    ...both('columns'),
    ...both('values'),
    ...both('defaults'),
    ...both('words'),
    ...both('leaveOut'),
  };
}

/** With what its preset says, to which the entry adds. */
function withPreset(entry: Static<typeof mappingEntry>): Static<typeof mappingEntry> {
  if (entry.preset === undefined) return entry;
  const preset = presetNamed(entry.preset) as Omit<Static<typeof mappingEntry>, 'pattern'>;
  return { ...entry, ...joined(preset, entry), kind: entry.kind ?? preset.kind };
}

function parsedYaml(place: string): unknown {
  try {
    return parse(readFileSync(place, 'utf8')) as unknown;
  } catch (error) {
    throw wrong(place, (error as Error).message.split('\n')[0]!);
  }
}

function wrong(place: string, what: string): ConfigError {
  return new ConfigError(`The mapping file ${place} cannot be used: ${what}.`, { code: 'files_mapping_invalid' });
}

/**
 * The entries whose patterns match a file's path below the source's folder, or below the import's path if that is
 * elsewhere: the first of each kind. A file may hold several kinds, such as an export whose rows are the lines of
 * orders.
 */
export function entriesFor(entries: readonly MappingEntry[], name: string): MappingEntry[] {
  const fitting = entries.filter(({ pattern }) => patternOf(pattern).test(name));
  return fitting.filter(({ kind }, at) => fitting.findIndex((other) => other.kind === kind) === at);
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i');
}

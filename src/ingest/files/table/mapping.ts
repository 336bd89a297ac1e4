import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { parse } from 'yaml';
import { ConfigError } from '../../../runtime/errors.js';
import { columnsOf, type FileKind } from './kinds.js';
import { checkEntry } from './mapping-checks.js';
import { type MappingEntry, mappingShape, type Settings, type WrittenEntry } from './mapping-entry.js';
import { openAsks, type PresetAsk, presetNamed, presetNames } from './presets.js';

/** Reads a mapping file. Throws a `ConfigError` with the file and the problem. */
export function readMapping(file: string): MappingEntry[] {
  const place = path.resolve(file);
  const mapping = parsedYaml(place);
  if (!Check(mappingShape, mapping)) {
    const [fault] = Errors(mappingShape, mapping);
    throw wrong(place, `${fault?.instancePath || 'the file'} ${fault?.message}; see src/ingest/files/README.md`);
  }
  const { files } = mapping as Static<typeof mappingShape>;
  return files.flatMap((each) => checkedEntries(place, each));
}

/** The entries of a mapping with what its preset says, one for each kind. Throws a `ConfigError` that names the `place`. */
export function checkedEntries(place: string, given: WrittenEntry): MappingEntry[] {
  const entries = entriesOf(place, withPreset(place, given));
  for (const each of entries) {
    checkEntry(each, (what) => {
      throw wrong(place, `${each.pattern}: ${what}`);
    });
  }
  return entries;
}

/** One entry for each kind. */
function entriesOf(place: string, { kind, kinds: own, ...shared }: WrittenEntry): MappingEntry[] {
  const { pattern } = shared;
  if (kind !== undefined && own === undefined) return [{ ...shared, kind: kind as FileKind }];
  const named = Object.entries(own ?? {}) as [FileKind, Settings][];
  if (kind !== undefined || named.length === 0) {
    throw wrong(place, `${pattern}: it needs either kind, or kinds with the settings of each`);
  }
  const unknown = [...sharedNames(shared)].find((name) => !named.some(([each]) => columnsOf(each).includes(name)));
  if (unknown !== undefined) throw wrong(place, `${pattern}: none of its kinds has a column ${unknown}`);
  const isOfBoth = named.filter(([each]) => each === 'orders' || each === 'order_lines').length === 2;
  if (
    isOfBoth &&
    [...Object.values(shared.columns ?? {}).flat(), ...Object.keys(shared.values ?? {})].includes('discount')
  )
    throw wrong(
      place,
      `${pattern}: a discount beside kinds would be taken off the order and off its lines: name it under kinds.orders or under kinds.order_lines`,
    );
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
function withPreset(place: string, entry: WrittenEntry): WrittenEntry {
  const { preset: name, pattern } = entry;
  if (name === undefined) return entry;
  const preset = presetNamed(name);
  if (preset === null)
    throw wrong(place, `${pattern}: there is no preset ${name}; expected one of ${presetNames.join(', ')}`);
  const needed = openAsks(preset, entry).find(([, { otherwise }]) => otherwise === undefined);
  if (needed !== undefined) throw wrong(place, `${pattern}: preset ${name} needs ${askText(needed)}`);
  const { kind, kinds, ...shared } = preset.mapping;
  const ofPreset = kinds && Object.fromEntries(Object.entries(kinds).map(([each, own]) => [each, unsaid(own, entry)]));
  return { ...entry, ...joined(shared, entry), kind: entry.kind ?? kind, kinds: entry.kinds ?? ofPreset };
}

/** What a preset says of a kind, without what the entry says itself. */
function unsaid(ofKind: Settings, entry: Settings): Settings {
  const left = (['columns', 'values', 'defaults', 'words'] as const).flatMap((name) => {
    const own = entry[name];
    if (own === undefined || ofKind[name] === undefined) return [];
    return [[name, Object.fromEntries(Object.entries(ofKind[name]).filter(([key]) => !Object.hasOwn(own, key)))]];
  });
  return { ...ofKind, ...Object.fromEntries(left) };
}

function askText([setting, { question, choices }]: [string, PresetAsk]): string {
  const answers = Object.entries(choices ?? {}).map(([answer, meaning]) => `${answer} (${meaning})`);
  return `${setting}: ${question}${answers.length === 0 ? '' : ` ${answers.join('; ')}`}`;
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

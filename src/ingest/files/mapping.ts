import { readFileSync } from 'node:fs';
import path from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { parse } from 'yaml';
import { ConfigError } from '../../errors.js';
import { columnsOf, type FileKind, fileKinds } from './kinds.js';

const text = Type.String({ minLength: 1 });
const entry = Type.Object(
  {
    /** With `*` for any characters; against the path below the source's folder. */
    pattern: text,
    kind: Type.Union(fileKinds.map((kind) => Type.Literal(kind))),
    /** The canonical name, or several, of the file's own columns. */
    columns: Type.Optional(Type.Record(Type.String(), Type.Union([text, Type.Array(text, { minItems: 1 })]))),
    /** Columns that are known to be left out. */
    ignore: Type.Optional(Type.Array(text)),
    defaults: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    decimal: Type.Optional(Type.Union([Type.Literal('.'), Type.Literal(',')])),
    dates: Type.Optional(text),
    timezone: Type.Optional(text),
  },
  { additionalProperties: false },
);
const mappingShape = Compile(Type.Object({ files: Type.Array(entry) }, { additionalProperties: false }));

export type MappingEntry = Static<typeof entry>;

/** Reads a mapping file. Throws a `ConfigError` that names the file and what is wrong in it. */
export function readMapping(file: string): MappingEntry[] {
  const place = path.resolve(file);
  const mapping = parsedYaml(place);
  if (!mappingShape.Check(mapping)) {
    const [fault] = mappingShape.Errors(mapping);
    throw wrong(place, `${fault?.instancePath || 'the file'} ${fault?.message}; see src/ingest/files/README.md`);
  }
  const { files } = mapping as { files: MappingEntry[] };
  for (const each of files) checkNames(place, each);
  return files;
}

function parsedYaml(place: string): unknown {
  try {
    return parse(readFileSync(place, 'utf8')) as unknown;
  } catch (error) {
    throw wrong(place, (error as Error).message.split('\n')[0]!);
  }
}

function checkNames(place: string, { pattern, kind, columns = {}, defaults = {}, timezone }: MappingEntry): void {
  const known = new Set(columnsOf(kind as FileKind));
  const named = [...Object.values(columns).flat(), ...Object.keys(defaults)];
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw wrong(place, `${pattern}: ${kind} have no column ${unknown}; one of ${[...known].join(', ')} was expected`);
  }
  if (timezone === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw wrong(place, `${pattern}: ${timezone} is no time zone such as Europe/Berlin`);
  }
}

function wrong(place: string, what: string): ConfigError {
  return new ConfigError(`The mapping file ${place} cannot be used: ${what}.`, { code: 'files_mapping_invalid' });
}

/** The first entry whose pattern fits a file's path below the source's folder, or below the place that is imported from elsewhere. */
export function entryFor(entries: readonly MappingEntry[], name: string): MappingEntry | undefined {
  return entries.find(({ pattern }) => patternOf(pattern).test(name));
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i');
}

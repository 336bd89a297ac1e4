import { readdirSync, readFileSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { parse } from 'yaml';
import { projectFile } from '../../../runtime/project-files.js';
import { presetEntry } from './mapping-entry.js';

const folder = projectFile('src', 'ingest', 'files', 'presets');

const text = Type.String({ minLength: 1 });

/** What a file does not show. */
const ask = Type.Object(
  {
    question: text,
    /** The answers and what they mean; absent: any text. */
    choices: Type.Optional(Type.Record(text, text)),
    /** What happens without an answer; absent: the preset needs one. */
    otherwise: Type.Optional(text),
  },
  { additionalProperties: false },
);

const presetShape = Type.Object(
  {
    about: Type.Object(
      {
        /** Whose table it is, and which. */
        table: text,
        /** Where a merchant gets it. */
        from: text,
        /** Where its columns were looked up: the vendor's documentation, public samples. */
        origin: Type.Array(text, { minItems: 1 }),
        /** Which of its versions and languages it reads. */
        version: text,
        /** What becomes of its rows. */
        gives: text,
        limits: Type.Array(text),
      },
      { additionalProperties: false },
    ),
    /** By the setting of the mapping that answers: `dates`, `refundedOn`, `defaults.tax_included`. */
    asks: Type.Optional(Type.Record(text, ask)),
    /** The rules of its platform make the records of its rows, see `preset-rows.ts`; otherwise the mapping says it all. */
    hasOwnRules: Type.Optional(Type.Literal(true)),
    mapping: presetEntry,
  },
  { additionalProperties: false },
);

/** A table that a platform gives its users. */
export type Preset = Static<typeof presetShape>;
export type PresetAsk = Static<typeof ask>;

/** By the name that a mapping has for them. */
export const presetNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length))
  .sort();

const read = new Map<string, Preset>();

/** null: there is none of that name. */
export function presetNamed(name: string): Preset | null {
  const known = read.get(name);
  if (known || !presetNames.includes(name)) return known ?? null;
  const preset: unknown = parse(readFileSync(`${folder}/${name}.yaml`, 'utf8'));
  if (!Check(presetShape, preset)) {
    const [fault] = Errors(presetShape, preset);
    throw new Error(`The preset ${name} is wrong at ${fault?.instancePath}: ${fault?.message}`);
  }
  read.set(name, preset);
  return preset;
}

/** The questions of a preset that an entry of a mapping does not answer, by the setting that would. */
export function openAsks({ asks = {} }: Preset, entry: Readonly<Record<string, unknown>>): [string, PresetAsk][] {
  return Object.entries(asks).filter(([setting]) => {
    const [first, second] = setting.split('.') as [string, string?];
    const value = entry[first];
    return value === undefined || (second !== undefined && (value as Record<string, unknown>)[second] === undefined);
  });
}

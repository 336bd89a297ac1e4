import path from 'node:path';
import type { FoundFile } from '../table/find-files.js';
import type { WrittenEntry } from '../table/mapping-entry.js';

/** What a file does not show, and an answer decides. */
export interface Question {
  /** Where in the entry the answer stands: `dates`, `defaults.tax_included`. */
  setting: string;
  text: string;
  /** The answers and what they mean; null: any text. */
  choices: Readonly<Record<string, string>> | null;
  /** What happens without an answer; null: the mapping cannot be used without one. */
  otherwise: string | null;
  answer(entry: Record<string, unknown>, given: string): void;
}

/** A mapping of a file as far as it is known. */
export interface Draft {
  entry: WrittenEntry;
  /** What was found, for a person. */
  notes: string[];
  questions: Question[];
}

/** The name of a file without its folder; of a table in an archive, with the archive's. */
export function baseNameOf({ path: file, member }: Pick<FoundFile, 'path' | 'member'>): string {
  return member === null ? path.basename(file) : `${path.basename(file)}/${member}`;
}

/** The pattern of files like this one: digits of its name may be others, and it may be in any subfolder. */
export function patternFor(baseName: string): string {
  return `*${baseName.replace(/\d[\d_-]*/g, '*')}`.replace(/\*+/g, '*');
}

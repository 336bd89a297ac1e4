import type { StreamState } from '../../../contract/extractor.js';
import type { FoundFile } from '../table/find-files.js';

/** What is remembered of a file that was read. */
export interface TakenFile {
  size: number;
  modifiedAt: string;
  /** Of its bytes. */
  content: string;
  /** Of how it was read. */
  rules: string;
  /** How many records say what is wrong in it without being anybody's: rows without a key, the file as a whole. */
  wrong: number;
  /** What it brought counts as: see `raw.delivery`. */
  delivery?: string;
  /** It could not be read to its end: what came of it goes when more of it is read. */
  isPart?: true;
  /** What it had brought was taken back by hand: it is read again when it changes, or when somebody imports it. */
  isUndone?: true;
  /** Under its name stands what another mapping made of a content that is gone: it cannot be read anew. */
  isMixed?: true;
  /** What the operator is to know of it. */
  notes?: string[];
}

/** Where a file that is being read was left, with what was counted in it. */
export interface OpenFile extends TakenFile, Tally {
  name: string;
  offset: number;
  line: number;
  done?: Record<string, number>;
  /** Rows before this place are in the counts, though some may be read again. */
  countedTo?: number;
}

/** What was counted in a file. */
export interface Tally {
  rows: number;
  repeatedEqual: number;
  repeatedDifferent: number;
}

export interface FilesState extends StreamState {
  /** By name. */
  taken?: Record<string, TakenFile>;
  current?: OpenFile;
}

/** Of files that are gone only so many are remembered: one that comes back is read again, and changes nothing. */
const mostRemembered = 2000;

/** Notices that are kept of all files of a kind. */
const mostNotices = 20;

/** The state with what the operator is to know of its files. */
export function withNotices({ notices: _, ...state }: FilesState): FilesState {
  const all = Object.entries(state.taken ?? {})
    .flatMap(([name, { notes = [] }]) => notes.map((note) => `${name}: ${note}`))
    .sort();
  if (all.length === 0) return state as FilesState;
  const more = all.length > mostNotices ? [`… and ${all.length - mostNotices} more of the kind`] : [];
  return { ...state, notices: [...all.slice(0, mostNotices), ...more] } as FilesState;
}

/** Whether a file is what it was, as far as name, size and time tell. An import reads what was undone again. */
export function looksTaken(file: FoundFile, rules: string, { taken = {} }: FilesState, isImport: boolean): boolean {
  const known = taken[file.name];
  if (!known || (known.isUndone && isImport)) return false;
  return known.size === file.size && known.modifiedAt === file.modifiedAt && known.rules === rules;
}

/**
 * The file that had just this content and this time, was read in just this way, and is only renamed. Content that comes with
 * another time is read again: it says as of when its rows are so. So is a file in which something was wrong, under its new
 * name, which is where people look for it.
 */
export function takenAs(file: TakenFile, { taken = {} }: FilesState): TakenFile | undefined {
  const { content, rules, modifiedAt } = file;
  return Object.values(taken).find(
    (known) =>
      known.content === content &&
      known.rules === rules &&
      known.wrong === 0 &&
      !known.isUndone &&
      known.modifiedAt === modifiedAt,
  );
}

/** Forgets the oldest of the files that are not there any more, when they are many. */
export function withoutOldest(taken: Record<string, TakenFile>, there: ReadonlySet<string>): Record<string, TakenFile> {
  const gone = Object.entries(taken).filter(([name]) => !there.has(name));
  if (gone.length <= mostRemembered) return taken;
  const newestFirst = gone.sort(([, x], [, y]) => (x.modifiedAt < y.modifiedAt ? 1 : -1));
  const forgotten = new Set(newestFirst.slice(mostRemembered).map(([name]) => name));
  return Object.fromEntries(Object.entries(taken).filter(([name]) => !forgotten.has(name)));
}

/** Files that are gone and of which nothing wrong is to be told any more: they were not whole, or have another name now. */
export function movedAway(taken: Record<string, TakenFile>, there: ReadonlySet<string>): string[] {
  const contents = new Set(Object.entries(taken).flatMap(([name, { content }]) => (there.has(name) ? [content] : [])));
  return Object.entries(taken)
    .filter(([name, { content, wrong }]) => wrong > 0 && !there.has(name) && (content === '' || contents.has(content)))
    .map(([name]) => name);
}

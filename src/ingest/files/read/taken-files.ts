import type { StreamState } from '../../../contract/extractor.js';
import type { FoundFile } from '../table/find-files.js';

/** What is remembered about a file that was read. */
export interface TakenFile {
  size: number;
  modifiedAt: string;
  /** The store's own mark of its content, if it has one. */
  mark?: string;
  /** The hash of its bytes. */
  content: string;
  /** The hash of its reading. */
  rules: string;
  /** The number of fault records without an owner: rows without a key, the file as a whole. */
  wrong: number;
  /** The delivery that its rows belong to: see `raw.delivery`. */
  delivery?: string;
  /** It could not be read to its end: its rows are replaced when more of it is read. */
  isPart?: true;
  /** It was retracted by hand: it is read again when it changes, or when somebody imports it. */
  isUndone?: true;
  /** Rows that another mapping read from an earlier content remain under its name: they cannot be read again. */
  isMixed?: true;
  /** Notices for the operator. */
  notes?: string[];
}

/** Where reading a file stopped, with its counts so far. */
export interface OpenFile extends TakenFile, Tally {
  name: string;
  offset: number;
  line: number;
  done?: Record<string, number>;
  /** Rows before this position are already counted, although some may be read again. */
  countedTo?: number;
}

/** The counts of a file. */
export interface Tally {
  rows: number;
  repeatedEqual: number;
  repeatedDifferent: number;
  /** Rows that no kind of the file reads, by the name under which the mapping leaves them out. */
  leftOut?: Record<string, number>;
  /** The line of the first of them that the mapping does not mention. */
  firstUnread?: number;
}

/** Among the rows left out: those that the mapping does not mention. */
export const ofNoKind = '';

export interface FilesState extends StreamState {
  /** By name. */
  taken?: Record<string, TakenFile>;
  current?: OpenFile;
}

/** The maximum number of missing files that are remembered: one that comes back is read again, without effect. */
const mostRemembered = 2000;

/** The maximum number of notices kept for all files of a kind. */
const mostNotices = 20;

/** The state with the notices about its files. */
export function withNotices({ notices: _, ...state }: FilesState): FilesState {
  const all = Object.entries(state.taken ?? {})
    .flatMap(([name, { notes = [] }]) => notes.map((note) => `${name}: ${note}`))
    .sort();
  if (all.length === 0) return state as FilesState;
  const more = all.length > mostNotices ? [`… and ${all.length - mostNotices} more of the kind`] : [];
  return { ...state, notices: [...all.slice(0, mostNotices), ...more] } as FilesState;
}

/** Whether name, size, time and mark of a file are unchanged. An import reads retracted files again. */
export function looksTaken(file: FoundFile, rules: string, { taken = {} }: FilesState, isImport: boolean): boolean {
  const known = taken[file.name];
  if (!known || (known.isUndone && isImport)) return false;
  const isSame = known.size === file.size && known.modifiedAt === file.modifiedAt && known.mark === file.mark;
  return isSame && known.rules === rules;
}

/**
 * The file with exactly this content, time and reading, which was only renamed. Content with another time is read
 * again, because its rows are valid as of that time. A faulty file is also read again under its new name, which is
 * where people look for it.
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

/** Forgets the oldest files that no longer exist, if there are many. */
export function withoutOldest(taken: Record<string, TakenFile>, there: ReadonlySet<string>): Record<string, TakenFile> {
  const gone = Object.entries(taken).filter(([name]) => !there.has(name));
  if (gone.length <= mostRemembered) return taken;
  const newestFirst = gone.sort(([, x], [, y]) => (x.modifiedAt < y.modifiedAt ? 1 : -1));
  const forgotten = new Set(newestFirst.slice(mostRemembered).map(([name]) => name));
  return Object.fromEntries(Object.entries(taken).filter(([name]) => !forgotten.has(name)));
}

/** Files that are gone and whose faults are no longer reported: they were incomplete, or have another name now. */
export function movedAway(taken: Record<string, TakenFile>, there: ReadonlySet<string>): string[] {
  const contents = new Set(Object.entries(taken).flatMap(([name, { content }]) => (there.has(name) ? [content] : [])));
  return Object.entries(taken)
    .filter(([name, { content, wrong }]) => wrong > 0 && !there.has(name) && (content === '' || contents.has(content)))
    .map(([name]) => name);
}

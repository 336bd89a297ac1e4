import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../../runtime/errors.js';
import { type FileKind, kindByName } from './kinds.js';
import type { MappingEntry } from './mapping-entry.js';
import { entriesFor } from './mapping.js';

export interface FoundFile {
  /**
   * The name that people use: its path below the source's folder, with slashes; for a file elsewhere, its whole path.
   */
  name: string;
  path: string;
  size: number;
  /** ISO 8601 UTC. */
  modifiedAt: string;
  format: 'csv' | 'ndjson';
  isGzip: boolean;
  /** null: neither name nor mapping gives one, or it is not a regular file. */
  kind: FileKind | null;
  mapping: MappingEntry | undefined;
  /** The mapping's entries for other kinds of records in the same file. */
  others: readonly MappingEntry[];
  /** Of the kinds of a file, the one that counts the rows that none of them reads. */
  countsUnread: boolean;
  /** A link, or a special file: never read. */
  isSpecial?: true;
}

const tableFile = /\.(csv|tsv|ndjson|jsonl)(\.gz)?$/i;
/** Such a file may contain anything: it is used only if the mapping names it. */
const textFile = /\.txt(\.gz)?$/i;

interface FilesWanted {
  /** A folder or a file. */
  place: string;
  mapping: readonly MappingEntry[];
  /** The source's folder, if it has one. */
  home?: string | undefined;
}

/**
 * The tables in a folder and its subfolders, oldest first, then by name: a file appears once for each kind that the
 * mapping gives it. Skips hidden files and other kinds. Throws a `ConfigError` if the path cannot be read.
 */
export async function findFiles({ place, mapping, home }: FilesWanted): Promise<FoundFile[]> {
  const root = path.resolve(place);
  const at = await readable(root, () => stat(root));
  const folder = at.isFile() ? path.dirname(root) : root;
  const below = at.isFile() ? [path.basename(root)] : await tablesBelow(root, '');
  const found: FoundFile[] = [];
  for (const each of below) {
    const file = path.join(folder, each);
    const belowHome = home === undefined ? null : pathBelow(home, file);
    // The name matches patterns in the same way whether all of the source's folder, a part of it, or one file is read.
    const entries = entriesFor(mapping, belowHome ?? each);
    if (entries.length === 0 && !tableFile.test(each)) continue;
    const described = await describe(file, at.isFile());
    if (described === null) continue;
    const name = belowHome ?? file;
    if (entries.length === 0)
      found.push({
        ...described,
        name,
        kind: described.isSpecial ? null : kindByName(path.basename(each)),
        mapping: undefined,
        others: [],
        countsUnread: false,
      });
    for (const [at, entry] of entries.entries()) {
      const kind = described.isSpecial ? null : entry.kind;
      const others = entries.filter((other) => other !== entry);
      found.push({ ...described, name, kind, mapping: entry, others, countsUnread: at === 0 });
    }
  }
  return found.sort((x, y) => compare(x.modifiedAt, y.modifiedAt) || compare(x.name, y.name));
}

/** The name that people use for a file, whether it exists or not. */
export function nameOfFile(file: string, home: string | undefined): string {
  const whole = path.resolve(file);
  return (home === undefined ? null : pathBelow(home, whole)) ?? whole;
}

/** With slashes; null: it is elsewhere. */
function pathBelow(home: string, file: string): string | null {
  const name = path.relative(path.resolve(home), file);
  // The configured path may be a file itself.
  if (name === '') return path.basename(file);
  return name.startsWith('..') ? null : name.replaceAll(path.sep, '/');
}

async function tablesBelow(root: string, below: string): Promise<string[]> {
  const folder = path.join(root, below);
  const entries: Dirent[] = await readable(folder, () => readdir(folder, { withFileTypes: true }));
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) names.push(...(await tablesBelow(root, name)));
    else if (tableFile.test(entry.name) || textFile.test(entry.name)) names.push(name);
  }
  return names;
}

/**
 * null: it was removed after the folder was listed. A file given by name may be a link; files found in a folder may
 * not.
 */
async function describe(
  file: string,
  isNamed: boolean,
): Promise<Omit<FoundFile, 'name' | 'kind' | 'mapping' | 'others' | 'countsUnread'> | null> {
  const found = await readable(file, () => (isNamed ? stat(file) : lstat(file)).catch(nullIfGone));
  if (!found) return null;
  const { size, mtime } = found;
  const base = path.basename(file);
  return {
    // The target of a link that somebody names: files are opened without following links.
    path: isNamed ? await realpath(file) : file,
    size,
    modifiedAt: mtime.toISOString(),
    format: /\.(ndjson|jsonl)(\.gz)?$/i.test(base) ? 'ndjson' : 'csv',
    isGzip: /\.gz$/i.test(base),
    ...(!found.isFile() && { isSpecial: true }),
  };
}

function nullIfGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

async function readable<T>(place: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'EACCES'
          ? 'is not readable for this user'
          : `cannot be read (${code})`;
    throw new ConfigError(
      `${place} ${reason}. Create it, give this process permission to read it, or correct the path (settings.path of the source).`,
      { code: 'files_unreadable', cause: error },
    );
  }
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Whether a file is unchanged since it was found. */
export async function isUnchanged({ path: file, size, modifiedAt }: FoundFile): Promise<boolean> {
  const now = await stat(file).catch(() => null);
  return now?.size === size && now.mtime.toISOString() === modifiedAt;
}

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../errors.js';
import { type FileKind, kindByName } from './kinds.js';
import { entryFor, type MappingEntry } from './mapping.js';

export interface FoundFile {
  /** Below the folder, with slashes; of a single file its own name. */
  name: string;
  path: string;
  size: number;
  /** ISO 8601 UTC. */
  modifiedAt: string;
  format: 'csv' | 'ndjson';
  isGzip: boolean;
  /** null: neither name nor mapping tells. */
  kind: FileKind | null;
  mapping: MappingEntry | undefined;
}

const tableFile = /\.(csv|tsv|ndjson|jsonl)(\.gz)?$/i;

/**
 * The tables in a folder and the folders below it, oldest first, by name where they are equally old; hidden ones and other
 * kinds of files are passed over. Throws a `ConfigError` when the path cannot be read.
 */
export async function findFiles(place: string, mapping: readonly MappingEntry[]): Promise<FoundFile[]> {
  const root = path.resolve(place);
  const found: FoundFile[] = [];
  const at = await readable(root, () => stat(root));
  if (at.isFile()) found.push(await describe(path.basename(root), root, mapping));
  else {
    for (const name of await tablesBelow(root, '')) found.push(await describe(name, path.join(root, name), mapping));
  }
  return found.sort((x, y) => compare(x.modifiedAt, y.modifiedAt) || compare(x.name, y.name));
}

async function tablesBelow(root: string, below: string): Promise<string[]> {
  const folder = path.join(root, below);
  const entries: Dirent[] = await readable(folder, () => readdir(folder, { withFileTypes: true }));
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) names.push(...(await tablesBelow(root, name)));
    else if (tableFile.test(entry.name)) names.push(name);
  }
  return names;
}

async function describe(name: string, file: string, mapping: readonly MappingEntry[]): Promise<FoundFile> {
  const { size, mtime } = await readable(file, () => stat(file));
  const entry = entryFor(mapping, name);
  return {
    name,
    path: file,
    size,
    modifiedAt: mtime.toISOString(),
    format: /\.(ndjson|jsonl)(\.gz)?$/i.test(name) ? 'ndjson' : 'csv',
    isGzip: /\.gz$/i.test(name),
    kind: (entry?.kind as FileKind | undefined) ?? kindByName(path.basename(name)),
    mapping: entry,
  };
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
          ? 'may not be read by this user'
          : `cannot be read (${code})`;
    throw new ConfigError(
      `${place} ${reason}. Put it there, give this process the right to read it, or correct settings.path of the source.`,
      { code: 'files_unreadable', cause: error },
    );
  }
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Whether a file is still what it was when it was found. */
export async function isUnchanged({ path: file, size, modifiedAt }: FoundFile): Promise<boolean> {
  const now = await stat(file).catch(() => null);
  return now?.size === size && now.mtime.toISOString() === modifiedAt;
}

import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../../runtime/errors.js';
import type { FilePlace, StoredFile } from './file-place.js';

/** A folder or a file of this machine. `home`: the source's folder, if it has one here. */
export function localPlace(place: string, home: string | undefined): FilePlace {
  const root = path.resolve(place);
  return {
    async list(isWanted) {
      const at = await readable(root, () => stat(root));
      const folder = at.isFile() ? path.dirname(root) : root;
      const below = at.isFile() ? [path.basename(root)] : await namesBelow(root, '', isWanted);
      const found: StoredFile[] = [];
      for (const each of below) {
        const file = path.join(folder, each);
        // The name matches patterns in the same way whether all of the source's folder, a part of it, or one file is read.
        const belowHome = home === undefined ? null : pathBelow(home, file);
        const described = await describe(file, at.isFile());
        if (described !== null) found.push({ ...described, name: belowHome ?? file, below: belowHome ?? each });
      }
      return found;
    },
    fetch: async () => undefined,
    release: async () => undefined,
    async isUnchanged({ path: file, size, modifiedAt }) {
      const now = await stat(file).catch(() => null);
      return now?.size === size && now.mtime.toISOString() === modifiedAt;
    },
    close: async () => undefined,
  };
}

/** The name that people use for a file of this machine, whether it exists or not. */
export function nameOfLocalFile(file: string, home: string | undefined): string {
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

async function namesBelow(root: string, below: string, isWanted: (name: string) => boolean): Promise<string[]> {
  const folder = path.join(root, below);
  const entries: Dirent[] = await readable(folder, () => readdir(folder, { withFileTypes: true }));
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) names.push(...(await namesBelow(root, name, isWanted)));
    else if (isWanted(entry.name)) names.push(name);
  }
  return names;
}

/**
 * null: it was removed after the folder was listed. A file given by name may be a link; files found in a folder may
 * not.
 */
async function describe(file: string, isNamed: boolean): Promise<Omit<StoredFile, 'name' | 'below'> | null> {
  const found = await readable(file, () => (isNamed ? stat(file) : lstat(file)).catch(nullIfGone));
  if (!found) return null;
  const { size, mtime } = found;
  return {
    // The target of a link that somebody names: files are opened without following links.
    path: isNamed ? await realpath(file) : file,
    size,
    modifiedAt: mtime.toISOString(),
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

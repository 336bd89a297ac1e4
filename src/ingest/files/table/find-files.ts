import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../../runtime/errors.js';
import { UnreadableFile } from '../formats/unreadable.js';
import { ZipArchive } from '../formats/zip.js';
import { type FileKind, kindByName } from './kinds.js';
import type { MappingEntry } from './mapping-entry.js';
import { entriesFor } from './mapping.js';

export type FileFormat = 'csv' | 'ndjson' | 'json' | WorkbookFormat;
type WorkbookFormat = 'xlsx' | 'ods';

export interface FoundFile {
  /**
   * The name that people use: its path below the source's folder, with slashes; for a file elsewhere, its whole path.
   */
  name: string;
  path: string;
  /** Bytes: of its content, if it is a member of an archive. */
  size: number;
  /** Bytes of the file at `path`. */
  onDisk: number;
  /** ISO 8601 UTC. */
  modifiedAt: string;
  format: FileFormat;
  isGzip: boolean;
  /** Its name in the zip archive at `path`; null: it is the file there. */
  member: string | null;
  /** The encoding that its bytes are in; undefined: UTF-8. */
  encoding?: string | undefined;
  /** Of a workbook, the sheet that is read. Found when it is opened. */
  sheet?: string | undefined;
  /** null: neither name nor mapping gives one, or it is not a regular file. */
  kind: FileKind | null;
  mapping: MappingEntry | undefined;
  /** The mapping's entries for other kinds of records in the same file. */
  others: readonly MappingEntry[];
  /** Of the kinds of a file, the one that counts the rows that none of them reads. */
  countsUnread: boolean;
  /** A link, or a special file: never read. */
  isSpecial?: true;
  /** Why it cannot be read at all. */
  damage?: UnreadableFile;
}

const packable = String.raw`\.(csv|tsv|ndjson|jsonl|json)`;
const tableFile = new RegExp(String.raw`${packable}(\.gz)?$|\.(xlsx|xlsm|ods)$`, 'i');
/** Such a file may contain anything: it is used only if the mapping names it. */
const textFile = /\.txt(\.gz)?$/i;
const archive = /\.zip$/i;
/** In an archive, what is packed itself is not read. */
const tableInArchive = new RegExp(String.raw`(${packable}|\.txt)$`, 'i');

/** Whether files of a format are workbooks, whose rows are those of a sheet. */
export function isWorkbook(format: FileFormat): format is WorkbookFormat {
  return format === 'xlsx' || format === 'ods';
}

export type FoundWorkbook = FoundFile & { format: WorkbookFormat };

interface FilesWanted {
  /** A folder or a file. */
  place: string;
  mapping: readonly MappingEntry[];
  /** The source's folder, if it has one. */
  home?: string | undefined;
}

/**
 * The tables in a folder and its subfolders and zip archives, oldest first, then by name: a file appears once for each
 * kind that the mapping gives it. Skips hidden files and other kinds. Throws a `ConfigError` if the path cannot be read.
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
    const inPatterns = belowHome ?? each;
    if (!isMaybeTable(each, inPatterns, mapping)) continue;
    const described = await describe(file, at.isFile());
    if (described === null) continue;
    const name = belowHome ?? file;
    if (archive.test(each) && !described.isSpecial)
      found.push(...(await inArchive(described, { name, inPatterns }, mapping)));
    else found.push(...ofEachKind({ ...described, name }, entriesFor(mapping, inPatterns)));
  }
  return found.sort((x, y) => compare(x.modifiedAt, y.modifiedAt) || compare(x.name, y.name));
}

function isMaybeTable(name: string, inPatterns: string, mapping: readonly MappingEntry[]): boolean {
  return tableFile.test(name) || archive.test(name) || entriesFor(mapping, inPatterns).length > 0;
}

type Described = Omit<FoundFile, 'name' | 'kind' | 'mapping' | 'others' | 'countsUnread'>;

/** A file once for each kind that the mapping gives it, or else its name. */
function ofEachKind(file: Described & { name: string }, entries: readonly MappingEntry[]): FoundFile[] {
  const isRead = !file.isSpecial;
  if (entries.length === 0) {
    const kind = isRead ? kindByName(path.posix.basename(file.name.replaceAll(path.sep, '/'))) : null;
    return [{ ...file, kind, mapping: undefined, others: [], countsUnread: false }];
  }
  return entries.map((entry, at) => ({
    ...file,
    kind: isRead ? entry.kind : null,
    mapping: entry,
    ...(entry.encoding !== undefined && { encoding: entry.encoding }),
    others: entries.filter((other) => other !== entry),
    countsUnread: at === 0,
  }));
}

/** The tables in a zip archive, whose names continue its own. */
async function inArchive(
  zipFile: Described,
  { name, inPatterns }: { name: string; inPatterns: string },
  mapping: readonly MappingEntry[],
): Promise<FoundFile[]> {
  let zip: ZipArchive;
  try {
    zip = await ZipArchive.open(zipFile.path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    if (!(error instanceof UnreadableFile)) throw error;
    // It is reported with one kind of its tables, whichever they are.
    return ofEachKind({ ...zipFile, name, damage: error }, []).map((file) => ({
      ...file,
      kind: file.kind ?? 'orders',
    }));
  }
  try {
    return zip.names.flatMap((member) => {
      const entries = entriesFor(mapping, `${inPatterns}/${member}`);
      const isHidden = member.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
      if (isHidden || (entries.length === 0 && !tableFile.test(member))) return [];
      const described = { ...zipFile, member, size: zip.sizeOf(member), format: formatOf(member) };
      const damage = tableInArchive.test(member)
        ? {}
        : {
            damage: new UnreadableFile('a workbook or packed file in an archive is not read: unpack it', 'file_packed'),
          };
      return ofEachKind({ ...described, ...damage, name: `${name}/${member}` }, entries);
    });
  } finally {
    zip.close();
  }
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
    // Hidden, or what a spreadsheet program keeps while a workbook is open.
    if (entry.name.startsWith('.') || entry.name.startsWith('~$')) continue;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) names.push(...(await tablesBelow(root, name)));
    else if ([tableFile, textFile, archive].some((form) => form.test(entry.name))) names.push(name);
  }
  return names;
}

/**
 * null: it was removed after the folder was listed. A file given by name may be a link; files found in a folder may
 * not.
 */
async function describe(file: string, isNamed: boolean): Promise<Described | null> {
  const found = await readable(file, () => (isNamed ? stat(file) : lstat(file)).catch(nullIfGone));
  if (!found) return null;
  const { size, mtime } = found;
  const base = path.basename(file);
  return {
    // The target of a link that somebody names: files are opened without following links.
    path: isNamed ? await realpath(file) : file,
    size,
    onDisk: size,
    modifiedAt: mtime.toISOString(),
    format: formatOf(base),
    isGzip: /\.gz$/i.test(base),
    member: null,
    ...(!found.isFile() && { isSpecial: true }),
  };
}

function formatOf(name: string): FileFormat {
  const [, extension = ''] = /\.([a-z]+)(?:\.gz)?$/i.exec(name) ?? [];
  return formats[extension.toLowerCase()] ?? 'csv';
}

const formats: Record<string, FileFormat> = {
  ...{ ndjson: 'ndjson', jsonl: 'ndjson', json: 'json', xlsx: 'xlsx', xlsm: 'xlsx', ods: 'ods' },
};

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
export async function isUnchanged({ path: file, onDisk, modifiedAt }: FoundFile): Promise<boolean> {
  const now = await stat(file).catch(() => null);
  return now?.size === onDisk && now.mtime.toISOString() === modifiedAt;
}

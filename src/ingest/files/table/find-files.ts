import { UnreadableFile } from '../formats/unreadable.js';
import { ZipArchive } from '../formats/zip.js';
import { type FilePlace, type StoredFile, StoredFileFault } from '../places/file-place.js';
import { type FileKind, kindByName } from './kinds.js';
import type { MappingEntry } from './mapping-entry.js';
import { entriesFor } from './mapping.js';

export type FileFormat = 'csv' | 'ndjson' | 'json' | WorkbookFormat;
type WorkbookFormat = 'xlsx' | 'ods';

/** A table. Its `size` is that of its content if it is a member of an archive, whose `path` it has. */
export interface FoundFile extends Omit<StoredFile, 'below'> {
  /** The file of its place: itself, or the archive in which it is. */
  stored: StoredFile;
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

/**
 * The tables in a place and in its zip archives, oldest first, then by name: a file appears once for each kind that the
 * mapping gives it. Skips hidden files and other kinds. Throws as the place.
 */
export async function findFiles(
  place: FilePlace,
  mapping: readonly MappingEntry[],
  signal: AbortSignal,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const stored of await place.list(isWanted)) {
    const { below, ...file } = stored;
    const entries = entriesFor(mapping, below);
    const isArchive = archive.test(below);
    if (!isArchive && !tableFile.test(below) && entries.length === 0) continue;
    const described = { ...file, stored, format: formatOf(below), isGzip: /\.gz$/i.test(below), member: null };
    if (isArchive && !stored.isSpecial) {
      found.push(...(await inArchive(described, mapping, { place, signal })));
    } else found.push(...ofEachKind(described, entries));
  }
  return found.sort((x, y) => compare(x.modifiedAt, y.modifiedAt) || compare(x.name, y.name));
}

function isWanted(name: string): boolean {
  // What a spreadsheet program keeps while a workbook is open.
  if (name.startsWith('~$')) return false;
  return [tableFile, textFile, archive].some((form) => form.test(name));
}

function lastName(below: string): string {
  return below.slice(below.lastIndexOf('/') + 1);
}

type Described = Omit<FoundFile, 'kind' | 'mapping' | 'others' | 'countsUnread'>;

/** A file once for each kind that the mapping gives it, or else its name. */
function ofEachKind(file: Described, entries: readonly MappingEntry[]): FoundFile[] {
  const isRead = !file.isSpecial;
  if (entries.length === 0) {
    const kind = isRead ? kindByName(lastName(file.member ?? file.stored.below)) : null;
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
  mapping: readonly MappingEntry[],
  { place, signal }: { place: FilePlace; signal: AbortSignal },
): Promise<FoundFile[]> {
  const { name, stored } = zipFile;
  let zip: ZipArchive;
  try {
    await place.fetch(stored, signal);
    zip = await ZipArchive.open(zipFile.path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    const isOfFile = error instanceof UnreadableFile || error instanceof StoredFileFault;
    if (!isOfFile) throw error;
    const damage = error instanceof UnreadableFile ? error : new UnreadableFile(error.message, error.code);
    // It is reported with one kind of its tables, whichever they are.
    return ofEachKind({ ...zipFile, damage }, []).map((file) => ({ ...file, kind: file.kind ?? 'orders' }));
  }
  try {
    return zip.names.flatMap((member) => {
      const entries = entriesFor(mapping, `${stored.below}/${member}`);
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
    await place.release(stored, true);
  }
}

function formatOf(name: string): FileFormat {
  const [, extension = ''] = /\.([a-z]+)(?:\.gz)?$/i.exec(name) ?? [];
  return formats[extension.toLowerCase()] ?? 'csv';
}

const formats: Record<string, FileFormat> = {
  ...{ ndjson: 'ndjson', jsonl: 'ndjson', json: 'json', xlsx: 'xlsx', xlsm: 'xlsx', ods: 'ods' },
};

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

import type { FilePlace, StoredFile } from '../places/file-place.js';
import { type FileKind, kindByName } from './kinds.js';
import type { MappingEntry } from './mapping-entry.js';
import { entriesFor } from './mapping.js';

export interface FoundFile extends StoredFile {
  format: 'csv' | 'ndjson';
  isGzip: boolean;
  /** null: neither name nor mapping gives one, or it is not a regular file. */
  kind: FileKind | null;
  mapping: MappingEntry | undefined;
  /** The mapping's entries for other kinds of records in the same file. */
  others: readonly MappingEntry[];
  /** Of the kinds of a file, the one that counts the rows that none of them reads. */
  countsUnread: boolean;
}

const tableFile = /\.(csv|tsv|ndjson|jsonl)(\.gz)?$/i;
/** Such a file may contain anything: it is used only if the mapping names it. */
const textFile = /\.txt(\.gz)?$/i;

/**
 * The tables in a place, oldest first, then by name: a file appears once for each kind that the mapping gives it. Skips
 * hidden files and other kinds. Throws as the place.
 */
export async function findFiles(place: FilePlace, mapping: readonly MappingEntry[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const file of await place.list((name) => tableFile.test(name) || textFile.test(name))) {
    const entries = entriesFor(mapping, file.below);
    const base = file.below.slice(file.below.lastIndexOf('/') + 1);
    if (entries.length === 0 && !tableFile.test(base)) continue;
    const described = {
      ...file,
      format: /\.(ndjson|jsonl)(\.gz)?$/i.test(base) ? ('ndjson' as const) : ('csv' as const),
      isGzip: /\.gz$/i.test(base),
    };
    if (entries.length === 0) {
      const kind = file.isSpecial ? null : kindByName(base);
      found.push({ ...described, kind, mapping: undefined, others: [], countsUnread: false });
    }
    for (const [at, entry] of entries.entries()) {
      const kind = file.isSpecial ? null : entry.kind;
      const others = entries.filter((other) => other !== entry);
      found.push({ ...described, kind, mapping: entry, others, countsUnread: at === 0 });
    }
  }
  return found.sort((x, y) => compare(x.modifiedAt, y.modifiedAt) || compare(x.name, y.name));
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

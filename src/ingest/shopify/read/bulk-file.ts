import { ConfigError } from '../../../runtime/errors.js';
import { downloadFile } from '../../http/download.js';
import { readJsonLines } from '../../reading/json-lines.js';
import { parseSlice, sliceFields } from '../../reading/json-slice.js';
import { SpooledLines } from '../../reading/spooled-lines.js';
import { StalePositionError } from '../../reading/windows.js';
import type { ShopifyClient } from '../client/client.js';
import type { BulkResult } from './bulk-operation.js';
import type { Assembly } from './order-assembly.js';

/** Where reading stopped: that many records, in the order of the file, are committed. */
export interface FilePlace {
  roots: number;
}

interface FilePage<A extends Assembly> {
  assemblies: A[];
  /** The position after these records. */
  place: FilePlace;
  isLast: boolean;
}

export interface FileReader<A extends Assembly> {
  /** The requested fields of a root line, besides `id` and `__parentId`. */
  fields: readonly string[];
  /** The kinds of children, as in their ids, in the order in which a record has them: `LineItem`. */
  children: readonly string[];
  begin(bytes: Uint8Array, fields: (Uint8Array | null)[]): A;
  pageSize: number;
}

/**
 * Reads an export's file as records: a root line with the lines of its children, which may be anywhere and name it. So the file is first
 * kept on disk as a whole, and the number of its lines compared with what the operation reports: a file that is too short, or has children
 * without a parent, is not used, and the export is repeated (`StalePositionError`). In memory are the places of its lines, and one page of
 * records.
 */
export async function* readBulkFile<A extends Assembly>(
  client: ShopifyClient,
  { url, objects, roots }: BulkResult & { url: string },
  { roots: done }: FilePlace,
  reader: FileReader<A>,
): AsyncGenerator<FilePage<A>> {
  const spooled = await SpooledLines.open();
  try {
    const families = await spool(client, url, spooled);
    if (spooled.count !== objects || families.length !== roots) {
      throw lost(
        `has ${spooled.count} objects and ${families.length} roots where ${objects} and ${roots} were exported`,
      );
    }
    for (let at = done; ; at += reader.pageSize) {
      const place = { roots: Math.min(at + reader.pageSize, families.length) };
      const assemblies = await assemble(spooled, families.slice(at, place.roots), reader);
      const isLast = place.roots >= families.length;
      yield { assemblies, place, isLast };
      if (isLast) return;
    }
  } finally {
    await spooled.close();
  }
}

/** The numbers of a root's line and of its children's. */
type Family = [root: number, ...children: number[]];

async function spool(client: ShopifyClient, url: string, spooled: SpooledLines): Promise<Family[]> {
  const families: Family[] = [];
  const byId = new Map<string, Family>();
  const beforeParents = new Map<string, number[]>();
  for await (const bytes of lines(client, url)) {
    const [id, parent] = fieldsOf(bytes, ['id', '__parentId']);
    const number = spooled.count;
    if (parent) {
      const parentId = parseSlice(parent) as string;
      const siblings = byId.get(parentId) ?? beforeParents.get(parentId);
      if (siblings) siblings.push(number);
      else beforeParents.set(parentId, [number]);
    } else {
      const family: Family = [number];
      families.push(family);
      byId.set(String(parseSlice(id ?? null)), family);
    }
    await spooled.add(bytes);
  }
  for (const [parentId, early] of beforeParents) {
    const family = byId.get(parentId);
    if (!family) throw lost(`contains a child of ${parentId}, which is not in it`);
    family.splice(1, 0, ...early);
  }
  return families;
}

async function assemble<A extends Assembly>(
  spooled: SpooledLines,
  families: readonly Family[],
  { fields, children, begin }: FileReader<A>,
): Promise<A[]> {
  if (families.length === 0) return [];
  const read = await spooled.read(families.flat());
  let at = 0;
  return families.map(({ length }) => {
    const [root, ...own] = read.slice(at, at + length);
    at += length;
    const assembly = begin(root!, fieldsOf(root!, fields));
    // Of each kind in the order of the file. How the kinds are mixed there may differ from one export to the next.
    const ranked = own.map((bytes) => ({ bytes, rank: children.indexOf(kindOf(bytes)) }));
    assembly.fragments.push(...ranked.sort((a, b) => a.rank - b.rank).map(({ bytes }) => bytes));
    return assembly;
  });
}

/** `LineItem` of a line whose id is `gid://shopify/LineItem/1`. */
function kindOf(line: Uint8Array): string {
  const [id] = fieldsOf(line, ['id']);
  return (
    String(parseSlice(id ?? null))
      .split('/')
      .at(-2) ?? ''
  );
}

async function* lines(client: ShopifyClient, url: string): ReturnType<typeof readJsonLines> {
  try {
    yield* readJsonLines(downloadFile(client.http, url));
  } catch (error) {
    // The signed URL has expired, or the storage has deleted the file.
    if (error instanceof ConfigError) throw lost(`cannot be downloaded (${error.message})`);
    throw error;
  }
}

function fieldsOf(line: Uint8Array, names: readonly string[]): (Uint8Array | null)[] {
  try {
    return sliceFields(line, names);
  } catch (error) {
    if (error instanceof SyntaxError) throw lost(`contains a line that is not JSON (${error.message})`);
    throw error;
  }
}

function lost(what: string): StalePositionError {
  return new StalePositionError(`the bulk operation's file ${what}`, { code: 'shopify_bulk_file' });
}

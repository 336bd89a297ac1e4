import { ConfigError } from '../../../runtime/errors.js';
import { downloadFile } from '../../http/download.js';
import { readJsonLines } from '../../reading/json-lines.js';
import { parseSlice, sliceFields } from '../../reading/json-slice.js';
import { StalePositionError } from '../../reading/windows.js';
import type { ShopifyClient } from '../client/client.js';
import type { BulkResult } from './bulk-operation.js';
import type { Assembly } from './order-assembly.js';

/** Where reading stopped: everything before `offset` is committed. */
export interface FilePlace {
  offset: number;
  objects: number;
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
  begin(bytes: Uint8Array, fields: (Uint8Array | null)[]): A;
  pageSize: number;
}

/**
 * Reads an export's file as records: a root line with the lines of its children, which follow their parent. Holds one page of
 * records. At the end, compares the number of lines with the number that the operation reports: a file that is too short is
 * not used, and the export is repeated (`StalePositionError`).
 */
export async function* readBulkFile<A extends Assembly>(
  client: ShopifyClient,
  { url, objects, roots }: BulkResult & { url: string },
  from: FilePlace,
  reader: FileReader<A>,
): AsyncGenerator<FilePage<A>> {
  const place = { ...from };
  let page = new Map<string, A>();
  for await (const { bytes, nextOffset } of lines(client, url, from.offset)) {
    const [parentId, ...fields] = fieldsOf(bytes, ['__parentId', ...reader.fields]);
    if (parentId) {
      childOf(page, parseSlice(parentId) as string).fragments.push(bytes);
    } else {
      if (page.size >= reader.pageSize) {
        yield { assemblies: [...page.values()], place: { ...place }, isLast: false };
        page = new Map();
      }
      const assembly = reader.begin(bytes, fields);
      page.set(assembly.gid, assembly);
      place.roots += 1;
    }
    place.objects += 1;
    place.offset = nextOffset;
  }
  if (place.objects !== objects || place.roots !== roots) {
    throw lost(`has ${place.objects} objects and ${place.roots} roots where ${objects} and ${roots} were exported`);
  }
  yield { assemblies: [...page.values()], place: { ...place }, isLast: true };
}

async function* lines(client: ShopifyClient, url: string, offset: number): ReturnType<typeof readJsonLines> {
  try {
    yield* readJsonLines(downloadFile(client.http, { url, offset }), offset);
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

function childOf<A extends Assembly>(page: ReadonlyMap<string, A>, parentId: string): A {
  const parent = page.get(parentId);
  if (!parent) throw lost(`contains a child that does not follow its parent ${parentId}`);
  return parent;
}

function lost(what: string): StalePositionError {
  return new StalePositionError(`the bulk operation's file ${what}`, { code: 'shopify_bulk_file' });
}

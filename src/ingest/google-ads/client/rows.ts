import { eachElement, skipSpace, skipValue } from '../../reading/json-scan.js';
import { parseSlice, type SlicedElement, slicePage } from '../../reading/json-slice.js';

/** The rows of an answer, as received, and what stands around them. */
export interface Rows {
  rows: SlicedElement[];
  /** The last chunk or the page without its rows. */
  envelope: unknown;
}

/**
 * The rows of a `searchStream` answer, an array of chunks. Throws a `SyntaxError` if the array is not closed: a stream that breaks looks
 * like a short one otherwise.
 */
export function streamedRows(body: Uint8Array, fields: readonly string[]): Rows {
  const start = skipSpace(body, 0);
  // An error that came as a plain object.
  if (body[start] === 0x7b) return { rows: [], envelope: parseSlice(body.subarray(start)) };
  const rows: SlicedElement[] = [];
  let envelope: unknown = null;
  const end = eachElement(body, start, (at) => {
    const chunkEnd = skipValue(body, at);
    const chunk = slicePage(body.subarray(at, chunkEnd), ['results'], fields);
    for (const row of chunk.elements) rows.push(row);
    envelope = chunk.envelope;
    return chunkEnd;
  });
  if (skipSpace(body, end) < body.length) throw new SyntaxError('there is more after the array');
  return { rows, envelope };
}

/** The rows of one page of a `search` answer. */
export function pagedRows(body: Uint8Array, fields: readonly string[]): Rows {
  const { elements, envelope } = slicePage(body, ['results'], fields);
  return { rows: elements, envelope };
}

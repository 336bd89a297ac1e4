import { eachElement, skipSpace } from '../../reading/json-scan.js';
import { type ElementAt, parseSlice, sliceArrayOf, type SlicedElement, slicePage } from '../../reading/json-slice.js';

/** The rows of an answer, and what stands around them. */
export interface Rows<R> {
  rows: R[];
  /** The last chunk or the page without its rows. */
  envelope: unknown;
}

/**
 * The rows of a `searchStream` answer, an array of chunks, each as `rowOf` makes it while it is there. Throws a `SyntaxError` if the array is not closed:
 * a stream that breaks looks like a short one otherwise.
 */
export function streamedRows<R>(body: Uint8Array, fields: readonly string[], rowOf: (row: ElementAt) => R): Rows<R> {
  const start = skipSpace(body, 0);
  // An error that came as a plain object.
  if (body[start] === 0x7b) return { rows: [], envelope: parseSlice(body.subarray(start)) };
  const rows: R[] = [];
  let envelope: unknown = null;
  const end = eachElement(body, start, (at) => {
    const chunk = sliceArrayOf(body, at, { name: 'results', fields, take: (row) => rows.push(rowOf(row)) });
    envelope = chunk.envelope;
    return chunk.end;
  });
  if (skipSpace(body, end) < body.length) throw new SyntaxError('there is more after the array');
  return { rows, envelope };
}

/** The rows of one page of a `search` answer, as received. */
export function pagedRows(body: Uint8Array, fields: readonly string[]): Rows<SlicedElement> {
  const { elements, envelope } = slicePage(body, ['results'], fields);
  return { rows: elements, envelope };
}

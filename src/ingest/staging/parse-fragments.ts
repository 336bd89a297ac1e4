import { splitFragments } from '../../contract/fragments.js';
import { DataError } from '../../runtime/errors.js';

/**
 * A number that is not plainly an integer under a name such as `quantity`, `currentQuantity`, `stock_quantity`. Cannot match
 * inside a string.
 */
const fractions = /("\w*[qQ]uantity"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}])/g;
const hasFraction = /uantity"\s*:\s*-?\d+[.eE]/;

/**
 * Parses the fragments of a raw record, each its own JSON document. `label` names the record in the `DataError` for bytes that are
 * not JSON. If a quantity is not plainly an integer, the fragment's quantities are returned as text with the digits received:
 * `JSON.parse` would make binary numbers of them.
 */
export function parseFragments(payload: Uint8Array, label: string): unknown[] {
  return splitFragments(payload).map((fragment, at) => {
    // A view, not a copy: Buffer decodes UTF-8 several times faster than TextDecoder.
    const text = Buffer.from(fragment.buffer, fragment.byteOffset, fragment.byteLength).toString('utf8');
    try {
      return JSON.parse(hasFraction.test(text) ? text.replace(fractions, '$1"$2"') : text) as unknown;
    } catch {
      // The parser's own message quotes the text around the error, which may be someone's address.
      throw new DataError(`${label}: piece ${at} (${fragment.byteLength} bytes) is not JSON; is it truncated?`, {
        code: 'invalid_json',
        path: '',
        value: null,
      });
    }
  });
}

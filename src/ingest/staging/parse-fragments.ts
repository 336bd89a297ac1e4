import { splitFragments } from '../../contract/fragments.js';
import { DataError } from '../../runtime/errors.js';

/** A number that is not plainly whole under a name such as `quantity`, `currentQuantity`, `stock_quantity`. No string holds it. */
const fractions = /("\w*[qQ]uantity"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}])/g;
const hasFraction = /uantity"\s*:\s*-?\d+[.eE]/;

/**
 * Parses the pieces of a raw record, each JSON of its own. `label` names the record in the `DataError` of bytes that are no JSON.
 * Where a quantity is not plainly whole, the piece's quantities are texts of the digits that came: `JSON.parse` would make
 * binary numbers of them.
 */
export function parseFragments(payload: Uint8Array, label: string): unknown[] {
  return splitFragments(payload).map((fragment, at) => {
    // A view, not a copy: Buffer decodes UTF-8 several times faster than TextDecoder.
    const text = Buffer.from(fragment.buffer, fragment.byteOffset, fragment.byteLength).toString('utf8');
    try {
      return JSON.parse(hasFraction.test(text) ? text.replace(fractions, '$1"$2"') : text) as unknown;
    } catch {
      // The parser's own message quotes the text around the fault, which may be anybody's address.
      throw new DataError(`${label}: piece ${at} (${fragment.byteLength} bytes) is no JSON; was it cut short?`, {
        code: 'invalid_json',
        path: '',
        value: null,
      });
    }
  });
}

import { DataError } from '../../../runtime/errors.js';

/** The JSON doubles that are read. Cannot match inside a string, where quotes are escaped. */
const doubles = /("(?:conversions|conversionsValue)"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=\s*[,}])/g;

/** Parses a fragment of a raw record; doubles become text with the digits received, as `JSON.parse` would round some. */
export function parseKeepingDigits(fragment: string, label: string, at: number): unknown {
  try {
    return JSON.parse(fragment.replace(doubles, '$1"$2"')) as unknown;
  } catch {
    const bytes = Buffer.byteLength(fragment);
    throw new DataError(`${label}: piece ${at} (${bytes} bytes) is not JSON; is it truncated?`, {
      ...{ code: 'invalid_json', path: '', value: null },
    });
  }
}

/** A whole number in its normal form: `007` is `7`. */
export function plainWhole(text: string): string {
  const first = text.charCodeAt(0);
  // Google writes no others.
  return text === '0' || (first > zero && first <= nine) ? text : String(BigInt(text));
}

const [zero, nine] = [0x30, 0x39];
const isPlain = /^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/** A number as a plain decimal with all its digits: `540.0` is `540`, `1.25E-5` is `0.0000125`. */
export function plainDecimal(text: string): string {
  if (isPlain.test(text)) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(
    text,
  )!;
  const point = whole.length + Number(exponent);
  const all = (whole + fraction).padEnd(point, '0');
  const padded = point > 0 ? all : '0'.repeat(1 - point) + all;
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  const plain = after === '' ? before : `${before}.${after}`;
  return plain === '0' ? plain : sign + plain;
}

/** Spreadsheets calculate with binary fractions and show at most this many digits: the rest is noise. */
const exactDigits = 15;
const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * A number of a spreadsheet as a plain decimal: `1.1000000000000001` is 1.1 and `1.5E-3` is 0.0015. Integers keep all
 * their digits. null: it is no number.
 */
export function plainDecimal(written: string): string | null {
  const found = decimal.exec(written);
  if (!found) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  if (whole === '' && fraction === '') return null;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  // The point is before this digit.
  const point = digits.length - fraction.length + Number(exponent);
  const isInteger = digits.slice(Math.max(point, 0)).replace(/0+$/, '') === '';
  const kept = isInteger || digits.length <= exactDigits ? { digits, point } : rounded(digits, point);
  return (sign === '-' ? '-' : '') + withPoint(kept.digits, kept.point);
}

/** Whether a spreadsheet kept only the first digits of an integer: `1.23456789012346E+17`. */
export function isShortened(written: string): boolean {
  const [, exponent] = /[eE]\+?(\d+)$/.exec(written) ?? [];
  return exponent !== undefined && Number(exponent) >= exactDigits;
}

function rounded(digits: string, point: number): { digits: string; point: number } {
  const up = digits.charCodeAt(exactDigits) >= 0x35 ? 1n : 0n;
  const kept = String(BigInt(digits.slice(0, exactDigits)) + up);
  // 9.99… became 10.
  return { digits: kept, point: point + kept.length - exactDigits };
}

function withPoint(digits: string, point: number): string {
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const fraction = (point < 0 ? '0'.repeat(-point) : '') + digits.slice(Math.max(point, 0));
  const places = fraction.replace(/0+$/, '');
  return places === '' ? whole : `${whole}.${places}`;
}

/** A share as a percentage: 0.195 is `19.5%`. */
export function percentage(share: string): string {
  const isNegative = share.startsWith('-');
  const [whole = '', fraction = ''] = share.replace('-', '').split('.');
  const digits = whole + fraction.padEnd(2, '0');
  const places = Math.max(fraction.length - 2, 0);
  const percent = plainDecimal(`${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`)!;
  return `${isNegative ? '-' : ''}${percent}%`;
}

/** The ledger's exact arithmetic: bigints of millionths, in any currency. It shares no code with the generator. */
const unit = 1_000_000n;

/** Reads a plain decimal with at most six decimals. */
export function read(amount: string): bigint {
  const [whole = '', fraction = '', ...rest] = amount.replace('-', '').split('.');
  if (rest.length > 0 || fraction.length > 6 || !/^\d+$/.test(whole + fraction))
    throw new RangeError(`not an amount: ${amount}`);
  const value = BigInt(whole) * unit + BigInt(fraction.padEnd(6, '0'));
  return amount.startsWith('-') ? -value : value;
}

/** Writes a plain decimal without trailing zeros: `12.5`, `-3`, `0`. */
export function write(value: bigint): string {
  const size = value < 0n ? -value : value;
  const fraction = (size % unit).toString().padStart(6, '0').replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${size / unit}${fraction === '' ? '' : `.${fraction}`}`;
}

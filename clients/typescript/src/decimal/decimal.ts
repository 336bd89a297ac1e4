declare const brand: unique symbol;

/**
 * An exact decimal number as text, as the API sends it: "480.87", "-12", "0.000001". A plain string or number is not one, so it cannot be
 * passed where a decimal is expected, and `+` or `Number` on it stands out.
 */
export type Decimal = string & { readonly [brand]: 'Decimal' };

const pattern = /^-?\d+(?:\.\d+)?$/;

/**
 * The decimal that a text holds. Throws `RangeError` for anything else: no exponent, no plus sign, no grouping, no spaces. Numbers are
 * not accepted, because they may have lost digits already.
 */
export function decimal(value: string | bigint): Decimal {
  const text = String(value);
  if (!pattern.test(text)) {
    throw new RangeError(`${JSON.stringify(text)} is not a decimal number: expected digits such as "-12.50".`);
  }
  return text as Decimal;
}

/** Whether a text is a decimal number. */
export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'string' && pattern.test(value);
}

export const zero: Decimal = decimal('0');

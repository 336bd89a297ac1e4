export interface Money {
  amount: string;
  currency: string;
}

/** Figures of an answer by their fields. */
export type Figures = Record<string, Money | number | string | null>;

/** As a viewer in London reads it, by the engine of Node and not that of the page. */
export function shown(value: Figures[string] | undefined): string {
  if (value == null) return '–';
  if (typeof value !== 'object')
    return new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 }).format(Number(value));
  const { amount, currency } = value;
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format as (text: string) => string;
  return format(amount);
}

/** Exactly as the page has it beside what people read. */
export function exact(value: Figures[string] | undefined): string | null {
  if (value == null) return null;
  return typeof value === 'object' ? value.amount : String(value);
}

/** No currency has ever come near these bounds: a rate with more digits is a typing error. */
const ratePattern = /^\d{1,18}(\.\d{1,18})?$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const currencyPattern = /^[A-Z]{3}$/;

/** Why a text is not a valid day; null if it is one. */
export function dateProblem(text: string): string | null {
  const isDay =
    datePattern.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
  return isDay ? null : 'expected a day as YYYY-MM-DD';
}

export function currencyProblem(text: string): string | null {
  return currencyPattern.test(text) ? null : 'expected a currency code such as USD (ISO 4217)';
}

export function rateProblem(text: string): string | null {
  if (!ratePattern.test(text)) return 'expected a plain decimal such as 1.0846';
  return /[1-9]/.test(text) ? null : 'expected a rate above 0';
}

const SYMBOLS: Record<string, string> = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  KWD: 'د.ك',
  CAD: '$',
  AUD: '$',
  CHF: 'CHF',
};
const NAMES: Record<string, string> = {
  USD: 'United States (US) dollar',
  EUR: 'Euro',
  GBP: 'Pound sterling',
  JPY: 'Japanese yen',
  KWD: 'Kuwaiti dinar',
  CAD: 'Canadian dollar',
  AUD: 'Australian dollar',
  CHF: 'Swiss franc',
};

/** The symbol that WooCommerce shows beside an amount; the code itself if it has none. */
export function symbolOf(currency: string): string {
  return SYMBOLS[currency] ?? currency;
}

export function currencyName(currency: string): string {
  return NAMES[currency] ?? currency;
}

const byDigits: Record<number, string> = {
  // ISO 4217 lists decimals for those in the second line, but prices have none.
  0:
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ' +
    'AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER',
  3: 'BHD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const digitsByCurrency = new Map(
  Object.entries(byDigits).flatMap(([digits, currencies]) =>
    currencies.split(' ').map((currency) => [currency, Number(digits)]),
  ),
);

/**
 * How many decimals prices in a currency (ISO 4217) have: 2 in GBP, 0 in JPY and HUF, 3 in KWD.
 *
 * Not from `Intl`, whose digits follow the runtime: HUF, COP, IDR and PKR had 2 until Node 20.20.0, RSD had 0. Shares of discounts
 * are rounded to them, and whether an order adds up is judged by them, so two workers would build different rows.
 */
export function minorDigits(currency: string): number {
  return digitsByCurrency.get(currency) ?? 2;
}

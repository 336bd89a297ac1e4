/** What the questions of `docs/reports.md` name of a company, and when they are asked. Days are YYYY-MM-DD. */
export interface Setting {
  today: string;
  /** The latest day that has begun in any of the stores: where it is still today elsewhere, the next one. */
  latestDay: string;
  /** The first day that is not over in all of the stores: the one before, where it is still yesterday somewhere. */
  firstOpenDay: string;
  yesterday: string;
  /** A range of some days, and the second of them. */
  rangeFrom: string;
  secondDay: string;
  rangeTo: string;
  /** A range of some weeks, from a Monday to a Sunday. */
  weeksFrom: string;
  weeksTo: string;
  /** A quarter, or another range in which products are ranked. */
  quarterFrom: string;
  quarterTo: string;
  /** From this day to yesterday stock is asked for by month. */
  stockFrom: string;
  /** 90 days ago. */
  quietSince: string;
  year: number;
  /** A month of that year. */
  month: number;
  fiscalYear: number;
  /** The key of a variant. */
  variant: string;
  cities: readonly [string, string];
  tags: readonly [string, string];
  orderNumber: string;
}

/** What the page itself names: the company of `questions.test.ts`, on the evening of a Friday. */
export const settingOfPage: Setting = {
  today: '2026-04-10',
  latestDay: '2026-04-10',
  firstOpenDay: '2026-04-10',
  yesterday: '2026-04-09',
  rangeFrom: '2026-03-28',
  secondDay: '2026-03-29',
  rangeTo: '2026-04-02',
  weeksFrom: '2026-03-23',
  weeksTo: '2026-04-05',
  quarterFrom: '2026-01-01',
  quarterTo: '2026-03-31',
  stockFrom: '2026-03-01',
  quietSince: '2026-01-10',
  year: 2026,
  month: 3,
  fiscalYear: 2026,
  variant: 'london:1',
  cities: ['London', 'Berlin'],
  tags: ['gift', 'vip'],
  orderNumber: '#1',
};

/** A question of the page, asked of another company: its words in place of the page's. */
export function inSetting(query: string, setting: Setting): string {
  const texts = (of: Setting): string[] => [
    ...[of.yesterday, of.rangeFrom, of.secondDay, of.rangeTo, of.weeksFrom, of.weeksTo, of.quarterFrom, of.quarterTo],
    ...[of.stockFrom, of.quietSince, of.variant, ...of.cities, ...of.tags, of.orderNumber],
  ];
  // A value segment, and the smallest stock.
  const same = ['low', '0.001'].map((text) => [JSON.stringify(text), text] as const);
  const words = new Map([
    ...same,
    ...texts(settingOfPage).map((text, index) => [JSON.stringify(text), texts(setting)[index]!] as const),
  ]);
  return query
    .replaceAll(/"[^"]*"/g, (text) => {
      const word = words.get(text);
      if (word === undefined) throw new Error(`the setting has nothing in place of ${text}`);
      return JSON.stringify(word);
    })
    .replaceAll(
      /\b(year|month|fiscalYear): \[\d+\]/g,
      (_text, name: 'year' | 'month' | 'fiscalYear') => `${name}: [${setting[name]}]`,
    );
}

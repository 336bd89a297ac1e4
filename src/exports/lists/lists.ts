import { customers, inventory, products } from './dimensions.js';
import type { ExportList } from './export-list.js';
import { orderItems, orders, refunds } from './facts.js';
import { fees } from './fees.js';
import type { ListColumn } from './list-column.js';
import { adSpend, campaigns, sessions } from './marketing.js';

/** The lists that can be exported, by the names that API and command line have for them. */
export const exportLists = {
  ...{ orders, orderItems, refunds, customers, products, inventory },
  ...{ campaigns, adSpend, sessions, fees },
} as const satisfies Record<string, ExportList>;

export type ExportListName = keyof typeof exportLists;

export const exportListNames = Object.keys(exportLists) as ExportListName[];

/** Which columns a file has. */
export interface ChosenColumns {
  columns: readonly ListColumn[];
  /** Names of columns that are left out because they are personal data. */
  withheld: readonly string[];
}

/**
 * The columns of these names, in their order; left out: all that may be seen. Returns the names that the list does not have in place of
 * them, if there are any. Whoever names personal data must have been permitted to.
 */
export function chooseColumns(
  name: ExportListName,
  asked: readonly string[] | null,
  { seesPersonalData }: { seesPersonalData: boolean },
): ChosenColumns | { unknown: readonly string[] } {
  const { columns } = exportLists[name] as ExportList;
  if (asked === null) {
    const hidden = seesPersonalData ? [] : columns.filter(({ isPersonal }) => isPersonal);
    return {
      columns: columns.filter((column) => !hidden.includes(column)),
      withheld: hidden.map((column) => column.name),
    };
  }
  const byName = new Map(columns.map((column) => [column.name, column]));
  const unknown = asked.filter((each) => !byName.has(each));
  return unknown.length > 0 ? { unknown } : { columns: asked.map((each) => byName.get(each)!), withheld: [] };
}

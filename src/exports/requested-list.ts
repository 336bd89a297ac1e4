import type { CalendarDate } from '../canonical/calendar-date.js';
import type { ExportRow } from '../ledger/exports/export-row.js';
import { principalOf } from '../ledger/principals/stored-principal.js';
import { chooseColumns, exportListNames } from './lists/lists.js';
import type { ListToRead } from './lists/read-list.js';
import { ExportRefused } from './table/export-refused.js';

type Requested = Pick<ExportRow, 'subject' | 'columns' | 'principal'>;

/** The list that a request names, with the rights of whoever asked. */
export function requestedList(
  { subject, columns: names, principal }: Requested,
  { today, reportingCurrency }: { today: CalendarDate; reportingCurrency: string },
): ListToRead {
  const name = 'list' in subject ? exportListNames.find((each) => each === subject.list) : undefined;
  const { scope, permissions } = principalOf(principal);
  const chosen = name && chooseColumns(name, names, { seesPersonalData: permissions.has('personal') });
  if (!name || !chosen || 'unknown' in chosen) {
    // It was written by another version of the program.
    throw new ExportRefused('This version has no such list or column. Ask for the export again.', 'EXPORT_OUTDATED');
  }
  const { columns } = chosen;
  return { name, columns, filter: 'list' in subject ? subject.filter : null, scope, today, reportingCurrency };
}

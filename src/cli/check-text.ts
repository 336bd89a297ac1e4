import type { CheckedFile, CheckedImport, Refusal } from '../jobs/operator/check-import.js';
import { columnsText, heldBackText, monthTable, mostShown, numeric, remarksText } from './import-text.js';
import { textTable } from './text-table.js';

/** The result of `import --check`, like a receipt: what is in the files, what it comes to, and what is left to do. */
export function checkedText(checked: CheckedImport): string {
  const { files, unknownColumns, unknownValues, heldBack, notices, remarks, months } = checked;
  const refusals = files.flatMap((file) => file.refusals);
  const isOpen = ({ code }: Refusal): boolean => code.startsWith('ambiguous_');
  return [
    section('Rows', fileTable(files) + files.map(readText).join('')),
    section('Money', monthTable(months)),
    section('To decide', refusalsText(refusals.filter(isOpen))),
    section('Refused', refusalsText(refusals.filter((refusal) => !isOpen(refusal)))),
    section('Waiting', heldBackText({ count: heldBack.length, messages: heldBack.slice(0, mostShown) })),
    section('Notices', notices.map((notice) => `? ${notice}\n`).join('')),
    section('Not known', unknownText('Unused columns', unknownColumns) + unknownText('Unknown values', unknownValues)),
    section('Remarks', remarksText({ count: remarks.length, remarks })),
  ].join('');
}

function section(title: string, text: string): string {
  return text === '' ? '' : `${title.toUpperCase()}\n${text}\n`;
}

function fileTable(files: readonly CheckedFile[]): string {
  const titles = ['rows', 'new', 'changed', 'unchanged', 'wrong', 'repeated: equal', 'different'];
  const counts = (each: CheckedFile): number[] => [
    ...[each.rows, each.new, each.changed, each.unchanged, each.wrong],
    ...[each.note?.repeatedEqual ?? 0, each.note?.repeatedDifferent ?? 0],
  ];
  return textTable(
    [{ title: 'file' }, { title: 'holds' }, ...numeric(titles), { title: 'note' }],
    files.map((each) => [each.name, each.kind ?? '-', ...counts(each).map(String), noteOf(each)]),
  );
}

function noteOf({ isTaken, refusals, wrong }: CheckedFile): string {
  if (isTaken) return 'imported before';
  return refusals.length > 0 && wrong === 0 ? 'rejected' : '';
}

function readText({ name, kind, note }: CheckedFile): string {
  return note ? columnsText({ ...note, name, stream: `${kind}` }) : '';
}

/** The first examples of each reason; they say what to do. */
function refusalsText(refusals: readonly Refusal[]): string {
  return refusals
    .map(({ count, examples }) => {
      const more = count - examples.length;
      return (
        examples.map((example) => `! ${example}\n`).join('') + (more > 0 ? `  … and ${more} more like these\n` : '')
      );
    })
    .join('');
}

function unknownText(title: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${title}: ${names.join(', ')}\n`;
}

import { dateInZone } from '../../canonical/calendar-date.js';
import { contentTypes, createWriter } from '../../exports/formats/create-writer.js';
import { defaultCsvOptions, separatorsOf } from '../../exports/formats/csv/csv-options.js';
import type { ContentSection, ReportContent } from '../../reports/content/report-content.js';
import { reportPdf } from '../../reports/formats/pdf.js';
import { sectionTable } from '../../reports/formats/section-table.js';
import type { Attachment } from '../messages/composed.js';

/** What files of a report can be: all of it, or one of its sections. */
export type FileForm = 'PDF' | 'CSV' | 'XLSX';

/** A file of a report before it is made. */
export interface ReportFile {
  filename: string;
  form: FileForm;
  make(): Promise<Buffer>;
}

const byForm: Readonly<Record<FileForm, string>> = {
  ...{ PDF: 'application/pdf', CSV: contentTypes.csv, XLSX: contentTypes.xlsx },
};

/** The files of a report, of those `forms` that are files. `pictures`: for the PDF. */
export function filesOf(
  content: ReportContent,
  forms: readonly string[],
  pictures: () => ReadonlyMap<number, Buffer>,
): ReportFile[] {
  // Of the day that it is for its readers: in Auckland the report of Monday morning is due on Sunday in UTC.
  const name = `${content.report}-${dateInZone(new Date(content.dueAt), content.timezone)}`;
  const files: ReportFile[] = [];
  if (forms.includes('PDF')) {
    files.push({ filename: `${name}.pdf`, form: 'PDF', make: () => reportPdf(content, pictures()) });
  }
  for (const form of ['CSV', 'XLSX'] as const) {
    if (!forms.includes(form)) continue;
    content.sections.forEach((section, place) => {
      const filename = `${name}-${place + 1}-${slugOf(section.title)}.${form.toLowerCase()}`;
      files.push({ filename, form, make: () => tableFile(section, form, content.locale) });
    });
  }
  return files;
}

export async function madeFile({ filename, form, make }: ReportFile): Promise<Attachment> {
  return { filename, contentType: byForm[form], content: await make() };
}

export function contentTypeOf(form: FileForm): string {
  return byForm[form];
}

/** CSV has the separators of the locale, and a byte order mark, since it will be opened by a spreadsheet. */
async function tableFile(section: ContentSection, form: 'CSV' | 'XLSX', locale: string): Promise<Buffer> {
  const { columns, rows } = sectionTable(section);
  const csv = { ...defaultCsvOptions, ...separatorsOf(locale), bom: true };
  const writer = await createWriter(form === 'CSV' ? 'csv' : 'xlsx', { title: section.title, columns, csv });
  return Buffer.concat([...writer.begin(), ...writer.rows(rows), ...writer.end()]);
}

/** `Net sales by day` is `net-sales-by-day`. */
function slugOf(title: string): string {
  const plain = title.normalize('NFKD').toLowerCase();
  return (
    plain
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 40) || 'table'
  );
}

import type { ReportContent } from '../../reports/content/report-content.js';
import { reportPdf } from '../../reports/formats/pdf.js';
import type { Attachment } from '../messages/composed.js';

/** The forms that are files. */
export const fileForms = ['PDF'] as const;
export type FileForm = (typeof fileForms)[number];

/** The files that a recipient gets of a report, of those `forms` that are files. */
export async function reportFiles(
  content: ReportContent,
  pictures: ReadonlyMap<number, Buffer>,
  forms: readonly string[],
): Promise<Attachment[]> {
  const files: Attachment[] = [];
  if (forms.includes('PDF')) {
    const pdf = await reportPdf(content, pictures);
    files.push({ filename: nameOfFile(content, 'PDF'), contentType: 'application/pdf', content: pdf });
  }
  return files;
}

/** `week-2026-07-15.pdf` */
export function nameOfFile({ report, dueAt }: Pick<ReportContent, 'report' | 'dueAt'>, form: FileForm): string {
  return `${report}-${dueAt.slice(0, 10)}.${form.toLowerCase()}`;
}

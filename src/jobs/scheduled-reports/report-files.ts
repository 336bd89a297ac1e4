import type { ReportContent } from '../../reports/content/report-content.js';
import { reportPdf } from '../../reports/formats/pdf.js';
import type { Attachment } from '../messages/composed.js';

/** The files that a recipient gets of a report. */
export async function reportFiles(
  content: ReportContent,
  pictures: ReadonlyMap<number, Buffer>,
  forms: readonly string[],
): Promise<Attachment[]> {
  const files: Attachment[] = [];
  if (forms.includes('PDF')) {
    const pdf = await reportPdf(content, pictures);
    files.push({ filename: `${fileName(content)}.pdf`, contentType: 'application/pdf', content: pdf });
  }
  return files;
}

/** `week-2026-07-15` */
export function fileName({ report, dueAt }: Pick<ReportContent, 'report' | 'dueAt'>): string {
  return `${report}-${dueAt.slice(0, 10)}`;
}

import type { ReportContent } from '../../reports/content/report-content.js';
import { reportHtml } from '../../reports/formats/html.js';
import { reportPdf } from '../../reports/formats/pdf.js';
import { pictureText } from '../../reports/formats/picture-text.js';
import { sectionPictures } from '../../reports/formats/section-pictures.js';
import type { Attachment } from '../messages/composed.js';
import { reportLinkPath } from './link-address.js';
import { contentTypeOf, filesOf, type ReportFile } from './report-files.js';

/** The page of a report behind a link, with its pictures in it and links to its files. */
export function linkedPage(content: ReportContent, secret: string): string {
  const files = linkedFiles(content).map(({ filename }) => ({
    ...{ label: filename, url: `${reportLinkPath}/${secret}/${filename}` },
  }));
  return wholePage(content, files);
}

function linkedFiles(content: ReportContent): ReportFile[] {
  return filesOf(content, ['PDF', 'CSV', 'XLSX'], () => sectionPictures(content));
}

/** A report as one file, as its recipients see it. */
export async function previewFile(content: ReportContent, isPdf: boolean): Promise<string | Buffer> {
  return isPdf ? reportPdf(content, sectionPictures(content)) : wholePage(content, []);
}

function wholePage(content: ReportContent, files: readonly { label: string; url: string }[]): string {
  const pictures = sectionPictures(content);
  return reportHtml(content, {
    picture: (place) => {
      const png = pictures.get(place);
      return png ? { url: `data:image/png;base64,${png.toString('base64')}`, alt: pictureText(content, place) } : null;
    },
    files,
  });
}

/** A file of the report by its name; null: it has none of this name. `once` makes each only once. */
export async function linkedFile(
  content: ReportContent,
  filename: string,
  once: (name: string, make: () => Promise<Buffer>) => Promise<Buffer>,
): Promise<Attachment | null> {
  const file = linkedFiles(content).find((each) => each.filename === filename);
  if (!file) return null;
  return { filename, contentType: contentTypeOf(file.form), content: await once(filename, file.make) };
}

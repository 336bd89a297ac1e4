import type { ReportContent } from '../../reports/content/report-content.js';
import { reportHtml } from '../../reports/formats/html.js';
import { pictureText } from '../../reports/formats/picture-text.js';
import { sectionPictures } from '../../reports/formats/section-pictures.js';
import type { Attachment } from '../messages/composed.js';
import { reportLinkPath } from './link-address.js';
import { fileForms, nameOfFile, reportFiles } from './report-files.js';

/** The page of a report behind a link, with its pictures in it and links to its files. */
export function linkedPage(content: ReportContent, secret: string): string {
  const pictures = sectionPictures(content);
  return reportHtml(content, {
    picture: (place) => {
      const png = pictures.get(place);
      return png ? { url: `data:image/png;base64,${png.toString('base64')}`, alt: pictureText(content, place) } : null;
    },
    files: fileForms.map((form) => ({ label: form, url: `${reportLinkPath}/${secret}/${nameOfFile(content, form)}` })),
  });
}

/** A file of the report by its name; null: it has none of this name. `once` makes each only once. */
export async function linkedFile(
  content: ReportContent,
  filename: string,
  once: (name: string, make: () => Promise<Buffer>) => Promise<Buffer>,
): Promise<Attachment | null> {
  const form = fileForms.find((each) => nameOfFile(content, each) === filename);
  if (form === undefined) return null;
  let made: Attachment | undefined;
  const bytes = await once(form, async () => {
    [made] = await reportFiles(content, sectionPictures(content), [form]);
    return made!.content;
  });
  return { filename, contentType: contentTypes[form], content: bytes };
}

const contentTypes = { PDF: 'application/pdf' } as const;

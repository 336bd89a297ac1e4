import { createRequire } from 'node:module';
import { type ValueFormats, valueFormats } from '../content/format-values.js';
import { isFigure } from '../content/is-figure.js';
import type { ContentSection, ReportContent } from '../content/report-content.js';
import { headline } from './headline.js';

/** The standard fonts of PDF write ł and ₹ as other signs, and the digits behind them too. */
const packages = createRequire(import.meta.url);
const fontFile = (name: string): string => packages.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

const margin = 48;
const ink = '#1f2933';
const quiet = '#52606d';
const line = '#d9e2ec';
const bodySize = 9;
const figureSize = 13;
const cellGap = 8;
const rowGap = 3;
/** Of all columns of texts together: narrower ones cannot be read. */
const leastTexts = 80;

/** Longer tables are for files. */
const mostRows = 1000;

type Document = PDFKit.PDFDocument;

/** A report as a PDF on A4, with page numbers and what its figures are of on each page. `pictures`: PNG, by the place of their section. */
export async function reportPdf(content: ReportContent, pictures: ReadonlyMap<number, Buffer>): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit');
  const { title, locale, timezone, notes, sections } = content;
  const document = new PDFDocument({
    ...{ size: 'A4', margin, bufferPages: true, lang: locale, displayTitle: true },
    font: fontFile('DejaVuSans'),
    info: { Title: title, CreationDate: new Date(content.dueAt), Producer: 'Cartograph', Creator: 'Cartograph' },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.once('end', resolve).once('error', reject));
  document.registerFont('plain', fontFile('DejaVuSans')).registerFont('bold', fontFile('DejaVuSans-Bold'));
  const formats = valueFormats(locale, timezone);
  document.font('bold').fontSize(18).fillColor(ink).text(title);
  for (const note of notes)
    document.moveDown(0.3).font('plain').fontSize(bodySize).fillColor('#8a5a00').text(`! ${note}`);
  for (const [place, section] of sections.entries()) drawSection(document, section, formats, pictures.get(place));
  footers(document, headline(content, formats));
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawSection(
  document: Document,
  section: ContentSection,
  formats: ValueFormats,
  picture: Buffer | undefined,
): void {
  document.moveDown(1);
  const pictureHeight = picture ? heightOf(picture, widthOf(document)) : 0;
  makeRoom(document, 60 + pictureHeight);
  document.font('bold').fontSize(12).fillColor(ink).text(section.title, margin);
  document.moveDown(0.4);
  if (section.rows.length === 0) {
    document.font('plain').fontSize(bodySize).fillColor(quiet).text('There is nothing to show.');
  } else if (section.kind === 'FIGURES') drawFigures(document, section, formats);
  else if (pictureHeight > 0) drawPicture(document, picture!);
  else drawTable(document, section, formats);
}

function drawPicture(document: Document, png: Buffer): void {
  const width = widthOf(document);
  const { y } = document;
  document.image(png, margin, y, { width });
  document.x = margin;
  document.y = y + heightOf(png, width);
}

/** In points, from the size in the header of a PNG. */
function heightOf(png: Buffer, width: number): number {
  return (width * png.readUInt32BE(20)) / png.readUInt32BE(16);
}

function drawFigures(document: Document, { columns, rows, changes }: ContentSection, formats: ValueFormats): void {
  const perLine = 4;
  const width = widthOf(document) / perLine;
  const figures = rows.flatMap((row, r) =>
    columns.map((column, c) => {
      const change = changes?.[r]?.[c] ?? null;
      return {
        label: column.label,
        value: formats.cell(row[c] ?? null, column),
        change: change === null ? '' : formats.change(change),
      };
    }),
  );
  for (let first = 0; first < figures.length; first += perLine) {
    makeRoom(document, 48);
    const top = document.y;
    figures.slice(first, first + perLine).forEach(({ label, value, change }, i) => {
      const at = margin + i * width;
      const box = { width: width - cellGap, lineBreak: false, ellipsis: true };
      document.font('plain').fontSize(8).fillColor(quiet).text(label, at, top, box);
      document.font('bold').fontSize(figureSize).fillColor(ink);
      const fitting = figureSize * Math.min(1, (width - cellGap) / document.widthOfString(value));
      document.fontSize(fitting).text(value, at, top + 12, { lineBreak: false });
      if (change !== '')
        document
          .font('plain')
          .fontSize(8)
          .fillColor(quiet)
          .text(change, at, top + 30, box);
    });
    document.x = margin;
    document.y = top + 46;
  }
}

function drawTable(document: Document, { columns, rows, left }: ContentSection, formats: ValueFormats): void {
  const shown = rows.slice(0, mostRows);
  const texts = shown.map((row) => columns.map((column, i) => formats.cell(row[i] ?? null, column)));
  const widths = columnWidths(document, columns, texts);
  const drawRow = (cells: readonly string[], font: string, color: string): void => {
    document.font(font).fontSize(bodySize).fillColor(color);
    const boxes = cells.map((text, i) => ({ text, width: widths[i]! - cellGap }));
    const height = Math.max(...boxes.map(({ text, width }) => document.heightOfString(text, { width })));
    if (makeRoom(document, height + 2 * rowGap) && font === 'plain')
      drawRow(
        columns.map(({ label }) => label),
        'bold',
        quiet,
      );
    document.font(font).fontSize(bodySize).fillColor(color);
    const top = document.y;
    let at = margin;
    boxes.forEach(({ text, width }, i) => {
      document.text(text, at, top, { width, align: isFigure(columns[i]!) ? 'right' : 'left' });
      at += widths[i]!;
    });
    const bottom = top + height + rowGap;
    document
      .moveTo(margin, bottom)
      .lineTo(margin + widthOf(document), bottom)
      .lineWidth(0.5)
      .strokeColor(line)
      .stroke();
    document.x = margin;
    document.y = bottom + rowGap;
  };
  drawRow(
    columns.map(({ label }) => label),
    'bold',
    quiet,
  );
  for (const row of texts) drawRow(row, 'plain', ink);
  const more = rows.length - shown.length + left;
  if (more > 0) document.font('plain').fontSize(8).fillColor(quiet).text(`and ${more} more rows`, margin);
}

/** As wide as their texts want; where the page is too narrow, texts are broken into lines before numbers and days are. */
function columnWidths(
  document: Document,
  columns: ContentSection['columns'],
  rows: readonly (readonly string[])[],
): number[] {
  const sample = rows.slice(0, 200);
  const wanted = columns.map(({ label }, i) => {
    const head = document.font('bold').fontSize(bodySize).widthOfString(label);
    document.font('plain').fontSize(bodySize);
    return Math.max(head, ...sample.map((row) => document.widthOfString(row[i]!))) + cellGap + 2;
  });
  const sumOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);
  const spare = widthOf(document) - sumOf(wanted);
  const isText = columns.map(({ kind }) => kind === 'text');
  const ofTexts = sumOf(wanted.filter((_, i) => isText[i]));
  if (ofTexts + spare >= leastTexts)
    return wanted.map((width, i) => (isText[i] ? width + (spare * width) / ofTexts : width));
  return wanted.map((width) => (width * widthOf(document)) / sumOf(wanted));
}

/** Begins a page if the rest of this one is too short; whether it did. */
function makeRoom(document: Document, height: number): boolean {
  const bottom = document.page.height - margin - 20;
  if (document.y + height <= bottom || document.y <= margin) return false;
  document.addPage();
  return true;
}

function widthOf(document: Document): number {
  return document.page.width - 2 * margin;
}

function footers(document: Document, text: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    // Below the margin pdfkit would begin another page.
    document.page.margins.bottom = 0;
    const y = document.page.height - margin + 8;
    document.font('plain').fontSize(7).fillColor(quiet);
    document.text(text, margin, y, { width: widthOf(document) - 60, lineBreak: true, height: 20 });
    document.text(`${page + 1} / ${count}`, margin, y, { width: widthOf(document), align: 'right', lineBreak: false });
  }
}

import { strToU8, zipSync } from 'fflate';
import type { RateBook } from './rate-book.js';
import { nextDay } from './target-days.js';

const recentDays = 90;

/** The wide table: a column for each currency ever quoted, `N/A` where it was not, a comma at the end of every line. */
function historyCsv(book: RateBook): string {
  const currencies = [...new Set(book.dates.flatMap((date) => Object.keys(book.ratesOf(date))))];
  const lines = book.dates.map((date) => {
    const rates = book.ratesOf(date);
    return `${date},${currencies.map((currency) => `${rates[currency] ?? 'N/A'},`).join('')}`;
  });
  return [`Date,${currencies.map((currency) => `${currency},`).join('')}`, ...lines]
    .map((line) => `${line}\n`)
    .join('');
}

export function historyZip(book: RateBook): Buffer {
  return Buffer.from(zipSync({ 'eurofxref-hist.csv': strToU8(historyCsv(book)) }));
}

export function historyXml(book: RateBook): string {
  return envelope(book, book.dates);
}

/** Counts calendar days up to the newest, not publications. */
export function recentXml(book: RateBook): string {
  const [newest] = book.dates;
  return envelope(book, newest === undefined ? [] : book.dates.filter((date) => date > nextDay(newest, -recentDays)));
}

export function dailyXml(book: RateBook): string {
  return envelope(book, book.dates.slice(0, 1));
}

function envelope(book: RateBook, dates: readonly string[]): string {
  const days = dates.map((date) => {
    const cubes = Object.entries(book.ratesOf(date)).map(
      ([currency, rate]) => `\t\t\t<Cube currency='${currency}' rate='${rate}'/>\n`,
    );
    return `\t\t<Cube time='${date}'>\n${cubes.join('')}\t\t</Cube>\n`;
  });
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" ' +
    'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">\n' +
    '\t<gesmes:subject>Reference rates</gesmes:subject>\n' +
    '\t<gesmes:Sender>\n\t\t<gesmes:name>European Central Bank</gesmes:name>\n\t</gesmes:Sender>\n' +
    `\t<Cube>\n${days.join('')}\t</Cube>\n</gesmes:Envelope>\n`
  );
}

import { currencyProblem, dateProblem, rateProblem } from './check-rate.js';
import type { ParsedRates } from './parsed-rates.js';

const anyTag = /<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:'[^'<]*'|"[^"<]*"))*)\s*(\/?)>/g;
const anyAttribute = /([\w:.-]+)\s*=\s*(?:'([^']*)'|"([^"]*)")/g;
const skipped = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g;

/** An opening tag of the file. */
interface Tag {
  name: string;
  attributes: Map<string, string>;
  line: number;
}

/** Reads the ECB's XML files: `<Cube time=…>` for each day, and in it `<Cube currency=… rate=…/>` for each currency. */
export function parseEcbXml(text: string, file: string): ParsedRates {
  const parsed: ParsedRates = { rates: [], faults: [] };
  const tags = tagsOf(text);
  if (tags === null) {
    const reason = 'it is not a complete file of reference rates (an Envelope of Cubes)';
    return { rates: [], faults: [{ file, line: 1, column: 'Envelope', value: text.slice(0, 60), reason }] };
  }
  let date: string | null = null;
  const seen = new Set<string>();
  for (const { name, attributes, line } of tags) {
    if (name !== 'Cube') continue;
    const time = attributes.get('time');
    const currency = attributes.get('currency');
    const fault = (column: string, value: string, reason: string): void => {
      parsed.faults.push({ file, line, column, value, reason });
    };
    if (time !== undefined) {
      const problem = seen.has(time) ? 'the day occurs twice' : dateProblem(time);
      seen.add(time);
      date = problem === null ? time : null;
      if (problem !== null) fault('time', time, problem);
    } else if (currency !== undefined && date !== null) {
      const rate = attributes.get('rate') ?? '';
      const isTwice = seen.has(`${date} ${currency}`);
      seen.add(`${date} ${currency}`);
      const wrong = isTwice ? `its rate for ${date} occurs twice` : currencyProblem(currency);
      const problem = rateProblem(rate);
      if (wrong !== null) fault('currency', currency, wrong);
      else if (problem !== null) fault(`rate of ${currency}`, rate, problem);
      else parsed.rates.push({ date, currency, rate });
    }
  }
  return parsed;
}

/** The tags of a file whose elements are closed in the order in which they were opened; null for any other text. */
function tagsOf(text: string): Tag[] | null {
  // Replaced by text of the same length, so that positions keep their line numbers.
  const bare = text.replace(skipped, (piece) => piece.replace(/[^\n]/g, ' '));
  const tags: Tag[] = [];
  const open: string[] = [];
  let line = 1;
  let end = 0;
  for (const match of bare.matchAll(anyTag)) {
    const [whole, closing, name = '', attributes = '', isEmpty] = match;
    const between = bare.slice(end, match.index);
    if (between.includes('<')) return null;
    line += countLines(between);
    end = match.index + whole.length;
    if (closing) {
      if (open.pop() !== name) return null;
    } else {
      if (open.length === 0 && (tags.length > 0 || !/(^|:)Envelope$/.test(name))) return null;
      tags.push({ name, line, attributes: attributesOf(attributes) });
      if (!isEmpty) open.push(name);
    }
    line += countLines(whole);
  }
  return open.length === 0 && tags.length > 0 && bare.slice(end).trim() === '' ? tags : null;
}

function attributesOf(text: string): Map<string, string> {
  return new Map([...text.matchAll(anyAttribute)].map(([, name = '', one, other]) => [name, one ?? other ?? '']));
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

import { SaxesParser } from 'saxes';
import { damagedWorkbook, type UnreadableFile } from './unreadable.js';

/** A longer text or tag is not of a spreadsheet, and would be held as a whole. */
const longestText = 16 * 1024 * 1024;
/** Elements within each other: each is remembered until it ends. */
const deepest = 1000;

export type Attributes = Readonly<Record<string, string>>;

/** What a reader of an XML file hears of it. Names are without the prefix of their namespace, which writers choose. */
export interface XmlListener {
  opened(name: string, attributes: Attributes): void;
  text(text: string): void;
  closed(name: string): void;
}

/**
 * Reads XML piece by piece, and yields after each so that what the listener made of it can be taken. Entities of the
 * file's own are not expanded. Throws an `UnreadableFile` if it is not well-formed.
 */
export async function* readXml(pieces: AsyncIterable<Buffer>, listener: XmlListener): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw malformed(error.message);
  });
  let quiet = 0;
  let depth = 0;
  parser.on('opentag', ({ name, attributes }) => {
    quiet = 0;
    depth += 1;
    if (depth > deepest) throw malformed(`it has more than ${deepest} elements within each other`);
    listener.opened(localName(name), attributes);
  });
  parser.on('text', (text) => listener.text(text));
  parser.on('cdata', (text) => listener.text(text));
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    listener.closed(localName(name));
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of pieces) {
    quiet += piece.length;
    if (quiet > longestText) throw malformed(`a text in it is longer than ${longestText} bytes`);
    parser.write(decoded(() => decoder.decode(piece, { stream: true })));
    yield;
  }
  parser.write(decoded(() => decoder.decode()));
  parser.close();
  yield;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw malformed('it is not UTF-8');
  }
}

function malformed(why: string): UnreadableFile {
  return damagedWorkbook(`its XML is damaged (${why})`);
}

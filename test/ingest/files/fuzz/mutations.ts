import { gzipSync } from 'node:zlib';
import type { Random } from '../../../../simulators/kit/random.js';
import type { Dialect } from './dialects.js';

/** A file as it was sent, and the text in it, before it was packed. */
export interface Mutated {
  /** What was done to it, for messages. */
  how: string;
  text: Buffer;
  isPacked: boolean;
  /** The file's own bytes: the text, or what is left of the archive. */
  bytes: Buffer;
  /** Another way to write the same: it must give the same. */
  isSame: boolean;
}

/** Bytes that mean something to a reader of tables. */
const telling = [
  '"',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\x1e',
  '\x1f',
  '=',
  "'",
  '(',
  '-',
  '.',
  ' ',
  '£',
  'n/a',
  '#N/A',
  '{',
  '}',
  '\\',
];
const mostDamages = 3;

/** A file, changed at random: written in another way, or damaged. */
export function mutated(random: Random, written: string, dialect: Dialect, other: Buffer): Mutated {
  const isSame = random.chance(0.25);
  const [how, text] = isSame ? rewritten(random, written, dialect) : damaged(random, encoded(written, dialect), other);
  const isPacked = random.chance(0.15);
  if (!isPacked) return { how, text, isPacked, bytes: text, isSame };
  const archive = gzipSync(text);
  if (isSame || random.chance(0.6)) return { how: `${how}, packed`, text, isPacked, bytes: archive, isSame };
  const [broken, bytes] = damaged(random, archive, other);
  return { how: `${how}, packed, then ${broken}`, text, isPacked, bytes, isSame };
}

export function encoded(text: string, { encoding }: Dialect): Buffer {
  return Buffer.from(text, encoding);
}

type Rewriting = (text: string, dialect: Dialect, random: Random) => string | null;

const lines = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');

/** The rows are kept, the header too. */
const rearranged = (text: string, order: (rows: string[]) => string[]): string => {
  const [header = '', ...rows] = lines(text);
  const isTable = !header.startsWith('{');
  return (isTable ? [header, ...order(rows)] : order([header, ...rows])).join('\n');
};

const rewritings: Record<string, Rewriting> = {
  'a byte order mark': (text, { encoding }) => (encoding === 'utf8' ? `\ufeff${text}` : null),
  'line ends of Windows': (text) => `${lines(text).join('\r\n')}\r\n`,
  'line ends of Unix, none at the end': (text) => lines(text).join('\n'),
  'blank lines': (text, _dialect, random) =>
    lines(text)
      .map((line) => line + '\n'.repeat(random.int(1, 3)))
      .join(''),
  'rows in another order': (text, _dialect, random) => rearranged(text, (rows) => random.shuffled(rows)),
  'rows backwards': (text) => rearranged(text, (rows) => rows.toReversed()),
  'all cells in quotes': (text, { delimiter }) =>
    delimiter === null ? null : mapCells(text, delimiter, (cell) => (cell.startsWith('"') ? cell : `"${cell}"`)),
  'spaces around cells': (text, { delimiter }) =>
    delimiter === null || delimiter === '\t'
      ? null
      : mapCells(text, delimiter, (cell) => (cell.startsWith('"') ? cell : ` ${cell}  `)),
  'another column': (text, { delimiter }) =>
    delimiter === null
      ? text.replaceAll('{', '{"more": [1, "}"],')
      : mapRows(text, (row, at) => `${row}${delimiter}${at === 0 ? 'More' : 'x'}`),
  'columns in another order': (text, { delimiter }) =>
    delimiter === null || text.includes('"')
      ? null
      : mapRows(text, (row) => row.split(delimiter).toReversed().join(delimiter)),
  'the header again': (text, { delimiter }) => {
    const [header = '', ...rows] = lines(text);
    return delimiter === null ? null : [header, ...rows, header, ''].join('\n');
  },
  'amounts with their currency': (text, { delimiter, decimal }) =>
    delimiter === null || delimiter === '\t'
      ? null
      : mapCells(text, delimiter, (cell, at) =>
          at !== placeOfSku && new RegExp(`^\\d+\\${decimal}\\d\\d$`).test(cell) ? `${cell} GBP` : cell,
        ),
};

function mapRows(text: string, change: (row: string, at: number) => string): string {
  return lines(text)
    .map((row, at) => `${change(row, at)}\n`)
    .join('');
}

/** One of them looks like an amount. */
const placeOfSku = 3;

/** Cells as they are written, with their quotes; none is empty. */
function mapCells(text: string, delimiter: string, change: (cell: string, at: number) => string): string {
  const cell = new RegExp(`"(?:[^"]|"")*"|[^"${delimiter}]+`, 'g');
  return mapRows(text, (row) => {
    let at = -1;
    return row.replace(cell, (found) => change(found, (at += 1)));
  });
}

function rewritten(random: Random, written: string, dialect: Dialect): [string, Buffer] {
  const [how, text] = random.pick(
    Object.entries(rewritings).flatMap(([name, rewrite]) => {
      const result = rewrite(written, dialect, random);
      return result === null ? [] : [[name, result] as const];
    }),
  );
  return [how, encoded(text, dialect)];
}

type Damage = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const splice = (bytes: Buffer, from: number, to: number, between: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, from), between, bytes.subarray(to)]);

const damages: Record<string, Damage> = {
  'a bit flipped': (bytes, random) => {
    const at = random.int(0, bytes.length - 1);
    return splice(bytes, at, at + 1, Buffer.of(bytes[at]! ^ (1 << random.int(0, 7))));
  },
  'a byte replaced': (bytes, random) => {
    const at = random.int(0, bytes.length - 1);
    return splice(bytes, at, at + 1, Buffer.of(random.int(0, 255)));
  },
  'a digit replaced': (bytes, random) => {
    const digits = [...bytes.entries()].filter(([, byte]) => byte >= 0x30 && byte <= 0x39);
    if (digits.length === 0) return bytes;
    const [at] = random.pick(digits);
    return splice(bytes, at, at + 1, Buffer.from(String(random.int(0, 9))));
  },
  'a sign inserted': (bytes, random) => {
    const at = random.int(0, bytes.length);
    return splice(bytes, at, at, Buffer.from(random.pick(telling)));
  },
  'a byte removed': (bytes, random) => {
    const at = random.int(0, bytes.length - 1);
    return splice(bytes, at, at + 1, Buffer.alloc(0));
  },
  'a stretch removed': (bytes, random) => {
    const at = random.int(0, bytes.length - 1);
    return splice(bytes, at, at + random.int(1, 80), Buffer.alloc(0));
  },
  'a stretch repeated': (bytes, random) => {
    const at = random.int(0, bytes.length - 1);
    return splice(bytes, at, at, bytes.subarray(at, at + random.int(1, 200)));
  },
  'cut off': (bytes, random) => bytes.subarray(0, random.int(0, bytes.length - 1)),
  'zeros at the end': (bytes, random) => Buffer.concat([bytes, Buffer.alloc(random.int(1, 600))]),
  'a piece of another file': (bytes, random, other) => {
    const at = random.int(0, bytes.length);
    const from = random.int(0, other.length - 1);
    return splice(bytes, at, at, other.subarray(from, from + random.int(1, 200)));
  },
  'a very long cell': (bytes, random) => {
    const at = random.int(0, bytes.length);
    return splice(bytes, at, at, Buffer.alloc(random.pick([600, 70_000, 1_100_000]), 'x'));
  },
};

function damaged(random: Random, bytes: Buffer, other: Buffer): [string, Buffer] {
  let result = bytes;
  const done: string[] = [];
  for (let left = random.int(1, mostDamages); left > 0 && result.length > 0; left -= 1) {
    const [name, damage] = random.pick(
      Object.entries(damages).filter(([each]) => each !== 'a very long cell' || random.chance(0.05)),
    );
    result = damage(result, random, other);
    done.push(name);
  }
  return [done.join(', '), result];
}

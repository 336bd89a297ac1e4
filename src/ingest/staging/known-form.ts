/**
 * What a member of an object has: a whole number as text, without a sign or leading zeros; a number without an exponent (both of up to 15
 * digits before the point); a text; one of some words; an object. `ignored` is a text that is not read.
 */
type Content = 'whole' | 'number' | 'text' | 'ignored' | ReadonlySet<string> | Form;

/** The members of an object by name. Any but objects may be absent; there are no others. */
export interface Form {
  readonly [name: string]: Content;
}

/**
 * Puts what the object at `at` of a JSON text has into `values`, in the order of the form without what is ignored (numbers with the
 * digits received; undefined: absent), and returns the index after it. -1: it has another form, and must be parsed.
 */
type FormReader = (text: string, at: number, values: (string | undefined)[]) => number;

interface Member {
  /** With its quotes, as in JSON. */
  name: string;
  kind: 'whole' | 'number' | 'text' | 'words' | 'object';
  /** Among the values; -1: it is not read. */
  place: number;
  /** Of words, themselves: values are not parts of the text that was read, which they would keep in memory. */
  words: ReadonlyMap<string, string>;
  members: Members;
  /** The text before: rows that follow one another have much in common. */
  last: string;
}

interface Members {
  all: readonly Member[];
  /** Those that must not be absent: bits, by their places in `all`. */
  needed: number;
}

const noMembers: Members = { all: [], needed: 0 };

const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const colon = 0x3a;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** V8 copies shorter parts of a text; longer ones keep all of it in memory. */
const longestCopied = 12;
/** All of these a JavaScript number holds. */
const mostDigits = 15;
/** Members are marked as bits of a number. */
const mostMembers = 31;

/**
 * Makes a reader of rows of which nearly all have one form, in half of the time that parsing and checking them takes. It accepts only
 * what parsing and a check of the same form would: anything else, such as an escape, an exponent, null or a member twice, is not read
 * here.
 */
export function formReader(form: Form): FormReader {
  let places = 0;
  const membersOf = (of: Form): Members => {
    const all = Object.entries(of).map(([name, content]): Member => {
      const member: Member = {
        ...{ name: JSON.stringify(name), kind: 'text', place: -1, words: new Map(), members: noMembers, last: '' },
      };
      if (content === 'ignored') return member;
      if (typeof content !== 'string' && !(content instanceof Set)) {
        return { ...member, kind: 'object', members: membersOf(content as Form) };
      }
      member.place = places;
      places += 1;
      if (typeof content === 'string') return { ...member, kind: content };
      return { ...member, kind: 'words', words: new Map([...(content as Set<string>)].map((word) => [word, word])) };
    });
    if (all.length > mostMembers) throw new Error(`a form has ${all.length} members, ${mostMembers} at most`);
    return { all, needed: all.reduce((bits, { kind }, n) => (kind === 'object' ? bits | (1 << n) : bits), 0) };
  };
  const members = membersOf(form);
  return (text, at, values) => {
    for (let place = 0; place < places; place += 1) values[place] = undefined;
    return readObject(text, at, members, values);
  };
}

function readObject(text: string, at: number, { all, needed }: Members, values: (string | undefined)[]): number {
  if (text.charCodeAt(at) !== openBrace) return -1;
  let i = skipSpace(text, at + 1);
  if (text.charCodeAt(i) === closeBrace) return needed === 0 ? i + 1 : -1;
  let seen = 0;
  let next = 0;
  for (;;) {
    const n = memberAt(text, i, all, next);
    if (n === -1 || (seen & (1 << n)) !== 0) return -1;
    seen |= 1 << n;
    next = n + 1;
    const member = all[n]!;
    i = skipSpace(text, i + member.name.length);
    if (text.charCodeAt(i) !== colon) return -1;
    i = readValue(text, skipSpace(text, i + 1), member, values);
    if (i === -1) return -1;
    i = skipSpace(text, i);
    const after = text.charCodeAt(i);
    if (after === closeBrace) return (seen & needed) === needed ? i + 1 : -1;
    if (after !== comma) return -1;
    i = skipSpace(text, i + 1);
  }
}

/** Which member's name begins at `at`: `next`, if they come in order. */
function memberAt(text: string, at: number, members: readonly Member[], next: number): number {
  if (next < members.length && text.startsWith(members[next]!.name, at)) return next;
  return members.findIndex(({ name }) => text.startsWith(name, at));
}

/** Returns the index after it, or -1. */
function readValue(text: string, at: number, member: Member, values: (string | undefined)[]): number {
  const { kind, place, last } = member;
  if (kind === 'object') return readObject(text, at, member.members, values);
  if (kind === 'number') {
    const end = endOfNumber(text, at);
    if (end !== -1) values[place] = copyOf(text, at, end);
    return end;
  }
  if (text.charCodeAt(at) !== quote) return -1;
  const start = at + 1;
  if (last !== '' && text.startsWith(last, start) && text.charCodeAt(start + last.length) === quote) {
    if (place !== -1) values[place] = last;
    return start + last.length + 1;
  }
  const end = kind === 'whole' ? endOfWhole(text, start) : endOfText(text, start);
  if (end === -1 || text.charCodeAt(end) !== quote) return -1;
  if (place === -1) return end + 1;
  const value = kind === 'words' ? member.words.get(text.slice(start, end)) : copyOf(text, start, end);
  if (value === undefined) return -1;
  member.last = value;
  values[place] = value;
  return end + 1;
}

/** The index of the next character that is not white space. */
function skipSpace(text: string, at: number): number {
  let i = at;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return i;
    i += 1;
  }
}

function isDigit(c: number): boolean {
  return c >= zero && c < zero + 10;
}

/** The index after the digits at `at`, which have no leading zero; -1: there are none, or too many. */
function endOfWhole(text: string, at: number): number {
  if (text.charCodeAt(at) === zero) return isDigit(text.charCodeAt(at + 1)) ? -1 : at + 1;
  let i = at;
  while (isDigit(text.charCodeAt(i))) i += 1;
  return i === at || i - at > mostDigits ? -1 : i;
}

function endOfNumber(text: string, at: number): number {
  const whole = endOfWhole(text, text.charCodeAt(at) === minus ? at + 1 : at);
  if (whole === -1 || text.charCodeAt(whole) !== point) return whole;
  let i = whole + 1;
  while (isDigit(text.charCodeAt(i))) i += 1;
  return i === whole + 1 ? -1 : i;
}

/** The index of the quote that ends a text without escapes. */
function endOfText(text: string, at: number): number {
  for (let i = at; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === quote) return i;
    // JSON has no control characters in texts.
    if (c === backslash || c < 0x20) return -1;
  }
  return -1;
}

function copyOf(text: string, start: number, end: number): string {
  const part = text.slice(start, end);
  return part.length <= longestCopied ? part : Buffer.from(part).toString();
}

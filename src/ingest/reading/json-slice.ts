import {
  type ByteRange,
  eachElement,
  eachMember,
  matchKey,
  openBrace,
  openBracket,
  parseRange,
  skipSpace,
  skipValue,
} from './json-scan.js';

/**
 * An element of the array: its bytes, and those of the requested fields, in the order requested; null if absent. A field is a path:
 * `segments.date`.
 */
export interface SlicedElement {
  bytes: Uint8Array;
  fields: (Uint8Array | null)[];
}

/**
 * Where an element of a page is, and its requested fields: one object for all elements, since slices of many rows' fields take more time
 * and memory than the rows.
 */
export class ElementAt {
  start = 0;
  end = 0;
  /** By place: where the field begins and ends; twice -1 if absent. */
  readonly ranges: number[];

  constructor(
    readonly page: Uint8Array,
    readonly count: number,
  ) {
    this.ranges = new Array<number>(2 * count).fill(-1);
  }

  get bytes(): Uint8Array {
    return this.page.subarray(this.start, this.end);
  }

  get fields(): (Uint8Array | null)[] {
    return Array.from({ length: this.count }, (_, place) => this.field(place));
  }

  isThere(place: number): boolean {
    return this.ranges[2 * place] !== -1;
  }

  field(place: number): Uint8Array | null {
    return this.isThere(place) ? this.page.subarray(this.ranges[2 * place], this.ranges[2 * place + 1]) : null;
  }

  /** Whether the field has these bytes. */
  has(place: number, bytes: Uint8Array): boolean {
    const start = this.ranges[2 * place]!;
    if (this.ranges[2 * place + 1]! - start !== bytes.length) return false;
    for (let i = 0; i < bytes.length; i += 1) if (this.page[start + i] !== bytes[i]) return false;
    return true;
  }
}

interface SlicedPage {
  elements: SlicedElement[];
  /** The page, parsed, with the array emptied: everything around the records. */
  envelope: unknown;
}

/**
 * Takes the elements of the array at `path` out of a page without parsing them: the records stay the bytes received, with every
 * digit of their numbers, at a quarter of the cost of parsing. If the path does not lead to an array, there are no elements, and
 * the envelope is the whole page. Throws a `SyntaxError` if the text is not JSON.
 */
export function slicePage(page: Uint8Array, path: readonly string[], fields: readonly string[]): SlicedPage {
  const array = findPath(page, path);
  if (array === null || page[array] !== openBracket) {
    return { elements: [], envelope: parseRange(page, { start: 0, end: page.length }) };
  }
  const elements: SlicedElement[] = [];
  const end = takeElements(page, array, wantedOf(fields), ({ bytes, fields: all }) =>
    elements.push({ bytes, fields: all }),
  );
  return { elements, envelope: parseAround(page, { start: 0, end: page.length }, { start: array, end }) };
}

/**
 * The same for one object of a page, which begins at `at`, and an array that is a member of it: in one walk, which ends at `end`, after
 * the object. Its elements are given to `take` one by one, each only until the next.
 */
export function sliceArrayOf(
  page: Uint8Array,
  at: number,
  { name, fields, take }: { name: string; fields: readonly string[]; take: (element: ElementAt) => void },
): { envelope: unknown; end: number } {
  if (page[at] !== openBrace) {
    const end = skipValue(page, at);
    return { envelope: parseRange(page, { start: at, end }), end };
  }
  const names = [Buffer.from(name)];
  const wanted = wantedOf(fields);
  let array: ByteRange | null = null;
  const end = eachMember(page, at, (keyStart, keyEnd, valueStart) => {
    if (page[valueStart] !== openBracket || matchKey(page, keyStart, keyEnd, names) === -1) {
      return skipValue(page, valueStart);
    }
    const arrayEnd = takeElements(page, valueStart, wanted, take);
    array = { start: valueStart, end: arrayEnd };
    return arrayEnd;
  });
  return { envelope: parseAround(page, { start: at, end }, array), end };
}

/** The bytes of the value at `path`, or null if there is none. */
export function sliceValue(json: Uint8Array, path: readonly string[]): Uint8Array | null {
  const start = findPath(json, path);
  return start === null ? null : json.subarray(start, skipValue(json, start));
}

/** The bytes of the requested fields of an object. */
export function sliceFields(json: Uint8Array, fields: readonly string[]): (Uint8Array | null)[] {
  const element = new ElementAt(json, fields.length);
  sliceElement(element, skipSpace(json, 0), wantedOf(fields));
  return element.fields;
}

/** Parses a slice with JSON.parse. */
export function parseSlice(slice: Uint8Array | null): unknown {
  return slice === null ? undefined : parseRange(slice, { start: 0, end: slice.length });
}

/** The members of an object that are requested, or have requested members. */
interface Wanted {
  /** How many fields are requested of the whole. */
  count: number;
  names: readonly Uint8Array[];
  /** By name: its place among the requested fields, or -1. */
  places: readonly number[];
  /** By name: what is requested of it, or null. */
  below: readonly (Wanted | null)[];
}

/** By the list of fields: most are constants, and a line of a file is sliced alone. */
const prepared = new WeakMap<readonly string[], Wanted>();

function wantedOf(fields: readonly string[]): Wanted {
  let wanted = prepared.get(fields);
  if (wanted === undefined) {
    const paths = fields.map((field, place) => ({ steps: field.split('.'), place }));
    wanted = wantedAmong(paths, fields.length);
    prepared.set(fields, wanted);
  }
  return wanted;
}

function wantedAmong(fields: readonly { steps: readonly string[]; place: number }[], count: number): Wanted {
  const names = [...new Set(fields.map(({ steps }) => steps[0]!))];
  const named = names.map((name) => fields.filter(({ steps }) => steps[0] === name));
  const nested = named.map((all) =>
    all.flatMap(({ steps, place }) => (steps.length === 1 ? [] : [{ steps: steps.slice(1), place }])),
  );
  return {
    count,
    names: names.map((name) => Buffer.from(name)),
    places: named.map((all) => all.find(({ steps }) => steps.length === 1)?.place ?? -1),
    below: nested.map((all) => (all.length === 0 ? null : wantedAmong(all, count))),
  };
}

/** Returns the index after the array. */
function takeElements(bytes: Uint8Array, at: number, wanted: Wanted, take: (element: ElementAt) => void): number {
  const element = new ElementAt(bytes, wanted.count);
  return eachElement(bytes, at, (start) => {
    sliceElement(element, start, wanted);
    take(element);
    return element.end;
  });
}

function sliceElement(element: ElementAt, start: number, wanted: Wanted): void {
  const { page, ranges } = element;
  ranges.fill(-1);
  element.start = start;
  element.end = page[start] === openBrace ? sliceMembers(page, start, wanted, ranges) : skipValue(page, start);
}

/** Puts where the requested members of the object at `start` are into `ranges`, and returns the index after it. */
function sliceMembers(bytes: Uint8Array, start: number, wanted: Wanted, ranges: number[]): number {
  return eachMember(bytes, start, (keyStart, keyEnd, valueStart) => {
    const n = matchKey(bytes, keyStart, keyEnd, wanted.names);
    if (n === -1) return skipValue(bytes, valueStart);
    const below = wanted.below[n]!;
    const valueEnd =
      below !== null && bytes[valueStart] === openBrace
        ? sliceMembers(bytes, valueStart, below, ranges)
        : skipValue(bytes, valueStart);
    const place = wanted.places[n]!;
    if (place !== -1) {
      ranges[2 * place] = valueStart;
      ranges[2 * place + 1] = valueEnd;
    }
    return valueEnd;
  });
}

/** Parses a range of a page with an array in it, if there is one, emptied. */
function parseAround(page: Uint8Array, whole: ByteRange, array: ByteRange | null): unknown {
  if (array === null) return parseRange(page, whole);
  const around = Buffer.concat([page.subarray(whole.start, array.start + 1), page.subarray(array.end - 1, whole.end)]);
  return JSON.parse(around.toString('utf8'));
}

/** The index at which the value at `path` begins. Stops as soon as it is found. */
function findPath(bytes: Uint8Array, path: readonly string[]): number | null {
  let at = skipSpace(bytes, 0);
  for (const step of path) {
    if (bytes[at] !== openBrace) return null;
    const found = findMember(bytes, at, Buffer.from(step));
    if (found === null) return null;
    at = found;
  }
  return at;
}

function findMember(bytes: Uint8Array, at: number, name: Uint8Array): ByteRange['start'] | null {
  let found: number | null = null;
  const names = [name];
  eachMember(bytes, at, (keyStart, keyEnd, valueStart) => {
    if (matchKey(bytes, keyStart, keyEnd, names) === -1) return skipValue(bytes, valueStart);
    found = valueStart;
    return true;
  });
  return found;
}

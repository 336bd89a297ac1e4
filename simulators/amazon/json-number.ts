const MARK = '\u0001';

/** A JSON number that is written as its text says: an amount may not pass through a binary fraction. */
export class JsonNumber {
  constructor(readonly text: string) {}

  toJSON(): string {
    return `${MARK}${this.text}`;
  }
}

/** JSON in which `JsonNumber`s are numbers. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value).replace(/"\\u0001(-?\d+(?:\.\d+)?)"/g, '$1');
}

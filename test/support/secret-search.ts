/** Secrets by name, with every form in which one could appear. */
export interface SecretForms {
  name: string;
  forms: string[];
}

/** Plain, in an address, and in base64 at any offset: a Basic header holds user and password in one. */
export function formsOf(name: string, secret: string): SecretForms {
  return { name, forms: [...new Set([secret, encodeURIComponent(secret), ...base64Forms(secret)])] };
}

/** The names of the secrets that a text holds. */
export function secretsIn(text: string, secrets: readonly SecretForms[]): string[] {
  return secrets.filter(({ forms }) => forms.some((form) => text.includes(form))).map(({ name }) => name);
}

/** A text in pieces: a secret may be split over two of them. Returns the names that each piece completes. */
export class PieceSearch {
  readonly #secrets: readonly SecretForms[];
  readonly #overlap: number;
  #end = '';

  constructor(secrets: readonly SecretForms[]) {
    this.#secrets = secrets;
    this.#overlap = Math.max(0, ...secrets.flatMap(({ forms }) => forms.map(({ length }) => length - 1)));
  }

  next(piece: string): string[] {
    const text = this.#end + piece;
    this.#end = text.slice(Math.max(0, text.length - this.#overlap));
    return secretsIn(text, this.#secrets);
  }
}

/** The part of a text's base64 that does not depend on its surroundings, for each of the three offsets. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.from(`${'.'.repeat(before)}${secret}`);
    const whole = bytes.subarray(before === 0 ? 0 : 3, bytes.length - (bytes.length % 3));
    return whole.toString('base64');
  });
}

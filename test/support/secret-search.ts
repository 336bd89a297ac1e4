/** Secrets by name, with every form in which one could show. */
export interface SecretForms {
  name: string;
  forms: string[];
}

/** As it is, in an address, and in base64 wherever it begins: a Basic header holds user and password in one. */
export function formsOf(name: string, secret: string): SecretForms {
  return { name, forms: [...new Set([secret, encodeURIComponent(secret), ...base64Forms(secret)])] };
}

/** The names of the secrets that a text holds. */
export function secretsIn(text: string, secrets: readonly SecretForms[]): string[] {
  return secrets.filter(({ forms }) => forms.some((form) => text.includes(form))).map(({ name }) => name);
}

/** A text that comes in pieces: a secret may lie across two of them. Tells the names that each piece completes. */
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

/** What of a text's base64 does not depend on what stands before and after it, at each of the three places in a triple. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.from(`${'.'.repeat(before)}${secret}`);
    const whole = bytes.subarray(before === 0 ? 0 : 3, bytes.length - (bytes.length % 3));
    return whole.toString('base64');
  });
}

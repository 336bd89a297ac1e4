/** An answer as text with its validator: it is parsed anew each time, so that no caller sees what another one changed. */
export interface KeptAnswer {
  etag: string;
  text: string;
}

/** How much is kept: answers, and characters of all of them with their keys. */
export interface KeepLimits {
  answers: number;
  characters: number;
}

/** The last answers, the one that was used longest ago leaves first. */
export class KeptAnswers {
  readonly #answers = new Map<string, KeptAnswer>();
  #characters = 0;

  constructor(private readonly limits: KeepLimits) {}

  get(key: string): KeptAnswer | undefined {
    const found = this.#answers.get(key);
    if (found === undefined) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, found);
    return found;
  }

  set(key: string, answer: KeptAnswer): void {
    this.delete(key);
    const size = sizeOf(key, answer);
    if (size > this.limits.characters) return;
    this.#answers.set(key, answer);
    this.#characters += size;
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.limits.answers && this.#characters <= this.limits.characters) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const found = this.#answers.get(key);
    if (found === undefined) return;
    this.#answers.delete(key);
    this.#characters -= sizeOf(key, found);
  }

  get size(): KeepLimits {
    return { answers: this.#answers.size, characters: this.#characters };
  }
}

function sizeOf(key: string, { etag, text }: KeptAnswer): number {
  return key.length + etag.length + text.length;
}

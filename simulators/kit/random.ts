/**
 * A seeded random source: a shop that is generated twice from one seed is identical to the last byte.
 * sfc32 (Chris Doty-Humphrey's small fast counter, 128 bits of state): passes PractRand and takes a dozen integer operations.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number | string) {
    [this.a, this.b, this.c] = spread(String(seed));
    for (let i = 0; i < 12; i += 1) this.bits();
  }

  /** A whole number of 32 random bits. */
  private bits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  fraction(): number {
    return this.bits() / 4294967296;
  }

  /** A whole number from `low` to `high`, both included; spans beyond 2^32 are fine (they take 53 bits). */
  int(low: number, high: number): number {
    const span = high - low + 1;
    if (span <= 4294967296) return low + Math.floor(this.fraction() * span);
    const wide = this.bits() * 2097152 + (this.bits() >>> 11);
    return low + Math.floor((wide / 9007199254740992) * span);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('pick from an empty list');
    return item;
  }

  /** One of the choices, each `[what, weight]`; weights need not add up to one. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.fraction() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [what, weight] of choices) {
      left -= weight;
      if (left < 0) return what;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError('weighted choice from an empty list');
    return last[0];
  }

  shuffled<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = this.int(0, i);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }

  /** An independent source, so that more draws for one purpose do not change the draws for another. */
  fork(purpose: string): Random {
    return new Random(`${purpose}:${this.bits()}:${this.bits()}`);
  }
}

/** Three 32-bit words from a text (FNV-1a with three offsets). */
function spread(text: string): [number, number, number] {
  const word = (offset: number): number => {
    let hash = (0x811c9dc5 ^ offset) | 0;
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    return hash;
  };
  return [word(0), word(0x9e3779b9), word(0x7f4a7c15)];
}

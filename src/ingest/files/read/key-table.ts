/** Repeated keys are found among up to this many: 12 bytes each, twice, so about 50 MB at most. */
const mostKeys = 2_000_000;

/**
 * The keys of a file with a hash of each row, in typed arrays: a Set of as many strings would take ten times the
 * memory. Two keys with the same 53-bit hash are unlikely even in files of millions of rows, and would only be counted
 * as repeated.
 */
export class KeyTable {
  #keys = new Float64Array(1024);
  #rows = new Uint32Array(1024);
  #count = 0;

  /** Whether the key is new, or known with the same or a different row. Beyond `mostKeys` all are new. */
  add(key: string, row: string): 'new' | 'equal' | 'different' {
    const hash = hashOfText(key);
    const rowHash = shortHashOf(row);
    const at = this.#placeOf(hash);
    if (this.#keys[at] === hash) return this.#rows[at] === rowHash ? 'equal' : 'different';
    if (this.#count >= mostKeys) return 'new';
    this.#keys[at] = hash;
    this.#rows[at] = rowHash;
    this.#count += 1;
    if (this.#count * 2 > this.#keys.length) this.#grow();
    return 'new';
  }

  #placeOf(hash: number): number {
    const mask = this.#keys.length - 1;
    let at = hash % this.#keys.length;
    while (this.#keys[at] !== 0 && this.#keys[at] !== hash) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [keys, rows] = [this.#keys, this.#rows];
    this.#keys = new Float64Array(keys.length * 2);
    this.#rows = new Uint32Array(keys.length * 2);
    for (const [from, hash] of keys.entries()) {
      if (hash === 0) continue;
      const at = this.#placeOf(hash);
      this.#keys[at] = hash;
      this.#rows[at] = rows[from]!;
    }
  }
}

/** 53 bits (cyrb53), never 0. */
function hashOfText(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0) || 1;
}

/** FNV-1a. */
function shortHashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

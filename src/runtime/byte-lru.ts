interface Kept<Value> {
  /** Always the same text: an equal one that has just been made would live as long as the entry. */
  key: string;
  value: Value;
  bytes: number;
}

/** What a `Map` keeps for an entry besides the entry's own bytes, about. */
const overheadBytes = 200;

/** A map of at most so many bytes: the least recently used entry leaves first. The bytes are those that the caller states. */
export class ByteLru<Value> {
  /** The least recently used first. */
  readonly #kept = new Map<string, Kept<Value>>();
  #bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): Value | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(kept.key, kept);
    return kept.value;
  }

  /** Keeps a value in place of the one with the same key. One that is larger than everything together is not kept. */
  set(key: string, value: Value, valueBytes: number): void {
    this.delete(key);
    const bytes = valueBytes + 2 * key.length + overheadBytes;
    if (bytes > this.maxBytes) return;
    this.#kept.set(key, { key, value, bytes });
    this.#bytes += bytes;
    this.#shrink();
  }

  /** Counts bytes that were added to a value. Does nothing if another value, or none, has its key by now. */
  grow(key: string, value: Value, bytes: number): void {
    const kept = this.#kept.get(key);
    if (kept?.value !== value) return;
    kept.bytes += bytes;
    this.#bytes += bytes;
    this.#shrink();
  }

  delete(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    this.#bytes -= kept.bytes;
  }

  #shrink(): void {
    for (const key of this.#kept.keys()) {
      if (this.#bytes <= this.maxBytes) return;
      this.delete(key);
    }
  }
}

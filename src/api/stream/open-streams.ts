/** A revoked or expired key is noticed after this and the half second for which keys are known. */
const checkMs = 250;

export interface StreamLimits {
  /** Open streams of the process. */
  most: number;
  /** Of them those of one principal. */
  mostOfPrincipal: number;
}

export interface OpenStream {
  readonly principalId: string;
  /** Ends the stream if its client may not have it any more. */
  check(): Promise<void>;
  /** The server stops. */
  stop(): void;
}

/** The open streams of a process: bounded, and each checked several times a second. */
export class OpenStreams {
  readonly #open = new Set<OpenStream>();
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(private readonly limits: StreamLimits) {}

  get count(): number {
    return this.#open.size;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** The limit that one more stream would exceed; null: none. */
  limitFor(principalId: string): { limit: keyof StreamLimits; most: number } | null {
    const { most, mostOfPrincipal } = this.limits;
    if (this.#open.size >= most) return { limit: 'most', most };
    let own = 0;
    for (const stream of this.#open) if (stream.principalId === principalId) own += 1;
    return own >= mostOfPrincipal ? { limit: 'mostOfPrincipal', most: mostOfPrincipal } : null;
  }

  add(stream: OpenStream): void {
    this.#open.add(stream);
    this.#checkSoon();
  }

  delete(stream: OpenStream): void {
    this.#open.delete(stream);
  }

  /** Ends all streams; no further one is opened. */
  stop(): void {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    for (const stream of [...this.#open]) stream.stop();
  }

  #checkSoon(): void {
    if (this.#timer || this.#open.size === 0 || this.#isStopping) return;
    this.#timer = setTimeout(() => {
      void Promise.all([...this.#open].map((stream) => stream.check())).finally(() => {
        this.#timer = undefined;
        this.#checkSoon();
      });
    }, checkMs);
    this.#timer.unref();
  }
}

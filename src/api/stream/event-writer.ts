import type { ServerResponse } from 'node:http';

/** Proxies and load balancers close connections that are silent for a minute, often. */
const usualKeepAliveMs = 15_000;
/** For what is still to be sent when the stream is closed for the client's sake, such as why. */
const farewellMs = 1000;

/** How a stream was written to its end. */
export type Written = 'sent' | 'gone' | 'too_slow';

/**
 * Writes server-sent events. At most one event of a stream is in memory: `event` resolves once the system has taken it all, which it
 * does as fast as the client reads.
 */
export class EventWriter {
  readonly #keepAlive: NodeJS.Timeout;
  #isEnded = false;

  /** `takingMs`: how long the client may take to read an event. */
  constructor(
    private readonly raw: ServerResponse,
    headers: Readonly<Record<string, string | number | readonly string[] | undefined>>,
    private readonly takingMs: number,
    keepAliveMs = usualKeepAliveMs,
  ) {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // nginx would collect the events.
      'x-accel-buffering': 'no',
    });
    this.comment('');
    this.#keepAlive = setInterval(() => this.comment(''), keepAliveMs);
    this.#keepAlive.unref();
    raw.once('close', () => clearInterval(this.#keepAlive));
  }

  /** `data` is one line, as JSON is. */
  async event(name: 'next' | 'complete', data: string, id?: string): Promise<Written> {
    if (this.#isEnded || this.raw.destroyed) return 'gone';
    const text = `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`;
    return this.raw.write(text) ? 'sent' : await this.#taken();
  }

  /** Keeps the connection busy; clients ignore it. Left out while the client is behind. */
  comment(text: string): void {
    if (!this.#isEnded && !this.raw.writableNeedDrain) this.raw.write(`:${text && ` ${text}`}\n\n`);
  }

  /** The last words, which the client may read for a second, if it is behind. */
  end(text: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearInterval(this.#keepAlive);
    this.raw.end(text);
    const timer = setTimeout(() => this.raw.destroy(), farewellMs);
    this.raw.once('close', () => clearTimeout(timer));
  }

  async #taken(): Promise<Written> {
    return await new Promise((resolve) => {
      const settle = (written: Written): void => {
        clearTimeout(timer);
        this.raw.off('drain', drained).off('close', gone);
        resolve(written);
      };
      const drained = (): void => settle('sent');
      const gone = (): void => settle('gone');
      const timer = setTimeout(() => settle('too_slow'), this.takingMs);
      this.raw.once('drain', drained).once('close', gone);
    });
  }
}

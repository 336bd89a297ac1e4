import type { FastifyBaseLogger } from 'fastify';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/**
 * The log of one request: `log` with `bindings`, such as the request's id, in each line. Most requests write none, and to make a child of
 * the log takes longer than all hooks of a request together.
 */
export class RequestLog implements FastifyBaseLogger {
  private own: FastifyBaseLogger | null = null;

  constructor(
    private readonly log: FastifyBaseLogger,
    private readonly bindings: Record<string, unknown>,
  ) {}

  get level(): string {
    return this.log.level;
  }

  fatal(...parts: unknown[]): void {
    this.write('fatal', parts);
  }

  error(...parts: unknown[]): void {
    this.write('error', parts);
  }

  warn(...parts: unknown[]): void {
    this.write('warn', parts);
  }

  info(...parts: unknown[]): void {
    this.write('info', parts);
  }

  debug(...parts: unknown[]): void {
    this.write('debug', parts);
  }

  trace(...parts: unknown[]): void {
    this.write('trace', parts);
  }

  silent(...parts: unknown[]): void {
    this.write('silent', parts);
  }

  child(...of: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.made().child(...of);
  }

  private write(level: Level, parts: unknown[]): void {
    const own = this.made();
    Reflect.apply(own[level], own, parts);
  }

  private made(): FastifyBaseLogger {
    this.own ??= this.log.child(this.bindings);
    return this.own;
  }
}

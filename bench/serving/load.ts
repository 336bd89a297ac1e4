import { Agent, type IncomingHttpHeaders, request as send } from 'node:http';

export interface Sent {
  port: number;
  method: string;
  path: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Sends requests over kept connections and reads whole answers. */
export class Load {
  readonly #agent: Agent;

  constructor(private readonly connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** The body of an answer. */
  async one(sent: Sent): Promise<Buffer> {
    return (await this.exchange(sent)).body;
  }

  async exchange({ port, method, path, body = '', headers: own }: Sent): Promise<Received> {
    return await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...own };
      const request = send({ host: '127.0.0.1', port, method, path, headers, agent: this.#agent }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => {
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(pieces) });
        });
      });
      request.on('error', (cause) => {
        reject(new Error(`${method} ${path} at port ${port}: ${cause.message}; ${body.slice(0, 200)}`, { cause }));
      });
      request.end(body);
    });
  }

  /** Sends requests on all connections for some time. Returns the number of answers. */
  async for(milliseconds: number, of: () => Sent): Promise<number> {
    const until = performance.now() + milliseconds;
    let sent = 0;
    const onOne = async (): Promise<void> => {
      while (performance.now() < until) {
        sent += 1;
        await this.one(of());
      }
    };
    await Promise.all(Array.from({ length: this.connections }, onOne));
    return sent;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Opens an event stream, waits for its first event, and leaves. */
export async function firstEvent({ port, method, path, body = '', headers: own }: Sent): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...own };
    const request = send({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let read = '';
      response.on('data', (piece: Buffer) => {
        read += piece.toString();
        if (!/^data: ?\{.*\n/m.test(read)) return;
        request.destroy();
        resolve();
      });
      response.on('end', () => reject(new Error(`${path} ended before its first event: ${read}`)));
    });
    request.on('error', reject);
    request.end(body);
  });
}

import { Agent, request as send } from 'node:http';

interface Sent {
  port: number;
  method: string;
  path: string;
  body?: string | Buffer;
}

/** Sends requests over kept connections and reads whole answers. */
export class Load {
  readonly #agent: Agent;

  constructor(private readonly connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  async one({ port, method, path, body = '' }: Sent): Promise<Buffer> {
    return await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const request = send({ host: '127.0.0.1', port, method, path, headers, agent: this.#agent }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => resolve(Buffer.concat(pieces)));
      });
      request.on('error', reject);
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

  /** Sends so many requests, one after the other. */
  async times(count: number, of: () => Sent): Promise<void> {
    for (let sent = 0; sent < count; sent += 1) await this.one(of());
  }

  close(): void {
    this.#agent.destroy();
  }
}

/**
 * A bare HTTP server. `const`: sends bytes from memory, those that were last sent to it by PUT. `db`: Postgres builds the answer.
 * `node yardstick.js <const | db> <url of the database>`. Prints its port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPool } from '../../src/database/pool.js';
import { servedQuestions } from './questions.js';

const [kind, databaseUrl] = process.argv.slice(2) as ['const' | 'db', string];
const headers = { 'content-type': 'application/json; charset=utf-8' };
let kept: Buffer<ArrayBufferLike> = Buffer.alloc(0);
const questions = await servedQuestions(databaseUrl);
const pool = createPool(databaseUrl, { applicationName: 'cartograph yardstick' });

async function read(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request);
  if (request.method === 'PUT') kept = body;
  if (kind === 'const') {
    response.writeHead(200, { ...headers, 'content-length': kept.length }).end(kept);
    return;
  }
  const nth = Number(request.url!.slice(1));
  const { rows } = await pool.query<{ data: string }>({ name: `q${nth}`, text: questions[nth]!.sql });
  const bytes = Buffer.from(`{"data":${rows[0]!.data}}`);
  response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
}

const server = createServer((request, response) => void answer(request, response));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

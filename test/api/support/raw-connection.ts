import { connect, type Socket } from 'node:net';
import { waitFor } from '../../support/wait-for.js';

/** A connection on which a test sends exactly its own bytes. */
export interface RawConnection {
  socket: Socket;
  send(text: string): void;
  /** Everything received so far. */
  received(): string;
  /** Waits until that contains the text. */
  receives(text: string): Promise<string>;
  /** Waits until the server has closed the connection, and returns what was received. */
  closed(): Promise<string>;
}

export async function openConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
  let text = '';
  let isClosed = false;
  socket.on('data', (piece: Buffer) => {
    text += piece.toString('latin1');
  });
  // A connection that the server resets is closed too.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return {
    socket,
    send: (bytes) => void socket.write(bytes, 'latin1'),
    received: () => text,
    receives: async (wanted) => {
      await waitFor(`"${wanted}" to come`, () => text.includes(wanted));
      return text;
    },
    closed: async () => {
      await waitFor('the server to close the connection', () => isClosed);
      return text;
    },
  };
}

/** One request and its answer, on a connection of its own. Headers are sent unchanged, none is added. */
export async function exchange(url: string, head: readonly string[], body = ''): Promise<RawAnswer> {
  const connection = await openConnection(url);
  connection.send(`${head.join('\r\n')}\r\n\r\n${body}`);
  const text = await connection.closed();
  return readAnswer(text);
}

interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

export function readAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: rest.join('\r\n\r\n') };
}

/** A query as the bytes of a request that keeps its connection. */
export function questionBytes(query: string, more: readonly string[] = []): string {
  const body = JSON.stringify({ query });
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...more,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

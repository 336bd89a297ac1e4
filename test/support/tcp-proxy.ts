import { once } from 'node:events';
import net from 'node:net';

/** A network between a client and a server that can drop everything, like a cut cable: no end, no error. */
export interface TcpProxy {
  port: number;
  /** Connections that are open now transfer nothing any more. */
  cut(): void;
  /** Nor do later ones, until `restore`. */
  cutAll(): void;
  restore(): void;
  /** Ends all connections once the server has sent so many bytes more. */
  breakAfter(bytes: number): void;
  close(): Promise<void>;
}

/** `alter` changes what the server sends, without changing its length. */
export async function startTcpProxy(
  targetPort: number,
  alter: (piece: Buffer) => Buffer = (piece) => piece,
): Promise<TcpProxy> {
  const pairs = new Set<net.Socket[]>();
  let isCut = false;
  let bytesLeft = Number.POSITIVE_INFINITY;
  const server = net.createServer((client) => {
    const target = net.connect(targetPort, '127.0.0.1');
    const pair = [client, target];
    pairs.add(pair);
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      from.on('data', (piece: Buffer) => {
        if (from === client) return to.write(piece);
        bytesLeft -= piece.length;
        to.write(alter(piece));
        if (bytesLeft > 0) return;
        bytesLeft = Number.POSITIVE_INFINITY;
        for (const socket of [...pairs].flat()) socket.destroy();
      });
      from.on('close', () => to.destroy());
      from.on('error', () => undefined);
    }
    if (isCut) silence(pair);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const pair of pairs) silence(pair);
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    cut,
    cutAll: () => {
      isCut = true;
      cut();
    },
    breakAfter: (bytes) => {
      bytesLeft = bytes;
    },
    restore: () => {
      isCut = false;
    },
    close: async () => {
      server.close();
      for (const socket of [...pairs].flat()) socket.destroy();
      await once(server, 'close');
    },
  };
}

function silence(pair: readonly net.Socket[]): void {
  for (const socket of pair) {
    socket.pause();
    socket.removeAllListeners('data');
    socket.removeAllListeners('close');
  }
}

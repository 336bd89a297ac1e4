import { createHook } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';

/**
 * Loaded into a process before its program (`--import`): records each connection that it opens and each name that it
 * looks up, by whatever library, as lines of the file `CONNECTIONS_FILE`.
 */
interface Request {
  hostname?: string;
  address?: string;
  port?: number;
}

const file = process.env.CONNECTIONS_FILE!;

createHook({
  init(_id, type, _trigger, resource) {
    if (type !== 'TCPCONNECTWRAP' && type !== 'GETADDRINFOREQWRAP') return;
    // Node fills it in after this call.
    queueMicrotask(() => {
      const { hostname, address, port } = resource as Request;
      appendFileSync(file, type === 'TCPCONNECTWRAP' ? `connect ${address}:${port}\n` : `look up ${hostname}\n`);
    });
  },
}).enable();

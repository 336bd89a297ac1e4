import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hostFromPerson, hostOf, isLoopback } from '../config/host-name.js';
import { errorBody } from './errors/error-body.js';
import { shortened } from './errors/shortened.js';

/** In a message. */
const longestName = 100;

/**
 * Answers only requests that name this server, on every route. A page of another site can make its own name resolve to this
 * machine (DNS rebinding) and could then read everything served without a key, but its browser still sends that name as the
 * host and the origin. Allowed are loopback, the address that the connection came to, and the configured names.
 */
export function refuseOtherHosts(
  app: FastifyInstance,
  allowedHosts: readonly string[],
  corsOrigins: readonly string[] = [],
): void {
  const allowed = new Set(allowedHosts.map(hostFromPerson));
  const origins = new Set(corsOrigins);

  app.addHook('onRequest', (request, reply, done) => {
    const fault = faultOf(request, allowed, origins);
    if (!fault) return done();
    request.log.warn({ code: fault.code }, 'request refused because of its host or origin');
    reply.code(fault.status).send(errorBody(fault.message, fault.code));
  });
}

interface HostFault {
  status: 400 | 403;
  code: string;
  message: string;
}

function faultOf(
  request: FastifyRequest,
  allowed: ReadonlySet<string | null>,
  origins: ReadonlySet<string>,
): HostFault | null {
  const { rawHeaders, socket, url = '' } = request.raw;
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  const host = hostOf(request.host);
  if (hosts.length > 1 || host === null || !url.startsWith('/')) {
    return {
      status: 400,
      code: 'HOST_UNREADABLE',
      message: 'The request has no valid host. Send one "Host" header with a name or an address.',
    };
  }
  const isAllowed = (name: string): boolean =>
    isLoopback(name) || allowed.has(name) || (isIP(name) !== 0 && name === hostFromPerson(socket.localAddress ?? ''));
  if (!isAllowed(host)) return refused('host', host, 'HOST_NOT_ALLOWED');
  if (request.headers.origin !== undefined && origins.has(request.headers.origin)) return null;
  const origin = originOf(request.headers.origin);
  if (origin !== undefined && !isAllowed(origin)) return refused('origin', origin, 'ORIGIN_NOT_ALLOWED');
  return null;
}

/** The host of a web page's origin; undefined if the request is not from a web page; `null`, as in the header, for an opaque origin. */
function originOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, authority] = /^https?:\/\/([^/]*)$/i.exec(header) ?? [];
  if (authority !== undefined) return hostOf(authority) ?? 'null';
  // Extensions and desktop programs have their own schemes, which no web page can use.
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(header) ? undefined : 'null';
}

function refused(what: 'host' | 'origin', name: string, code: string): HostFault {
  const message =
    `This server does not answer requests for the ${what} ${JSON.stringify(shortened(name, longestName))}. It answers for localhost, its own address and the ` +
    `names in api.allowedHosts${what === 'origin' ? ', and for pages of api.corsOrigins' : ''}. If this name is correct, the operator can add it there.`;
  return { status: 403, code, message };
}

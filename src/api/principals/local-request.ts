import type { FastifyRequest } from 'fastify';
import { hostFromPerson, hostOf, isLoopback } from '../../config/host-name.js';

/** What proxies add to the requests that they pass on. */
const forwardingHeaders = [
  ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port'],
  ...['x-forwarded-server', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip'],
];

/** What of a request says where it comes from. */
export type Asker = Pick<FastifyRequest, 'headers' | 'raw'>;

/**
 * Whether a request was sent on this machine to this machine. A proxy on the same host also connects over loopback, for clients
 * anywhere: its requests have a forwarding header, or the host that its clients named.
 */
export function isFromThisMachine({ headers, raw }: Asker): boolean {
  const { remoteAddress = '', localAddress = '' } = raw.socket;
  const isBetweenLoopback = [remoteAddress, localAddress].every((address) => isLoopback(hostFromPerson(address) ?? ''));
  const host = hostOf(headers.host ?? '');
  return (
    isBetweenLoopback &&
    host !== null &&
    isLoopback(host) &&
    forwardingHeaders.every((name) => headers[name] === undefined)
  );
}

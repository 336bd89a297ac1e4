import { isIP } from 'node:net';

const nameAndPort = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{0,5})?$/i;

/**
 * The host of an authority such as a `Host` header, without its port and in one spelling: lower case, no dot at the end,
 * addresses in their shortest form and IPv6 without brackets. Null if it is not a host.
 */
export function hostOf(authority: string): string | null {
  const [, host] = nameAndPort.exec(authority) ?? [];
  return host === undefined ? null : canonical(host);
}

/** The same for a name or address in the configuration: no port, no brackets needed, and names in other scripts. */
export function hostFromPerson(text: string): string | null {
  if (isIP(text) === 6) return canonical(`[${text}]`);
  return /[\s/@:?#\\%*]/.test(text) && !/^\[[0-9a-f:.]+\]$/i.test(text) ? null : canonical(text);
}

/** Each request names a host, and to parse one takes as long as to send an answer from memory. */
const known = new Map<string, string | null>();
const mostKnown = 1000;
/** A name has at most 253 characters. */
const longestKnown = 260;

function canonical(host: string): string | null {
  const before = known.get(host);
  if (before !== undefined) return before;
  const parsed = parse(host);
  if (host.length > longestKnown) return parsed;
  if (known.size >= mostKnown) known.clear();
  known.set(host, parsed);
  return parsed;
}

function parse(host: string): string | null {
  try {
    // As browsers do: 127.1 and 0x7f000001 are 127.0.0.1, [0:0::1] is [::1], bücher.example is xn--bcher-kva.example.
    const { hostname } = new URL(`http://${host}/`);
    const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    return bare === '' ? null : unmapped(bare);
  } catch {
    return null;
  }
}

/** An IPv4 address written as IPv6: `::ffff:7f00:1`, URL's spelling of `::ffff:127.0.0.1`. */
function unmapped(host: string): string {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return host;
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join('.');
}

/** Whether a host from `hostOf` is loopback: `localhost`, names below it, and loopback addresses. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return host === '::1' || (host.startsWith('127.') && isIP(host) === 4);
}

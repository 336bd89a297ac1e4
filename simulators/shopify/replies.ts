import { htmlReply, jsonReply, type Reply } from '../kit/replies.js';

export const notFound = (): Reply => jsonReply(404, { errors: 'Not Found' });
export const unauthorized = (): Reply =>
  jsonReply(401, { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });

const BODIES: Record<number, unknown> = {
  402: { errors: 'This shop is frozen' },
  403: { errors: 'User does not have access' },
  404: { errors: 'Not Found' },
  423: { errors: 'This shop is locked' },
  429: { errors: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.' },
  500: { errors: 'Internal Server Error' },
};

/** The platform's response for a status outside GraphQL; proxies respond in HTML. */
export function statusReply(status: number, body?: unknown, headers: Record<string, string> = {}): Reply {
  const hint: Record<string, string> = status === 429 ? { 'retry-after': '2.0' } : {};
  const known = body ?? BODIES[status];
  if (known !== undefined) return jsonReply(status, known, { ...hint, ...headers });
  return htmlReply(status, String(status), headers);
}

import { request } from 'undici';
import type { DestinationConfig } from '../../config/config.js';
import { signedHeaders } from '../webhooks/signature.js';
import type { Outcome } from './outcome.js';

const second = 1000;

/** A receiver that only stores what it is sent answers in far less. */
const answerMs = 15 * second;
const longestWaitSeconds = 86_400;

/** Other attempts end in the same way: the address is gone, or takes no such messages. */
const final = new Set([400, 404, 405, 410, 413, 415]);

/** Sends JSON to a destination. A webhook's is signed; its id is the same over all attempts. */
export async function sendRequest(
  { kind, url, secrets }: DestinationConfig,
  { id, body, at, signal }: { id: string; body: string; at: Date; signal: AbortSignal },
): Promise<Outcome> {
  const signed = kind === 'WEBHOOK' ? signedHeaders({ id, body }, secrets, at) : {};
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    await answer.body.dump();
    const { statusCode } = answer;
    // A redirect is not followed: what is sent is meant for this address.
    if (statusCode >= 200 && statusCode < 300) return { isSent: true };
    const problem = `status ${statusCode}`;
    return { isSent: false, problem, isFinal: final.has(statusCode), waitMs: waitOf(answer.headers['retry-after']) };
  } catch (error) {
    // The address may be a secret, so its text is not told.
    const { name, code } = error as Error & { code?: string };
    return { isSent: false, problem: code ?? name, isFinal: false };
  }
}

function waitOf(header: string | string[] | undefined): number | undefined {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, longestWaitSeconds) * second : undefined;
}

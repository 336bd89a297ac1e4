import { createHash, randomBytes } from 'node:crypto';
import type { Queryable } from '../../database/sql.js';
import { addSession, findSession, removeSession } from '../../ledger/sessions/sessions.js';
import type { Clock } from '../../runtime/clock.js';
import { seal, unseal } from './sealed.js';

/** How long a session is not looked up again: whoever signs out at another process is out within it. */
const knownForMs = 5000;
const mostKnown = 2000;
const hourMs = 3_600_000;

/**
 * Browsers that signed in. A session stands for the API key or token with which it began, which is checked anew for each request: it
 * ends with that, with its hours, or when the person signs out.
 */
export class Sessions {
  /** By token, the least recently used first. */
  private readonly known = new Map<string, { credential: string; until: number }>();

  constructor(
    private readonly db: Queryable,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly hours: number,
  ) {}

  /** Begins a session. Its token is for the browser's cookie alone. */
  async open(credential: string): Promise<{ token: string; expiresAt: Date }> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + this.hours * hourMs);
    await addSession(this.db, { tokenHash: hashOf(token), sealedCredential: seal(credential, token), expiresAt }, now);
    return { token, expiresAt };
  }

  /** The API key or token with which a session began. Null: there is no such session, or it has ended. */
  async credentialOf(token: string): Promise<string | null> {
    const now = this.clock.now();
    const known = this.known.get(token);
    this.known.delete(token);
    const found = known && known.until > now.getTime() ? known : await this.find(token, now);
    if (!found) return null;
    this.known.set(token, found);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= mostKnown) break;
      this.known.delete(oldest);
    }
    return found.credential;
  }

  async close(token: string): Promise<void> {
    await removeSession(this.db, hashOf(token));
    this.known.delete(token);
  }

  private async find(token: string, now: Date): Promise<{ credential: string; until: number } | null> {
    const session = await findSession(this.db, hashOf(token), now);
    if (!session) return null;
    return {
      credential: unseal(session.sealedCredential, token),
      until: Math.min(now.getTime() + knownForMs, Date.parse(session.expiresAt)),
    };
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

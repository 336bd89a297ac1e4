import { setTimeout as delay } from 'node:timers/promises';
import type { Queryable } from '../../database/sql.js';
import type { Clock } from '../../runtime/clock.js';
import type { Scope } from '../scope/scope.js';
import { type ApiKeyRow, type KeySecretRow, keyRevision, keySecrets, listKeys } from './api-keys.js';
import { keyHash } from './key-text.js';
import type { Principal } from './principal.js';
import { isRole, principalWith, type TermsOfRoles } from './roles.js';

/** How long the keys in memory are used before their revision is read again: a revoked key opens nothing for longer. */
const freshMs = 500;
/** However many unknown keys are tried, their revision is not read more often than this. */
const spacingMs = 50;

export type KeyFinding =
  | { is: 'known'; keyId: string; principal: Principal }
  | { is: 'expired' | 'revoked'; keyId: string; principal: Principal }
  | { is: 'unknown' };

/** The API keys in memory, at most half a second old. Without requests it sends no statement. */
export class KeyDirectory {
  private revision: string | undefined;
  private keys = new Map<string, ApiKeyRow>();
  private secrets = new Map<string, KeySecretRow>();
  private principals = new Map<string, Principal>();
  private checkedAt = Number.NEGATIVE_INFINITY;
  private checking: Promise<void> | undefined;

  constructor(
    private readonly db: Queryable,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly terms: TermsOfRoles,
  ) {}

  /** Whose a key is. Throws if the database cannot be asked. */
  async find(text: string): Promise<KeyFinding> {
    const hash = keyHash(text).toString('hex');
    const askedAt = performance.now();
    await this.refresh();
    // It may have been made a moment ago.
    if (!this.secrets.has(hash)) await this.readSince(askedAt);
    const secret = this.secrets.get(hash);
    const key = secret && this.keys.get(secret.keyId);
    if (!key) return { is: 'unknown' };
    const { keyId } = key;
    const principal = this.principals.get(keyId)!;
    if (key.revokedAt !== null) return { is: 'revoked', keyId, principal };
    const now = this.clock.now().getTime();
    const isOver = (at: string | null): boolean => at !== null && Date.parse(at) <= now;
    if (isOver(key.expiresAt) || isOver(secret.expiresAt)) {
      return { is: 'expired', keyId, principal };
    }
    return { is: 'known', keyId, principal };
  }

  /** Whether a key was ever made. Revoking the last one does not open the API again. */
  async hasAny(): Promise<boolean> {
    await this.refresh();
    return this.keys.size > 0;
  }

  private async refresh(): Promise<void> {
    if (performance.now() - this.checkedAt >= freshMs) await this.read();
  }

  /** Knows the keys as they were at `at`, or later. */
  private async readSince(at: number): Promise<void> {
    while (this.checkedAt < at) {
      const wait = this.checkedAt + spacingMs - performance.now();
      if (wait > 0) await delay(wait);
      // Another request may have read them meanwhile.
      if (this.checkedAt < at) await this.read();
    }
  }

  private async read(): Promise<void> {
    // The age counts from before the statement: what it reads may be so old.
    const begun = performance.now();
    this.checking ??= this.check(begun).finally(() => {
      this.checking = undefined;
    });
    await this.checking;
  }

  private async check(begun: number): Promise<void> {
    // Before the keys: one that changes in between is read again.
    const revision = await keyRevision(this.db);
    if (revision !== this.revision) {
      const [keys, secrets] = [await listKeys(this.db), await keySecrets(this.db)];
      this.keys = new Map(keys.map((key) => [key.keyId, key]));
      this.secrets = new Map(secrets.map((secret) => [secret.secretHash, secret]));
      this.principals = new Map(keys.map((key) => [key.keyId, principalOfKey(key, this.terms)]));
      this.revision = revision;
    }
    this.checkedAt = begun;
  }
}

function principalOfKey({ keyId, name, roles, sources }: ApiKeyRow, terms: TermsOfRoles): Principal {
  const scope: Scope = { sources: sources ?? 'all' };
  return principalWith({ id: `key:${keyId}`, name, roles: roles.filter(isRole), scope }, terms);
}

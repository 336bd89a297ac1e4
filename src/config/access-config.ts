import type { Role } from '../canonical/roles.js';

/** Who may ask, besides those with an API key, and how much. */
export interface AccessConfig {
  readonly issuers: readonly IssuerConfig[];
  readonly roles: Readonly<Record<Role, RoleConfig>>;
  readonly auditRetentionDays: number;
  /** How long a browser stays signed in. */
  readonly sessionHours: number;
}

/** An issuer of tokens (JWT, OpenID Connect) for people and teams. */
export interface IssuerConfig {
  /** As the claim `iss` has it. */
  readonly issuer: string;
  /** As the claim `aud` has it. */
  readonly audience: string;
  /** Null: from the issuer's metadata. */
  readonly jwksUrl: string | null;
  readonly algorithms: readonly string[];
  readonly roles: ClaimMapping;
  /** Null: all sources. */
  readonly sources: ClaimMapping | null;
}

/** What the values of a claim stand for. */
interface ClaimMapping {
  readonly claim: string;
  readonly map: Readonly<Record<string, readonly string[]>>;
}

interface RoleConfig {
  readonly documents: 'free' | 'trusted';
  readonly introspection: boolean;
  readonly requestsPerMinute: number;
  readonly costPerDay: number;
}

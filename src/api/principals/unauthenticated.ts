/** Whose credentials are refused. */
export interface KnownSender {
  /** The principal's. */
  id: string;
  name: string;
  why: 'key revoked' | 'key expired' | 'no role' | 'no source';
}

/** A request whose sender is not known, or no longer. The message says what to do. */
export class Unauthenticated extends Error {
  constructor(
    message: string,
    /** `missing`: without credentials. `invalid`: with some that open nothing. `insufficient`: known, but with neither roles nor sources. */
    readonly reason: 'missing' | 'invalid' | 'insufficient',
    /** Whose the credentials are, if they are genuine and yet open nothing: a revoked or expired key, a token without any role. */
    readonly known: KnownSender | null = null,
  ) {
    super(message);
    this.name = 'Unauthenticated';
  }

  /** The value of `WWW-Authenticate`, RFC 6750. */
  get challenge(): string {
    return `Bearer realm="cartograph"${{ missing: '', invalid: ', error="invalid_token"', insufficient: ', error="insufficient_scope"' }[this.reason]}`;
  }
}

/** The keys of an issuer cannot be read, so its tokens can be neither accepted nor refused. */
export class IssuerUnavailable extends Error {
  constructor(issuer: string, cause: unknown) {
    super(`The keys of the issuer ${issuer} cannot be read at the moment, so its tokens cannot be checked.`, { cause });
    this.name = 'IssuerUnavailable';
  }
}

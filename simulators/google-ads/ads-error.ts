/** The HTTP status and the gRPC status of each kind of error. */
const STATUSES = {
  queryError: [400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  requestError: [400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  headerError: [400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  dateRangeError: [400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  authenticationError: [401, 'UNAUTHENTICATED', 'Request is missing required authentication credential.'],
  authorizationError: [403, 'PERMISSION_DENIED', 'The caller does not have permission'],
  quotaError: [429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'],
  internalError: [500, 'INTERNAL', 'Internal error encountered.'],
} as const;

export type ErrorKind = keyof typeof STATUSES;

interface QuotaDetails {
  rateScope: 'ACCOUNT' | 'DEVELOPER';
  rateName: string;
  retryDelay: string;
}

/** A refusal of Google Ads, with the body of a `GoogleAdsFailure`. */
export class AdsError extends Error {
  readonly kind: ErrorKind;
  readonly word: string;
  readonly quota: QuotaDetails | undefined;

  constructor(kind: ErrorKind, word: string, message: string, quota?: QuotaDetails) {
    super(message);
    this.kind = kind;
    this.word = word;
    this.quota = quota;
  }

  get status(): number {
    return this.word === 'DEADLINE_EXCEEDED' ? 504 : STATUSES[this.kind][0];
  }

  /** The body, of the failure class of the version. `searchStream` wraps it in an array. */
  body(version: string, requestId: string): object {
    const [, status, message] = STATUSES[this.kind];
    const details = this.quota && { details: { quotaErrorDetails: this.quota } };
    return {
      error: {
        code: this.status,
        message: this.word === 'DEADLINE_EXCEEDED' ? 'Deadline exceeded.' : message,
        status: this.word === 'DEADLINE_EXCEEDED' ? 'DEADLINE_EXCEEDED' : status,
        details: [
          {
            '@type': `type.googleapis.com/google.ads.googleads.${version}.errors.GoogleAdsFailure`,
            errors: [{ errorCode: { [this.kind]: this.word }, message: this.message, ...details }],
            requestId,
          },
        ],
      },
    };
  }
}

/** A refusal of Google's gateway, before Google Ads. */
export class GatewayError extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, word: string, message: string, reason?: string) {
    super(message);
    this.status = status;
    const details = reason && [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata: {} },
    ];
    this.body = { error: { code: status, message, status: word, ...(details && { details }) } };
  }
}

export const queryError = (word: string, message: string): AdsError => new AdsError('queryError', word, message);

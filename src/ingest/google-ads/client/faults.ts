/** What an error of the API means for the request. */
export type Meaning =
  | { kind: 'throttled'; waitMs: number }
  /** `shrink`: a shorter range of days may pass. */
  | { kind: 'transient'; shrink?: true; waitMs?: number }
  | { kind: 'unauthorised' }
  /** A page token that is no longer valid. */
  | { kind: 'stale' }
  /** `ofAccount`: other accounts may still be read. */
  | { kind: 'config'; remedy?: string; ofAccount?: true };

const seconds = 1000;
const minutes = 60 * seconds;

const config = (remedy: string): Meaning => ({ kind: 'config', remedy });
const ofAccount = (remedy: string): Meaning => ({ kind: 'config', remedy, ofAccount: true });

const share =
  'give the credentials access to the account in Google Ads under Admin, Access and security; if they have it through a manager, set settings.loginCustomerId to the manager';
const project =
  'enable the Google Ads API in the Google Cloud project of the credentials, and ask for its access level there';
const shorter: Meaning = { kind: 'transient', shrink: true };

/** The errors of a `GoogleAdsFailure` that have a meaning of their own, by their word. Any other is transient with a status of 5xx, else a config error. */
export const faults: Readonly<Record<string, Meaning>> = {
  // Too many requests: the answer says how long to wait.
  RESOURCE_TEMPORARILY_EXHAUSTED: { kind: 'throttled', waitMs: 30 * seconds },
  // The operations of the last 24 hours, a window that slides: some come free with every hour.
  RESOURCE_EXHAUSTED: { kind: 'throttled', waitMs: 60 * minutes },
  // Queries that cost too much.
  EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION: { ...shorter, waitMs: 60 * seconds },
  EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION: { ...shorter, waitMs: 5 * minutes },
  INTERNAL_ERROR: { kind: 'transient' },
  TRANSIENT_ERROR: { kind: 'transient' },
  DEADLINE_EXCEEDED: shorter,
  RPC_DEADLINE_TOO_SHORT: shorter,
  OAUTH_TOKEN_INVALID: { kind: 'unauthorised' },
  OAUTH_TOKEN_EXPIRED: { kind: 'unauthorised' },
  EXPIRED_PAGE_TOKEN: { kind: 'stale' },
  INVALID_PAGE_TOKEN: { kind: 'stale' },
  // Around the day of the end the same request is answered and refused in turn: trying again would only hide it.
  UNSUPPORTED_VERSION: config('update Cartograph: this version of the API was retired'),
  USER_PERMISSION_DENIED: ofAccount(share),
  CUSTOMER_NOT_ENABLED: ofAccount(
    'the account is not active yet, or was cancelled: its history cannot be read until it is reactivated',
  ),
  ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT: ofAccount('the account is suspended: see the notice in Google Ads'),
  METRIC_ACCESS_DENIED: ofAccount('give the credentials read access, not billing access alone'),
  INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION: config(
    'settings.loginCustomerId is not a manager of the account: correct it, or leave it out',
  ),
  INVALID_LOGIN_CUSTOMER_ID: config('correct settings.loginCustomerId: it is not the id of a manager'),
  INVALID_CUSTOMER_ID: config('correct settings.customerId'),
  CUSTOMER_NOT_FOUND: config('correct settings.customerId: there is no such account'),
  CLIENT_CUSTOMER_ID_INVALID: config('correct settings.customerId'),
  NOT_ADS_USER: config(`the credentials have no access to any Google Ads account: ${share}`),
  OAUTH_TOKEN_REVOKED: config('make a new refresh token, or a new key of the service account'),
  OAUTH_TOKEN_DISABLED: config('the account of the credentials was disabled: use another'),
  GOOGLE_ACCOUNT_DELETED: config('the account of the credentials was deleted: use another'),
  TWO_STEP_VERIFICATION_NOT_ENROLLED: config(
    'the person of the refresh token must set up two-step verification, or use a service account',
  ),
  CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION: config(`the project may only read test accounts: ${project}`),
  CLOUD_PROJECT_NOT_FOUND: config(project),
  CLOUD_PROJECT_NOT_UNDER_ORGANIZATION: config('move the Google Cloud project into an organisation'),
  PROJECT_DISABLED: config(project),
  DEVELOPER_TOKEN_PROHIBITED: config(
    'leave settings.developerToken out: the token belongs to another Google Cloud project, and none is needed any more',
  ),
  DEVELOPER_TOKEN_NOT_APPROVED: config('leave settings.developerToken out: none is needed any more'),
  DEVELOPER_TOKEN_INVALID: config('leave settings.developerToken out: none is needed any more'),
};

/** The words of a range that Google no longer keeps by day: the first one since v24.1, the other one before. */
export const notKeptWords: ReadonlySet<string> = new Set(['REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED', 'INVALID_DATE']);

/** Reasons of Google's own gateway, before the request reaches Google Ads. */
export const gatewayRemedies: Readonly<Record<string, string>> = {
  SERVICE_DISABLED: project,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'make the refresh token anew with the scope https://www.googleapis.com/auth/adwords',
};

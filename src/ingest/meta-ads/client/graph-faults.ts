/**
 * What Meta's errors mean, by code and subcode: the same code may be temporary or final. From Meta's error reference and its page on
 * errors of Insights, as of May 2026.
 *
 * | meaning | what is done |
 * | --- | --- |
 * | `throttled` | waits as told, or a minute and then longer |
 * | `transient` | tries again |
 * | `smaller_page` | fewer rows to a page |
 * | `job` | an asynchronous job instead of a synchronous call |
 * | `smaller_range` | fewer days |
 * | `stale` | a cursor that is no longer valid: from the beginning |
 * | `config` | a person must do something |
 */
export type GraphMeaning = 'throttled' | 'transient' | 'smaller_page' | 'job' | 'smaller_range' | 'stale' | 'config';

interface GraphFault {
  /** A code, or the first and last of a range of codes. */
  code: number | readonly [number, number];
  /** Absent: all others. */
  subcode?: number;
  /** Absent: all others. */
  message?: RegExp;
  meaning: GraphMeaning;
  /** The error's code in Cartograph. */
  word: string;
  remedy?: string;
}

const newToken = 'Make a new token of the system user (Business settings, System users) and set settings.accessToken';
const access =
  'Assign the ad account to the system user (Business settings, System users, Assign assets) with "View performance", and make its token with the permission ads_read';
const ourBug = 'This is a bug of Cartograph, or Meta has changed its API';

/** The first match counts. */
const faults: readonly GraphFault[] = [
  { code: 1, message: /reduce the amount of data/i, meaning: 'smaller_page', word: 'meta_page_too_large' },
  { code: 1, meaning: 'transient', word: 'meta_unknown_error' },
  { code: 2, subcode: 1504038, meaning: 'job', word: 'meta_sync_timeout' },
  { code: 2, subcode: 1504041, meaning: 'config', word: 'meta_invalid_request', remedy: ourBug },
  { code: 2, subcode: 1504042, meaning: 'config', word: 'meta_invalid_request', remedy: ourBug },
  { code: 2, meaning: 'transient', word: 'meta_unavailable' },
  { code: -2, meaning: 'transient', word: 'meta_report_failed' },
  { code: -3, subcode: 1504045, meaning: 'smaller_range', word: 'meta_range_too_large' },
  { code: -3, meaning: 'transient', word: 'meta_report_failed' },
  { code: 3, meaning: 'config', word: 'meta_no_permission', remedy: access },
  { code: 4, meaning: 'throttled', word: 'meta_app_limit' },
  { code: 10, meaning: 'config', word: 'meta_no_permission', remedy: access },
  { code: 17, meaning: 'throttled', word: 'meta_account_limit' },
  { code: 32, meaning: 'throttled', word: 'meta_page_limit' },
  {
    code: 100,
    message: /appsecret_proof/i,
    meaning: 'config',
    word: 'meta_app_secret',
    remedy:
      'Set settings.appSecret to the secret of the app that the token belongs to (App dashboard, Settings, Basic)',
  },
  { code: 100, subcode: 33, meaning: 'config', word: 'meta_not_found', remedy: access },
  { code: 100, subcode: 1487534, meaning: 'smaller_range', word: 'meta_range_too_large' },
  { code: 100, subcode: 1504018, meaning: 'job', word: 'meta_sync_timeout' },
  { code: 100, message: /cursor/i, meaning: 'stale', word: 'meta_cursor_refused' },
  { code: 100, meaning: 'config', word: 'meta_invalid_request', remedy: ourBug },
  { code: 102, meaning: 'config', word: 'meta_token_refused', remedy: newToken },
  {
    code: 190,
    subcode: 458,
    meaning: 'config',
    word: 'meta_token_refused',
    remedy: `The app was removed. ${newToken}`,
  },
  {
    code: 190,
    subcode: 460,
    meaning: 'config',
    word: 'meta_token_refused',
    remedy: `The password was changed. ${newToken}`,
  },
  {
    code: 190,
    subcode: 463,
    meaning: 'config',
    word: 'meta_token_expired',
    remedy: `${newToken}; one that never expires if Meta offers it`,
  },
  { code: 190, subcode: 467, meaning: 'config', word: 'meta_token_refused', remedy: newToken },
  { code: 190, meaning: 'config', word: 'meta_token_refused', remedy: newToken },
  { code: [200, 299], meaning: 'config', word: 'meta_no_permission', remedy: access },
  {
    code: 368,
    meaning: 'config',
    word: 'meta_blocked',
    remedy: 'Meta has blocked the app or account for a violation of its policies: see its Account Quality page',
  },
  { code: 613, meaning: 'throttled', word: 'meta_call_limit' },
  { code: 960, meaning: 'transient', word: 'meta_try_again' },
  { code: 2500, meaning: 'config', word: 'meta_invalid_request', remedy: ourBug },
  {
    code: 2635,
    meaning: 'config',
    word: 'meta_version_ended',
    remedy: 'Set settings.apiVersion to a newer version, or update Cartograph if it offers none',
  },
  { code: 2642, meaning: 'stale', word: 'meta_cursor_refused' },
  { code: 3001, meaning: 'config', word: 'meta_invalid_request', remedy: ourBug },
  {
    code: 3018,
    meaning: 'config',
    word: 'meta_beyond_retention',
    remedy:
      'Meta keeps 37 months of insights, and what is older cannot be read. Check the clock of this machine, and set backfillStart to a later day',
  },
  { code: [80_000, 80_014], meaning: 'throttled', word: 'meta_account_limit' },
];

/** Subcodes that mean the same with any code. */
const finalSubcodes: readonly number[] = [2446289, 3191001];

/** An error as Meta writes it: in a body, or in the state of an asynchronous job. */
export interface GraphError {
  code: number;
  subcode: number | null;
  message: string;
  isTransient: boolean;
  /** The id by which Meta's support finds the request; null: none. */
  traceId: string | null;
}

export type JudgedFault = Pick<GraphFault, 'meaning' | 'word' | 'remedy'>;

/** What an error means; `status` of its response decides on those that are not in the table. */
export function meaningOfError({ code, subcode, message, isTransient }: GraphError, status: number): JudgedFault {
  if (subcode !== null && finalSubcodes.includes(subcode))
    return { meaning: 'config', word: 'meta_invalid_request', remedy: ourBug };
  const found = faults.find(
    (fault) =>
      (typeof fault.code === 'number' ? fault.code === code : code >= fault.code[0] && code <= fault.code[1]) &&
      (fault.subcode === undefined || fault.subcode === subcode) &&
      (fault.message === undefined || fault.message.test(message)),
  );
  if (found) return found;
  if (isTransient || status >= 500) return { meaning: 'transient', word: 'meta_unavailable' };
  return { meaning: 'config', word: 'meta_refused' };
}

import { randomBytes } from 'node:crypto';
import { jsonReply, type Reply } from '../kit/replies.js';
import { AdsError, GatewayError } from './ads-error.js';
import type { Ads } from './ads.js';
import type { FaultEffect } from './faults.js';
import { executed } from './gaql/execute.js';
import { parseQuery } from './gaql/parse.js';
import { validated } from './gaql/validate.js';
import { fieldMask, rendererOf } from './render.js';

const SCOPE = 'https://www.googleapis.com/auth/adwords';
/** How long the token of a next page is good. */
const PAGE_TOKEN_HOURS = 2;

/** A call to `customers/{id}/googleAds:{method}`. */
export interface SearchCall {
  version: string;
  customerId: string;
  method: 'search' | 'searchStream';
  authorization: string | undefined;
  login: string | undefined;
  body: string;
  effects: readonly FaultEffect[];
}

/** An answer, and whether it used up an operation: refused ones do, later pages do not. */
export interface SearchAnswer {
  reply: Reply;
  isOperation: boolean;
  isRateLimited: boolean;
}

type Body = Record<string, unknown>;

const FIELDS = {
  search: ['query', 'pageToken', 'pageSize', 'validateOnly', 'searchSettings'],
  searchStream: ['query', 'summaryRowSetting'],
};

/** Responds like Google Ads, which checks version, credentials, account, quota and query, in this order. */
export function answerSearch(ads: Ads, call: SearchCall): SearchAnswer {
  const requestId = randomBytes(12).toString('base64url');
  const isStream = call.method === 'searchStream';
  let isOperation = false;
  try {
    checkVersion(ads, call.version);
    const holder = authenticated(ads, call.authorization);
    const body = bodyOf(call);
    checkIds(call);
    const customer = ads.readable(call.customerId, holder, call.login ?? null);
    const page = pageOf(ads, body);
    if (page === 0) {
      ads.spendOperation(customer.id);
      isOperation = true;
    }
    stagedError(call.effects, false);
    const rows = rowsOf(ads, call, customer, body);
    const text = isStream
      ? streamed(ads, rows, { requestId, call })
      : paged(ads, rows, { page, query: String(body.query) });
    return { reply: jsonReply(200, text), isOperation, isRateLimited: false };
  } catch (error) {
    if (!(error instanceof AdsError) && !(error instanceof GatewayError)) throw error;
    const failure = error instanceof AdsError ? error.body(call.version, requestId) : error.body;
    const isRateLimited = error instanceof AdsError && error.kind === 'quotaError';
    return { reply: jsonReply(error.status, isStream ? [failure] : failure), isOperation, isRateLimited };
  }
}

function checkVersion({ settings }: Ads, version: string): void {
  if (settings.versions.includes(version)) return;
  throw new AdsError(
    'requestError',
    'UNSUPPORTED_VERSION',
    `Version ${version} is deprecated. Requests to this version will be blocked.`,
  );
}

function authenticated(ads: Ads, authorization: string | undefined): string {
  if (authorization === undefined) {
    const message =
      'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.';
    throw new GatewayError(401, 'UNAUTHENTICATED', message, 'CREDENTIALS_MISSING');
  }
  const holder = ads.identity.holderOf(authorization);
  if (!holder) throw new AdsError('authenticationError', 'OAUTH_TOKEN_EXPIRED', 'OAuth token is expired.');
  if (!holder.scopes.includes(SCOPE)) {
    const message = 'Request had insufficient authentication scopes.';
    throw new GatewayError(403, 'PERMISSION_DENIED', message, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');
  }
  return holder.name;
}

function bodyOf({ method, body }: SearchCall): Body {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new GatewayError(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
  for (const name of Object.keys(parsed as Body)) {
    if (FIELDS[method].includes(name)) continue;
    throw new GatewayError(
      400,
      'INVALID_ARGUMENT',
      `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`,
    );
  }
  const { query, pageSize } = parsed as Body;
  if (pageSize !== undefined) {
    const message =
      "Setting the page size is not supported. Search Responses will have fixed page size of '10000' rows.";
    throw new AdsError('requestError', 'PAGE_SIZE_NOT_SUPPORTED', message);
  }
  if (typeof query !== 'string' || query === '') {
    throw new AdsError('requestError', 'REQUIRED_FIELD_MISSING', 'The required field was not present.');
  }
  return parsed as Body;
}

function checkIds({ customerId, login }: SearchCall): void {
  if (!/^\d{10}$/.test(customerId)) {
    throw new AdsError('requestError', 'INVALID_CUSTOMER_ID', `Invalid customer ID '${customerId}'.`);
  }
  if (login !== undefined && !/^\d{10}$/.test(login)) {
    throw new AdsError('headerError', 'INVALID_LOGIN_CUSTOMER_ID', `Invalid login customer ID '${login}'.`);
  }
}

/** The number of the page that a token names; it belongs to the query, and ends after some hours. */
function pageOf(ads: Ads, { query, pageToken }: Body): number {
  if (pageToken === undefined || pageToken === '') return 0;
  const [page, madeAt, of] = Buffer.from(String(pageToken), 'base64url').toString('utf8').split(' ', 3);
  const isOfQuery = of === Buffer.from(String(query)).toString('base64url') && /^\d+$/.test(page ?? '');
  if (!isOfQuery) {
    ads.spendOperation('');
    throw new AdsError('requestError', 'INVALID_PAGE_TOKEN', 'Page token is invalid.');
  }
  if (ads.clock.now() - Number(madeAt) > PAGE_TOKEN_HOURS * 3_600_000_000) {
    ads.spendOperation('');
    throw new AdsError('requestError', 'EXPIRED_PAGE_TOKEN', 'Page token has expired.');
  }
  return Number(page);
}

function rowsOf(
  ads: Ads,
  { version, effects }: SearchCall,
  customer: NonNullable<ReturnType<Ads['customer']>>,
  { query }: Body,
): { rows: string[]; select: readonly string[] } {
  const today = ads.today(customer);
  const { keptMonths, zeros } = ads.settings;
  const valid = validated(parseQuery(String(query)), { customer, today, keptMonths, version });
  const asked = { customer, tree: ads.tree(customer), contents: ads.contents, now: ads.clock.now(), today };
  const missing = effects.find((effect) => effect.kind === 'missing-rows');
  const rows = executed(valid, asked).filter(
    ({ segments }) => !missing || (missing.days !== undefined && !missing.days.includes(String(segments?.date))),
  );
  return { rows: rows.map(rendererOf(valid.select, zeros)), select: valid.select };
}

function streamed(
  { settings }: Ads,
  { rows, select }: { rows: string[]; select: readonly string[] },
  { requestId, call }: { requestId: string; call: SearchCall },
): string {
  const about = `"fieldMask":"${fieldMask(select)}","requestId":"${requestId}"`;
  const consumption = `"queryResourceConsumption":"${rows.length + 9}"`;
  const chunks: string[] = [];
  for (let at = 0; at < rows.length; at += settings.chunkRows) {
    const part = rows.slice(at, at + settings.chunkRows);
    const isLast = at + settings.chunkRows >= rows.length;
    chunks.push(`{"results":[${part.join(',')}],${about}${isLast ? `,${consumption}` : ''}}`);
  }
  if (rows.length === 0 && settings.emptyStream === 'chunk') chunks.push(`{${about},${consumption}}`);
  const broken = errorOf(call.effects, true);
  if (broken) return `[${[...chunks.slice(0, 1), JSON.stringify(broken.body(call.version, requestId))].join(',')}]`;
  const isUnclosed = call.effects.some(({ kind }) => kind === 'unclosed');
  return isUnclosed ? `[${chunks[0] ?? ''}` : `[${chunks.join(',')}]`;
}

function paged(
  { settings, clock }: Ads,
  { rows, select }: { rows: string[]; select: readonly string[] },
  { page, query }: { page: number; query: string },
): string {
  const { pageRows } = settings;
  const part = rows.slice(page * pageRows, (page + 1) * pageRows);
  const hasMore = (page + 1) * pageRows < rows.length;
  const token = Buffer.from(`${page + 1} ${clock.now()} ${Buffer.from(query).toString('base64url')}`).toString(
    'base64url',
  );
  const members = [
    ...(part.length > 0 ? [`"results":[${part.join(',')}]`] : []),
    ...(hasMore ? [`"nextPageToken":"${token}"`] : []),
    `"fieldMask":"${fieldMask(select)}"`,
    `"queryResourceConsumption":"${rows.length + 9}"`,
  ];
  return `{${members.join(',')}}`;
}

function stagedError(effects: readonly FaultEffect[], isInStream: boolean): void {
  const error = errorOf(effects, isInStream);
  if (error) throw error;
}

function errorOf(effects: readonly FaultEffect[], isInStream: boolean): AdsError | null {
  for (const effect of effects) {
    if (effect.kind !== 'ads-error' || (effect.isInStream ?? false) !== isInStream) continue;
    const { error, word, message = 'Staged.', retryDelay } = effect;
    const quota = retryDelay && { rateScope: 'ACCOUNT' as const, rateName: 'Requests per account', retryDelay };
    return new AdsError(error, word, message, quota || undefined);
  }
  return null;
}

import type { GoogleIdentity } from '../google/identity.js';
import { htmlReply, jsonReply, type Reply } from '../kit/replies.js';
import type { FaultEffect } from './faults.js';
import { GoogleError, invalidArgument, noCredentials, noPermission, scopeInsufficient } from './google-error.js';
import type { HostedProperty } from './hosted-property.js';
import { reportAnswer } from './report/answer.js';
import { checkedRequest } from './report/request.js';
import { hasBreakdown } from './report/rows.js';

export interface ReportCall {
  identity: GoogleIdentity;
  /** null: no such property. */
  hosted: HostedProperty | null;
  authorization: string | undefined;
  query: URLSearchParams;
  body: string;
  effects: readonly FaultEffect[];
}

const SCOPES = new Set([
  'https://www.googleapis.com/auth/analytics.readonly',
  'https://www.googleapis.com/auth/analytics',
]);

/** Google's parameters for every API. */
const SYSTEM_PARAMETERS = new Set(['alt', 'fields', 'key', 'prettyPrint', '$.xgafv', 'quotaUser', 'callback']);

/** Answers `POST /v1beta/properties/<id>:runReport`. Checks credentials, permission, quotas and the request, in this order. */
export function answerReport(call: ReportCall): Reply {
  const { hosted, query } = call;
  try {
    checkAccess(call);
    if (!hosted) throw noPermission();
    checkQuery(query);
    return reported(hosted, call);
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    hosted?.quotas.use('clientErrors', 1);
    return error.reply();
  }
}

function checkAccess({ identity, hosted, authorization }: ReportCall): void {
  const holder = identity.holderOf(authorization);
  if (!holder) throw noCredentials();
  if (!holder.scopes.some((scope) => SCOPES.has(scope))) throw scopeInsufficient();
  const viewers = hosted?.property.settings.viewers ?? null;
  if (viewers !== null && !viewers.includes(holder.name)) throw noPermission();
}

function checkQuery(query: URLSearchParams): void {
  for (const name of query.keys()) {
    if (SYSTEM_PARAMETERS.has(name)) continue;
    throw invalidArgument(
      `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
    );
  }
}

function reported(hosted: HostedProperty, { query, body, effects }: ReportCall): Reply {
  const { property, quotas, lostRows } = hosted;
  const { settings } = property;
  // A request counts as potentially thresholded if the property applies thresholds to it.
  const mayThreshold = settings.thresholdUsers > 0;
  quotas.begin(mayThreshold);
  try {
    const failed = effects.find((effect) => effect.kind === 'status');
    if (failed) return serverError(hosted, failed.status);
    const refusal = effects.find((effect) => effect.kind === 'refusal');
    if (refusal) throw new GoogleError(refusal.code, refusal.status, refusal.message);
    const request = checkedRequest(body, property.today());
    const isThresholded = mayThreshold && hasBreakdown(request);
    const tokens = settings.tokensPerReport;
    for (const name of ['tokensPerDay', 'tokensPerHour', 'tokensPerProjectPerHour'] as const) quotas.use(name, tokens);
    if (isThresholded) quotas.use('potentiallyThresholdedRequestsPerHour', 1);
    const lost = Math.max(0, ...request.ranges.map(({ from, to }) => (from === to ? (lostRows.get(from) ?? 0) : 0)));
    const quota = quotas.block(tokens, isThresholded);
    const answer = reportAnswer(property, request, { lost, call: (hosted.calls += 1), quota });
    return jsonReply(200, JSON.stringify(answer, null, query.get('prettyPrint') === 'false' ? 0 : 2));
  } finally {
    quotas.end();
  }
}

function serverError({ quotas }: HostedProperty, status: number): Reply {
  quotas.use('serverErrorsPerProjectPerHour', 1);
  if (status === 502) return htmlReply(502, 'Error 502 (Server Error)!!1');
  const [name, message] =
    status === 500
      ? ['INTERNAL', 'Internal error encountered.']
      : ['UNAVAILABLE', 'The service is currently unavailable.'];
  return new GoogleError(status, name, message).reply();
}

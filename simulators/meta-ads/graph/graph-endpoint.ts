import type { IncomingHttpHeaders } from 'node:http';
import { MICROS_PER_SECOND, type Micros } from '../../kit/clock.js';
import { offsetAt } from '../../kit/zone-clock.js';
import type { AdAccount } from '../ad-account.js';
import type { Control } from '../control.js';
import type { HostedAccount } from '../hosted-account.js';
import type { JobOutcome } from '../insights/jobs.js';
import { insightsQuery } from '../insights/parameters.js';
import { insightsRows } from '../insights/rows.js';
import type { MetaCampaign } from '../model.js';
import { authenticate } from './authentication.js';
import {
  GraphRefusal,
  invalidParameter,
  legacyFeature,
  noPermission,
  noSuchObject,
  tooMuchAtOnce,
  tooMuchData,
} from './graph-error.js';
import { listParameter } from './list-parameter.js';
import { limitOf, pageOf } from './paging.js';
import { answeredVersion } from './versions.js';

export interface GraphCall {
  control: Control;
  method: string;
  /** With the version: `/v27.0/act_1/insights`. */
  path: string;
  /** Without the query. */
  address: string;
  /** Of the query and the form. */
  parameters: ReadonlyMap<string, string>;
  headers: IncomingHttpHeaders;
  /** How a job that this call makes turns out. */
  outcome: JobOutcome | null;
}

export interface GraphAnswer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
  isRateLimited: boolean;
}

/** Answers a call as the Graph API does, which checks version, token, legacy features, object and limits, in this order. */
export function answerGraph(call: GraphCall): GraphAnswer {
  const headers: Record<string, string> = {};
  let isRateLimited = false;
  try {
    const [, asked = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(call.path) ?? [];
    const answered = answeredVersion(asked, call.control.versions, call.control.clock);
    Object.assign(headers, answered.headers, { 'facebook-api-version': answered.version });
    authenticate(call.control.credentials, call.headers, call.parameters);
    refuseLegacy(call, rest);
    const { hosted, answer } = objectOf(call, rest);
    if (!call.control.credentials.permissions.includes('ads_read')) throw noPermission();
    const refusal = hosted.calls.take();
    Object.assign(headers, hosted.calls.headers());
    isRateLimited = refusal !== null;
    if (refusal) throw refusal;
    return { status: 200, body: answer(), headers, isRateLimited };
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return { status: error.status, body: error.body(traceOf(call)), headers, isRateLimited };
  }
}

/** What apps made since 4 November 2026 cannot use, in any version. */
function refuseLegacy({ parameters }: GraphCall, rest: string): void {
  const legacy: Record<string, string> = {
    ids: 'A request of several ids',
    method: 'An override of the method',
    batch: 'A batch',
    callback: 'JSONP',
    date_format: 'A format of dates',
  };
  for (const [name, what] of Object.entries(legacy)) if (parameters.has(name)) throw legacyFeature(what);
  if (rest === '' || rest === '/') throw invalidParameter('Unsupported request: a path is needed');
  if (/\.as\(/.test(parameters.get('fields') ?? '')) throw legacyFeature('An alias of a field');
}

interface FoundObject {
  hosted: HostedAccount;
  answer(): unknown;
}

function objectOf(call: GraphCall, rest: string): FoundObject {
  const { control, method } = call;
  const [, id = '', edge] = /^\/([^/]+)(?:\/([^/]+))?\/?$/.exec(rest) ?? [];
  const job = control.jobs.find(id);
  if (job) {
    const hosted = control.hosted(job.accountId);
    if (method === 'GET' && edge === undefined) return { hosted, answer: () => control.jobs.state(job) };
    if (method === 'GET' && edge === 'insights') {
      const list = `${id}/insights`;
      return { hosted, answer: () => paged(call, hosted.account, control.jobs.rowsOf(job), list) };
    }
    throw unknownEdge(method, edge);
  }
  const hosted = hostedAccount(control, id);
  const { account } = hosted;
  if (method === 'POST' && edge === 'insights') return { hosted, answer: () => makeJob(call, account) };
  if (method !== 'GET') throw unknownEdge(method, edge);
  if (edge === undefined) return { hosted, answer: () => accountNode(account, call.parameters) };
  if (edge === 'campaigns') return { hosted, answer: () => campaignsPage(call, account) };
  if (edge === 'insights') return { hosted, answer: () => insightsPage(call, account) };
  throw unknownEdge(method, edge);
}

function hostedAccount(control: Control, id: string): HostedAccount {
  const number = /^act_(\d+)$/.exec(id)?.[1];
  if (number === undefined || !control.names().includes(number)) throw noSuchObject(id);
  const hosted = control.hosted(number);
  if (!hosted.account.settings.isAssigned) throw noSuchObject(id);
  return hosted;
}

function unknownEdge(method: string, edge: string | undefined): GraphRefusal {
  return method === 'GET'
    ? new GraphRefusal(400, { message: `(#100) Tried accessing nonexisting field (${edge})`, code: 100 })
    : new GraphRefusal(400, {
        message: 'Unsupported post request.',
        type: 'GraphMethodException',
        code: 100,
        error_subcode: 33,
      });
}

function accountNode({ settings }: AdAccount, parameters: ReadonlyMap<string, string>): unknown {
  const node: Record<string, unknown> = {
    id: `act_${settings.id}`,
    account_id: settings.id,
    name: settings.name,
    currency: settings.currency,
    timezone_name: settings.timezone,
    account_status: settings.status,
    created_time: offsetTime(settings.createdAt, settings.timezone),
  };
  return chosen(node, ['id'], listParameter('fields', parameters.get('fields')), 'AdAccount');
}

const CAMPAIGN_STATUSES = ['ACTIVE', 'PAUSED', 'DELETED', 'ARCHIVED', 'IN_PROCESS', 'WITH_ISSUES'];

function campaignsPage(call: GraphCall, account: AdAccount): unknown {
  const { parameters } = call;
  const wanted = listParameter('effective_status', parameters.get('effective_status'));
  for (const status of wanted) {
    if (CAMPAIGN_STATUSES.includes(status)) continue;
    throw invalidParameter(
      `Param effective_status[0] must be one of {${CAMPAIGN_STATUSES.join(', ')}} - got "${status}".`,
    );
  }
  const shown = wanted.length === 0 ? ['ACTIVE', 'PAUSED', 'IN_PROCESS', 'WITH_ISSUES'] : wanted;
  const fields = listParameter('fields', parameters.get('fields'));
  const campaigns = account
    .campaigns()
    .filter(({ status }) => shown.includes(effectiveStatus(status)))
    .map((campaign) => ({
      ...chosen(campaignNode(account, campaign), ['id'], fields, 'Campaign'),
      ...account.settings.moreFields,
    }));
  return paged(call, account, campaigns, `act_${account.settings.id}/campaigns ${[...wanted].sort().join()}`);
}

/** A status that this simulator does not know has one that it knows. */
function effectiveStatus(status: string): string {
  return CAMPAIGN_STATUSES.includes(status) ? status : 'WITH_ISSUES';
}

function campaignNode({ settings }: AdAccount, campaign: MetaCampaign): Record<string, unknown> {
  return {
    id: campaign.id,
    account_id: settings.id,
    name: campaign.name,
    status: campaign.status,
    effective_status: effectiveStatus(campaign.status),
    objective: campaign.objective,
    created_time: offsetTime(campaign.createdAt, settings.timezone),
    updated_time: offsetTime(campaign.updatedAt, settings.timezone),
  };
}

function insightsPage(call: GraphCall, account: AdAccount): unknown {
  const query = insightsQuery(call.parameters, account.today());
  const rows = insightsRows(account, query);
  if (rows.length > account.settings.mostRowsOfAJob) throw tooMuchData();
  if (rows.length > account.settings.mostRowsAtOnce) {
    throw new GraphRefusal(500, {
      message: 'The request timed out: use an asynchronous report, or ask for less.',
      ...{ code: 2, error_subcode: 1504038 },
    });
  }
  const {
    limit: _,
    after: __,
    access_token: ___,
    appsecret_proof: ____,
    ...asked
  } = Object.fromEntries(call.parameters);
  return paged(call, account, rows, `act_${account.settings.id}/insights ${JSON.stringify(asked)}`);
}

function makeJob(call: GraphCall, account: AdAccount): unknown {
  const query = insightsQuery(call.parameters, account.today());
  const rows = insightsRows(account, query);
  const isTooLarge = rows.length > account.settings.mostRowsOfAJob;
  const tooLarge: JobOutcome = {
    ...{ kind: 'failed', error_code: 100, error_subcode: 1487534 },
    error_message: 'The query retrieves too much data.',
  };
  const job = call.control.jobs.create({
    ...{ accountId: account.settings.id, parameters: call.parameters, rows },
    outcome: isTooLarge ? tooLarge : call.outcome,
  });
  return { report_run_id: job.id };
}

function paged(call: GraphCall, { settings }: AdAccount, all: readonly unknown[], list: string): unknown {
  if (limitOf(call.parameters) > settings.mostRowsToAPage) throw tooMuchAtOnce();
  return pageOf(all, { address: call.address, parameters: call.parameters, list });
}

/** The requested fields of a node, and its id. One unknown field refuses the request. */
function chosen(
  node: Record<string, unknown>,
  always: readonly string[],
  fields: readonly string[],
  type: string,
): Record<string, unknown> {
  for (const field of fields) {
    if (field in node) continue;
    throw invalidParameter(`Tried accessing nonexisting field (${field}) on node type (${type})`);
  }
  return Object.fromEntries([...new Set([...fields, ...always])].map((field) => [field, node[field]]));
}

/** `2026-07-03T09:15:02-0700`. */
function offsetTime(at: Micros, zone: string): string {
  const ms = Math.floor(at / MICROS_PER_SECOND) * 1000;
  const offsetMinutes = offsetAt(ms, zone) / 60_000;
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const minutes = Math.abs(offsetMinutes);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

/** Meta's id of a request, by which its support finds it. */
function traceOf({ control }: GraphCall): string {
  return `A${control.calls().length + 1}`;
}

import { performance } from 'node:perf_hooks';
import type { Bucket } from '../kit/bucket.js';
import type { Access } from './access.js';
import type { BulkOperations } from './bulk-operations.js';
import { Compiler } from './compile.js';
import type { Context } from './context.js';
import { MAX_QUERY_COST, queryCost } from './cost.js';
import { checkDocument, operationOf } from './documents.js';
import { type GraphqlErrorBody, RequestRefused } from './errors.js';
import type { ApiVersion } from './schema/versions.js';
import { reading } from './selections.js';
import type { Shop } from './shop.js';
import { coerceVariables, type Variables } from './variables.js';

interface GraphqlRequest {
  query: string;
  variables?: Variables | null;
  operationName?: string | null;
}

interface Caller {
  shop: Shop;
  bulk: BulkOperations;
  access: Access;
  bucket: Bucket;
  version: ApiVersion;
}

type Body = Record<string, unknown>;

interface Answer {
  body: Body;
  requestedCost: number | null;
  actualCost: number | null;
  isThrottled: boolean;
  /** CPU-bound time spent on it, in milliseconds. */
  milliseconds: number;
}

/** Runs one request as Shopify would: validated, priced, throttled, executed. The body's HTTP status is 200. */
export async function execute(request: GraphqlRequest, caller: Caller): Promise<Answer> {
  await caller.bulk.settleDue();
  const start = performance.now();
  const answer = (body: Body, requestedCost: number | null, more: Partial<Answer> = {}): Answer => ({
    ...{ body, requestedCost, actualCost: null, isThrottled: false, milliseconds: performance.now() - start },
    ...more,
  });
  let plan: Plan;
  try {
    plan = prepare(request, caller);
  } catch (error) {
    if (error instanceof RequestRefused) return answer(refusal(error), null);
    throw error;
  }
  if (plan.cost > MAX_QUERY_COST) return answer({ errors: [tooDear(plan.cost)] }, plan.cost);
  const now = caller.shop.clock.now();
  if (!caller.bucket.reserve(plan.cost, now)) {
    const cost = { requestedQueryCost: plan.cost, actualQueryCost: null, throttleStatus: caller.bucket.status(now) };
    return answer({ errors: [THROTTLED], extensions: { cost } }, plan.cost, { isThrottled: true });
  }
  const { body, actualCost } = run(plan, caller);
  return answer(body, plan.cost, { actualCost });
}

interface Plan {
  cost: number;
  context: Context;
  actual: () => number;
  compile: () => () => unknown;
}

function prepare(request: GraphqlRequest, { shop, bulk, access, version }: Caller): Plan {
  const { document, schema } = checkDocument(request.query, version);
  const operation = operationOf(document, request.operationName);
  const variables = coerceVariables(operation, schema, request.variables ?? {});
  const from = reading(document, schema, variables);
  const answers = { errors: [], searchNotes: [], returned: new Map(), places: [], figures: null };
  const context: Context = { shop, version, access, bulk, ...answers };
  const root = operation.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  if (!root) throw new Error('the schema has no such root type');
  return {
    cost: queryCost(operation, from),
    context,
    actual: () => queryCost(operation, from, context.returned),
    compile: () => new Compiler(from, context).root(root, operation.selectionSet),
  };
}

function run(plan: Plan, { bucket, shop }: Caller): { body: Body; actualCost: number } {
  const { context } = plan;
  let body: Body;
  try {
    const data = plan.compile()();
    body = context.errors.length > 0 ? { data, errors: context.errors } : { data };
  } catch (error) {
    if (!(error instanceof RequestRefused)) {
      bucket.refund(plan.cost);
      throw error;
    }
    body = refusal(error);
  }
  const actualQueryCost = 'data' in body && body.data === null ? Math.min(plan.cost, 2) : plan.actual();
  bucket.refund(plan.cost - actualQueryCost);
  const throttleStatus = bucket.status(shop.clock.now());
  const cost = { requestedQueryCost: plan.cost, actualQueryCost, throttleStatus };
  const search = context.searchNotes.length > 0 ? { search: context.searchNotes } : {};
  return { body: { ...body, extensions: { cost, ...search } }, actualCost: actualQueryCost };
}

const THROTTLED: GraphqlErrorBody = {
  message: 'Throttled',
  extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
};

function tooDear(cost: number): GraphqlErrorBody {
  const message = `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_QUERY_COST}). See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the cost of a query is calculated.`;
  const documentation = 'https://shopify.dev/api/usage/limits#rate-limits';
  return { message, extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: MAX_QUERY_COST, documentation } };
}

function refusal(error: RequestRefused): Record<string, unknown> {
  return error.data === 'null' ? { errors: error.errors, data: null } : { errors: error.errors };
}

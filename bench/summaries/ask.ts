/**
 * One build's CPU time, with its Postgres', of each summary: of its root field alone, and of the whole GraphQL document. Prints a line of
 * JSON for each. `node ask.js <folder of the build> <url of the database>`
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import { localOwner } from '../../src/ledger/principals/principal.js';
import { summaries, today } from './questions.js';

/** Of each question; the least of the means of batches counts, since others' load only adds to it. */
const batches = 8;
const batchSize = 10;

const [build, url] = process.argv.slice(2) as [string, string];
const load = <Module>(name: string): Promise<Module> =>
  import(pathToFileURL(path.join(build, 'dist', 'src', name)).href) as Promise<Module>;
const { graphql } = createRequire(path.join(build, 'dist', 'src', 'cli.js'))('graphql') as typeof import('graphql');
const { apiSchema } = await load<typeof import('../../src/resolvers/schema.js')>('resolvers/schema.js');
type ContextModule = typeof import('../../src/api/question/request-context.js');
// Builds before 28 November 2026 have it one folder higher.
const { requestContext } = await load<ContextModule>('api/question/request-context.js').catch(() =>
  load<ContextModule>('api/request-context.js'),
);
const { createPool } = await load<typeof import('../../src/database/pool.js')>('database/pool.js');
const { silentLogger } = await load<typeof import('../../src/runtime/log.js')>('runtime/log.js');

// One connection, so that its process has all of the time.
const pool = createPool(url, { applicationName: 'cartograph bench', max: 1 });
const newContext = () =>
  requestContext(
    {
      ...{ principal: localOwner, pool, clock: { now: () => new Date(today), sleep: async () => undefined } },
      ...{
        reportingCurrency: 'GBP',
        reportingTimeZone: 'UTC',
        segmentBounds: { medium: '50', high: '200', vip: '1000' },
      },
      ...{ requestSyncs: async () => [], readRawText: async () => [] },
    },
    silentLogger,
    () => null,
  );

for (const { title, query } of summaries) {
  const { field, answer } = await captured(query);
  const answered = async (): Promise<void> => void (await answer(newContext()));
  process.stdout.write(`${JSON.stringify({ title, field: await cpuOf(field), all: await cpuOf(answered) })}\n`);
}
await pool.end();

/** The resolver of the document's root field with its arguments, in one context as within a request; and the whole document. */
async function captured(query: string) {
  const schema = apiSchema();
  const answer = async (contextValue: unknown): Promise<void> => {
    const { errors } = await graphql({ schema, source: query, contextValue });
    if (errors) throw new Error(errors.map(({ message }) => message).join(' '));
  };
  const fields = schema.getQueryType()!.getFields();
  const [, name] = /\{ (\w+)/.exec(query)!;
  const field = fields[name!]!;
  const resolve = field.resolve as GraphQLFieldResolver<unknown, unknown>;
  let called: { args: object; info: GraphQLResolveInfo };
  field.resolve = (root, args: object, context, info) => {
    called = { args, info };
    return resolve(root, args, context, info);
  };
  const contextValue = newContext();
  await answer(contextValue);
  field.resolve = resolve;
  return { field: async () => resolve(undefined, { ...called.args }, contextValue, called.info), answer };
}

/** CPU milliseconds of one call. */
async function cpuOf(ask: () => Promise<unknown>): Promise<number> {
  const batch = async (): Promise<void> => {
    for (let call = 0; call < batchSize; call += 1) await ask();
  };
  await batch();
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const { pid } = rows[0]!;
  const means: number[] = [];
  for (let nth = 0; nth < batches; nth += 1) {
    const start = cpuMs(pid);
    await batch();
    means.push((cpuMs(pid) - start) / batchSize);
  }
  return Math.min(...means);
}

/** Of this process and its connection's, to the nanosecond. */
function cpuMs(connectionPid: number): number {
  const { user, system } = process.cpuUsage();
  const [ofPostgres] = readFileSync(`/proc/${connectionPid}/schedstat`, 'utf8').split(' ');
  return (user + system) / 1000 + Number(ofPostgres) / 1e6;
}

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { isScalarType, specifiedScalarTypes } from 'graphql';
import { request } from 'undici';
import { codes } from '../../clients/typescript/src/errors/codes.js';
import { defaultLimits, microsecondsOfCost } from '../../src/api/limits/check-size.js';
import { schemaText } from '../../src/api/schema-text.js';
import { loadConfig } from '../../src/config/load.js';
import { startQueue } from '../../src/jobs/queue/queue.js';
import { defaultRetention } from '../../src/ledger/changes/keep-changes.js';
import { defaultPageSize, maxPageSize } from '../../src/models/reporting/keyset.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { systemClock } from '../../src/runtime/clock.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { inputCost } from '../../src/schema/input-cost.js';
import { statementCost } from '../../src/schema/statement-cost.js';
import { order } from '../models/records.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { orderShelf } from '../support/order-shelf.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { fillCompany } from './support/company.js';
import { eventOf, openEventStream } from './support/event-stream.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/** Errors of Apollo Server. */
const ofApollo = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
];

const page = readFileSync(projectFile('docs', 'api.md'), 'utf8');

interface Message {
  /** `POST /graphql`, or a status. */
  first: string;
  headers: Record<string, string>;
  body: string;
}

/** Requests of a section, each with the answer printed behind it. */
function examplesOf(section: string): [Message, Message][] {
  const messages = [...section.matchAll(/```http\n([\s\S]*?)```/g)].map(([, text]): Message => {
    const [head = '', ...body] = text!.trimEnd().split('\n\n');
    const [first = '', ...headers] = head.split('\n');
    const pairs = headers.map((header) => [
      header.slice(0, header.indexOf(':')),
      header.slice(header.indexOf(':') + 2),
    ]);
    return { first, headers: Object.fromEntries(pairs) as Record<string, string>, body: body.join('\n\n') };
  });
  return messages.flatMap((message, at) => (at % 2 === 0 ? [[message, messages[at + 1]!] as [Message, Message]] : []));
}

const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.split('\n')[0]!, text, examples: examplesOf(text) }));

/** Code -> the test in which the API answers with it: its file, and its title, with `…` for what differs from case to case. */
const provoked: Record<string, [file: string, title: string]> = {
  BAD_REQUEST: ['api/http.test.ts', 'refuses bodies that are too large, not JSON, or of another type, with a code'],
  GRAPHQL_PARSE_FAILED: [
    'api/streams.test.ts',
    'reports what is wrong with a document as an event, with status 200, and completes',
  ],
  GRAPHQL_VALIDATION_FAILED: [
    'api/streams.test.ts',
    'reports what is wrong with a document as an event, with status 200, and completes',
  ],
  BAD_USER_INPUT: ['api/wrong-input.test.ts', 'is refused clearly: …'],
  UNSUPPORTED_MEDIA_TYPE: [
    'api/http.test.ts',
    'refuses bodies that are too large, not JSON, or of another type, with a code',
  ],
  METHOD_NOT_ALLOWED: ['api/http.test.ts', 'lists the allowed methods if another one is used'],
  BATCH_NOT_OFFERED: ['api/documents.test.ts', 'is refused as one of several in a body'],
  OPERATION_NOT_OFFERED: [
    'api/streams.test.ts',
    'is not opened by a form of another page, nor is a subscription answered at /graphql',
  ],
  OPERATION_RESOLUTION_FAILURE: ['api/api-page.test.ts', 'refuses what is beyond the other limits'],
  NOT_FOUND: [
    'api/sources-and-runs.test.ts',
    'refuses arguments that match no configured source, and a call without arguments',
  ],
  HOST_UNREADABLE: ['api/allowed-hosts.test.ts', 'must be present, once, and not in the request line'],
  HOST_NOT_ALLOWED: ['api/allowed-hosts.test.ts', 'must not be another: …'],
  ORIGIN_NOT_ALLOWED: ['api/allowed-hosts.test.ts', 'may not be another site, or null'],
  UNAUTHENTICATED: [
    'api/access/keys.test.ts',
    'that is wrong in any way opens nothing, and is not repeated in the answer',
  ],
  FORBIDDEN: [
    'api/access/roles.test.ts',
    '…: each root field is answered or FORBIDDEN, by the permission that it needs',
  ],
  INTROSPECTION_NOT_ALLOWED: [
    'api/access/audit.test.ts',
    'apart: roles without introspection get neither the schema nor suggestions from it',
  ],
  DOCUMENT_NOT_TRUSTED: ['api/access/audit.test.ts', 'apart: roles with trusted documents get no answer to any other'],
  DOCUMENT_UNKNOWN: [
    'api/trusted-documents.test.ts',
    'of an unknown id are refused, with what to do; a document of its own goes before an id',
  ],
  PERSISTED_QUERY_NOT_SUPPORTED: [
    'api/trusted-documents.test.ts',
    'of an unknown id are refused, with what to do; a document of its own goes before an id',
  ],
  RATE_LIMITED: [
    'api/access/limits.test.ts',
    'answer 429 with Retry-After over HTTP, and say the cost; a kept answer costs nothing',
  ],
  BUDGET_EXHAUSTED: [
    'api/access/limits.test.ts',
    'answer 429 with Retry-After over HTTP, and say the cost; a kept answer costs nothing',
  ],
  QUERY_TOO_COMPLEX: ['api/limits.test.ts', 'refuse a query that costs too much, by …, before anything of it runs'],
  QUERY_TOO_DEEP: ['api/limits.test.ts', 'refuse a query that is too deep, also through fragments'],
  QUERY_TOO_LONG: ['api/api-page.test.ts', 'refuses what is beyond the other limits'],
  QUERY_TOO_REPETITIVE: ['api/documents.test.ts', 'is refused with a message, before anything of it runs: …'],
  BODY_TOO_LARGE: ['api/api-page.test.ts', 'refuses what is beyond the other limits'],
  HEADERS_TOO_LARGE: ['api/api-page.test.ts', 'refuses what is beyond the other limits'],
  VERSION_GONE: ['api/changes.test.ts', 'and "atVersion" keep the pages of a pull to one version, or refuse it'],
  POSITION_TOO_OLD: ['api/changes.test.ts', 'refuses a position that is too old, of another warehouse, or none'],
  POSITION_UNKNOWN: ['api/changes.test.ts', 'refuses a position that is too old, of another warehouse, or none'],
  REBUILD_REQUIRED: [
    'api/report.test.ts',
    'is refused while the facts are those of an earlier version, until a rebuild: what is new in this one is not filled',
  ],
  QUERY_TIMEOUT: ['api/overload.test.ts', 'stops a query that takes too long, with a message that says what to do'],
  EXPORT_NOT_READY: ['api/exports.test.ts', 'are bounded: a file, a cell of a workbook, and how many may be waiting'],
  EXPORT_TOO_LARGE: ['api/exports.test.ts', 'are bounded: a file, a cell of a workbook, and how many may be waiting'],
  EXPORT_CELL_TOO_LONG: [
    'api/exports.test.ts',
    'are bounded: a file, a cell of a workbook, and how many may be waiting',
  ],
  TOO_MANY_EXPORTS: ['api/exports.test.ts', 'are bounded: a file, a cell of a workbook, and how many may be waiting'],
  EXPORT_EXPIRED: ['api/exports.test.ts', 'pass: a file can be fetched for its hours, and is deleted then'],
  RANGE_NOT_SATISFIABLE: [
    'api/exports.test.ts',
    'go on where a download broke off, byte by byte, and only with the same file',
  ],
  TOO_MANY_STREAMS: [
    'api/access/streams.test.ts',
    'has as many streams as configured, and gets a place when another one ends',
  ],
  STREAM_TOO_SLOW: [
    'api/streams.test.ts',
    'is closed with a word when its reader does not read, and reads no further than one event ahead',
  ],
  SERVER_BUSY: [
    'api/facts-connections.test.ts',
    'what reads them is answered with SERVER_BUSY, and everything else as ever, as docs/api.md says',
  ],
  SERVER_STOPPING: ['cli/stop.test.ts', 'ends an endless query with a message, well before a container is killed'],
  DATABASE_UNAVAILABLE: ['api/database-away.test.ts', 'hangs silently: ends every query within a time limit'],
  ISSUER_UNAVAILABLE: [
    'api/access/tokens.test.ts',
    'is neither accepted nor refused while its issuer does not answer: 503 with Retry-After',
  ],
  AUDIT_LOG_UNAVAILABLE: [
    'api/access/audit.test.ts',
    'that can take no more entries lets nobody read personal data, and everything else be read',
  ],
  REQUEST_TIMEOUT: ['api/slow-clients.test.ts', 'has a time limit for its first byte'],
  INTERNAL_SERVER_ERROR: ['api/http.test.ts', 'masks an unexpected error as an id, with the error in the log'],
};

describe('The page of the API', () => {
  let database: TestDatabase;
  let api: TestApi;
  const known = new Map<string, string>();

  before(async () => {
    database = await createPreparedDatabase('company', (pool) => fillCompany(pool, ['london', 'leeds', 'york']));
    api = await startTestApi({}, database);
  });

  after(async () => {
    await api.stop();
    await database.drop();
  });

  /** What the answer has of the printed one: all of it, with `…` for any text; remembers the values of `<name>`. */
  function shown(printed: unknown, actual: unknown): unknown {
    if (printed === '…') return typeof actual === 'string' ? '…' : actual;
    const [, name] = (typeof printed === 'string' && /^<(\w+)>$/.exec(printed)) || [];
    if (name !== undefined && !known.has(name)) known.set(name, String(actual));
    if (name !== undefined) return actual === known.get(name) ? printed : actual;
    if (Array.isArray(printed) && Array.isArray(actual)) {
      return printed.length === 0 ? actual : printed.map((each, at) => shown(each, actual[at]));
    }
    if (typeof printed !== 'object' || printed === null || typeof actual !== 'object' || actual === null) return actual;
    return Object.fromEntries(
      Object.entries(printed).map(([key, value]) => [key, shown(value, (actual as Record<string, unknown>)[key])]),
    );
  }

  /** Opens a stream as the page does, and reads as many events as it prints. */
  async function compareStream(asked: Message, printed: Message, filled: (text: string) => string): Promise<void> {
    const headers = Object.fromEntries(Object.entries(asked.headers).map(([name, value]) => [name, filled(value)]));
    const { query } = JSON.parse(filled(asked.body)) as { query: string };
    const stream = await openEventStream(api.url, query, { headers });
    expect(String(stream.status)).to.equal(printed.first);
    for (const [name, value] of Object.entries(printed.headers)) expect(stream.headers[name]).to.equal(value);
    for (const block of printed.body.split('\n\n')) {
      const event = eventOf(block)!;
      const { event: name, id, data } = await stream.next();
      const { id: printedId, ...rest } = event;
      expect({ event: name, data: shown(event.data, data) }, asked.body).to.deep.equal(rest);
      if (printedId !== null) expect(shown(printedId, id)).to.equal(printedId);
    }
    stream.close();
  }

  for (const { title, examples } of sections.filter((section) => section.examples.length > 0)) {
    it(`answers as it says: ${title}`, async () => {
      for (const [asked, printed] of examples) {
        const [method, place] = asked.first.split(' ') as ['GET' | 'POST' | 'OPTIONS', string];
        const filled = (text: string): string =>
          text.replaceAll(/<(\w+)>/g, (_whole, name: string) => known.get(name)!);
        const body = filled(asked.body);
        if (place === '/graphql/stream') {
          await compareStream(asked, printed, filled);
          continue;
        }
        const answer = await request(`${api.url}${place}`, { method, headers: asked.headers, body: body || null });
        const text = await answer.body.text();
        expect(`${answer.statusCode}`, `${asked.first} ${asked.body}: ${text}`).to.equal(printed.first);
        for (const [name, value] of Object.entries(printed.headers)) expect(answer.headers[name]).to.equal(value);
        if (printed.body === '') continue;
        const expected = JSON.parse(printed.body) as unknown;
        expect(shown(expected, JSON.parse(text)), asked.body).to.deep.equal(expected);
      }
    });
  }

  it('has an answer for each request', () => {
    expect(sections.flatMap(({ examples }) => examples).length).to.be.greaterThan(18);
    for (const [asked, printed] of sections.flatMap(({ examples }) => examples)) {
      expect(asked.first).to.match(/^(GET|POST|OPTIONS) \//);
      expect(printed?.first).to.match(/^\d{3}$/);
    }
  });

  it('lists every error code of the API, and no other', () => {
    const files = ['api', 'resolvers'].flatMap((folder) =>
      readdirSync(projectFile('src', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(path.join(projectFile('src', folder), file), 'utf8')),
    );
    const code = /'((?:[A-Z]+_)+[A-Z]+|UNAUTHENTICATED|FORBIDDEN)'/g;
    const written = new Set(files.flatMap((text) => [...text.matchAll(code)].map(([, name]) => name!)));
    const notErrors = [...written].filter((name) => /_(ASC|DESC)$|^ERR_/.test(name));
    expect(Object.keys(errorTable())).to.have.members(
      [...new Set([...written, ...ofApollo])].filter((name) => !notErrors.includes(name)),
    );
  });

  it('says of each error code whether to try again, as the typed client knows it', () => {
    const again = Object.entries(errorTable()).filter(([code]) => code !== 'CLIENT_GONE');
    for (const [code, cell] of again) expect(cell, code).to.match(/^(no|yes)(; |, |$)/);
    expect(Object.fromEntries(again.map(([code, cell]) => [code, cell.startsWith('yes')]))).to.deep.equal(
      Object.fromEntries(Object.entries(codes).map(([code, { retryable }]) => [code, retryable])),
    );
  });

  it('has for each error code a test in which the API answers with it', () => {
    expect(Object.keys(provoked)).to.have.members(Object.keys(errorTable()).filter((code) => code !== 'CLIENT_GONE'));
    for (const [code, [file, title]] of Object.entries(provoked)) {
      const text = readFileSync(projectFile('test', file), 'utf8');
      const titles = [...text.matchAll(/\bit\(\s*(['"`])(.+?)\1,/g)].map(([, , name]) =>
        name!.replaceAll(/\$\{\w+\}/g, '…'),
      );
      expect(titles, `${code}: test/${file}`).to.include(title);
      expect(text, `${code}: test/${file}`).to.match(new RegExp(`['"]${code}['"]`));
    }
  });

  it('ends, where a sync is started and waited for as it says, with the new orders in the figures', async function () {
    this.timeout(60_000);
    const [[start], [poll]] = sections.find(({ title }) => title === 'Starting a sync')!.examples as [
      [Message, Message],
      [Message, Message],
    ];
    const own = await createWarehouse();
    const orders = [order('1')];
    const stopping = new AbortController();
    const setup = jobSetup(own.pool, orderShelf(orders, { currency: 'GBP' }), {
      sources: ['york'],
      stopping: stopping.signal,
    });
    await prepareJobs(setup);
    const queue = await startQueue(own.url, wireJobs(setup));
    const served = await startTestApi({ clock: systemClock }, own);
    const post = async <Data>(body: string): Promise<Data> => {
      const headers = { 'content-type': 'application/json' };
      const answer = await request(`${served.url}/graphql`, { method: 'POST', headers, body });
      const { data, errors } = (await answer.body.json()) as { data: Data; errors?: unknown };
      expect(errors ?? null, body).to.equal(null);
      return data;
    };
    type Wait = (id: string) => Promise<unknown>;
    const polling: Wait = (id) =>
      waitFor(
        'the run to succeed',
        async () => {
          const { syncRun } = await post<{ syncRun: { status: string } }>(poll.body.replace('<run>', id));
          return syncRun.status === 'SUCCEEDED';
        },
        30_000,
      );
    const subscribed: Wait = async (id) => {
      const query = 'subscription ($id: ID) { syncProgress(runId: $id) { status } }';
      const stream = await openEventStream<{ syncProgress: { status: string } }>(served.url, query, {
        variables: { id },
      });
      while ((await stream.data(30_000)).syncProgress.status !== 'SUCCEEDED');
      stream.close();
    };
    // No moment lies between the status and the figures: an answer kept from before would be found here.
    const syncAndRead = async (wait: Wait): Promise<object> => {
      const { triggerSync } = await post<{ triggerSync: { runs: { run: { id: string } }[] } }>(start.body);
      await wait(triggerSync.runs[0]!.run.id);
      const day = 'filter: { date: { range: { from: "2026-03-10", to: "2026-03-10" } } }';
      return post(
        JSON.stringify({ query: `{ dailySummary(${day}) { orders netSales { amount } } orders { totalCount } }` }),
      );
    };
    try {
      expect(await syncAndRead(polling)).to.deep.equal(figuresOf(1, '10.00'));
      for (const [at, wait] of [subscribed, polling, subscribed].entries()) {
        orders.push(order(`${at + 2}`));
        expect(await syncAndRead(wait)).to.deep.equal(figuresOf(at + 2, `${at + 2}0.00`));
      }
    } finally {
      stopping.abort();
      await queue.stop();
      await served.stop();
      await own.drop();
    }
  });

  it('has what statements cost, and what a unit of it may take', () => {
    const limits = sections.find(({ title }) => title === 'Limits')!.text;
    const table = limits.slice(limits.indexOf('| statement |'));
    const listed = [...table.matchAll(/^\| .* \| ([\d,]+) \|$/gm)].map(([, cost]) => Number(cost!.replaceAll(',', '')));
    expect(listed).to.deep.equal(Object.values(statementCost));
    expect(limits).to.include(`at most ${microsecondsOfCost} microseconds`);
    expect(limits).to.include(`A condition adds ${inputCost.condition}, so does each value of a list`);
    expect(limits).to.include(`a word that is searched for ${inputCost.word}.`);
    expect(inputCost.value).to.equal(inputCost.condition);
  });

  it('has the limits that hold', () => {
    const row = (start: string): number => {
      const line = page.split('\n').find((each) => each.startsWith(`| ${start}`))!;
      return Number(line.split('|')[2]!.replaceAll(',', ''));
    };
    expect([row('cost'), row('depth of fields')]).to.deep.equal([defaultLimits.cost, defaultLimits.depth]);
    expect(row('rows of a page')).to.equal(maxPageSize);
    expect(page).to.include(`at most ${maxPageSize} rows a page, ${defaultPageSize} by default`);
    const config = loadConfig({ platforms: {}, environment: {}, folder: projectFile('migrations') });
    expect(row('statements of one query')).to.equal(config.api.statementTimeoutSeconds);
    const { maxStreams, maxStreamsPerPrincipal } = config.api;
    expect(row('open streams of a principal')).to.equal(maxStreamsPerPrincipal);
    expect(page).to.include(
      `${maxStreamsPerPrincipal} streams at a time (\`api.maxStreamsPerPrincipal\`) of the ${maxStreams} of a process`,
    );
    const { keepDays, mostChanges } = defaultRetention;
    expect(config.changes).to.deep.equal({ keepDays });
    const count = (value: number): string => value.toLocaleString('en');
    expect(page).to.include(`kept for ${keepDays} days (\`changes.keepDays\`), and at most ${count(mostChanges)}`);
    expect(page).to.include(`more than ${count(mostChanges / 10)} changes`);
  });

  it('answers pages of the origins in api.corsOrigins, without cookies', async () => {
    const origin = 'https://dashboard.example';
    const open = await startTestApi({ settings: { host: '127.0.0.1', port: 0, corsOrigins: [origin] } }, database);
    try {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const preflight = await request(`${open.url}/graphql`, { method: 'OPTIONS', headers });
      await preflight.body.dump();
      expect(preflight.statusCode).to.be.within(200, 204);
      expect(preflight.headers).to.include({ 'access-control-allow-origin': origin });
      expect(preflight.headers).not.to.have.property('access-control-allow-credentials');
    } finally {
      await open.stop();
    }
  });

  it('refuses what is beyond the other limits', async () => {
    const refused = async (body: object): Promise<string> => {
      const answer = await request(`${api.url}/graphql`, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      });
      return ((await answer.body.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code;
    };
    expect(await refused({ query: `{ ${'a '.repeat(10_000)} }` })).to.equal('QUERY_TOO_LONG');
    expect(await refused({ query: '{ a }', variables: { text: 'a'.repeat(1_000_000) } })).to.equal('BODY_TOO_LARGE');
    const headers = { 'content-type': 'application/json', 'x-large': 'a'.repeat(20_000) };
    const large = await request(`${api.url}/graphql`, { method: 'POST', headers, body: '{}' });
    expect(await large.body.json()).to.have.nested.property('errors[0].extensions.code', 'HEADERS_TOO_LARGE');
    const two = 'query a { warehouse { version } } query b { warehouse { asOf } }';
    expect(await refused({ query: two })).to.equal('OPERATION_RESOLUTION_FAILURE');
    expect(await refused({ query: two, operationName: 'c' })).to.equal('OPERATION_RESOLUTION_FAILURE');
    const ids = Array.from({ length: 501 }, (_, at) => `${at}`);
    const query = 'query ($ids: [ID!]) { orders(filter: { customer: $ids }) { nodes { id } } }';
    expect(await refused({ query, variables: { ids } })).to.equal('BAD_USER_INPUT');
  });

  it('has a codegen.ts that is valid, of the versions and the preset of the typed client, with every scalar', async () => {
    const [, code] = /```ts\n(import type \{ CodegenConfig[^]*?)```/.exec(page)!;
    const { code: script } = await transform(code!, { loader: 'ts', format: 'esm' });
    const { default: config } = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as {
      default: {
        schema: string;
        documents: string[];
        generates: Record<string, { preset: string; config: { useTypeImports: boolean; scalars: object } }>;
      };
    };
    const { schema, documents, generates } = config;
    expect(readFileSync(projectFile(schema), 'utf8'), 'the published schema').to.equal(schemaText());
    for (const pattern of documents) expect(pattern).to.match(/^src\/.*\.ts$/);
    expect(documents.length).to.be.above(0);
    const [[folder, target]] = Object.entries(generates) as [[string, (typeof generates)[string]]];
    const client = createRequire(import.meta.url)(projectFile('clients', 'typescript', 'codegen.cjs')) as {
      generates: Record<string, { preset: string; config: object }>;
    };
    const [ofClient] = Object.values(client.generates);
    // The preset takes only a folder.
    expect([folder.endsWith('/'), target.preset]).to.deep.equal([true, ofClient!.preset]);
    expect(Object.keys(ofClient!.config)).to.include.members(Object.keys(target.config));
    const { tools } = (await import(projectFile('clients', 'typescript', 'scripts', 'inputs.mjs'))) as {
      tools: Record<string, string>;
    };
    for (const name of ['@graphql-codegen/cli', '@graphql-codegen/client-preset'])
      expect(page).to.include(`\`${name}\` ${tools[name]}`);
    const own = Object.values(apiSchema().getTypeMap()).filter(
      (type) => isScalarType(type) && !specifiedScalarTypes.some(({ name }) => name === type.name),
    );
    expect(target.config.scalars).to.deep.equal(Object.fromEntries(own.map(({ name }) => [name, 'string'])));
  });
});

/** Code -> what its row of the page has in the column "again?". */
function errorTable(): Record<string, string> {
  const { text } = sections.find(({ title }) => title === 'Errors')!;
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return Object.fromEntries(
    rows.flatMap((row) => {
      const [, names, , again] = row.split('|');
      return [...names!.matchAll(/`(\w+)`/g)].map(([, code]) => [code!, again!.trim()]);
    }),
  );
}

function figuresOf(orders: number, amount: string): object {
  return { dailySummary: [{ orders, netSales: { amount } }], orders: { totalCount: orders } };
}

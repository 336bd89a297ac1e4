import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { isScalarType, specifiedScalarTypes } from 'graphql';
import { request } from 'undici';
import { defaultLimits, microsecondsOfCost } from '../../src/api/limits/check-size.js';
import { loadConfig } from '../../src/config/load.js';
import { defaultRetention } from '../../src/ledger/changes/keep-changes.js';
import { defaultPageSize, maxPageSize } from '../../src/models/reporting/keyset.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { inputCost } from '../../src/schema/input-cost.js';
import { statementCost } from '../../src/schema/statement-cost.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { fillCompany } from './support/company.js';
import { eventOf, openEventStream } from './support/event-stream.js';
import { startTestApi, type TestApi } from './support/test-api.js';

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
    const rows = sections
      .find(({ title }) => title === 'Errors')!
      .text.split('\n')
      .filter((line) => line.startsWith('| `'));
    const listed = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`(\w+)`/g)].map(([, code]) => code!));
    const files = ['api', 'resolvers'].flatMap((folder) =>
      readdirSync(projectFile('src', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(path.join(projectFile('src', folder), file), 'utf8')),
    );
    const ofApollo = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE'];
    const code = /'((?:[A-Z]+_)+[A-Z]+|UNAUTHENTICATED|FORBIDDEN)'/g;
    const written = new Set(files.flatMap((text) => [...text.matchAll(code)].map(([, name]) => name!)));
    const notErrors = [...written].filter((name) => /_(ASC|DESC)$|^ERR_/.test(name));
    expect(listed).to.have.members([...new Set([...written, ...ofApollo])].filter((name) => !notErrors.includes(name)));
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
    const ids = Array.from({ length: 501 }, (_, at) => `${at}`);
    const query = 'query ($ids: [ID!]) { orders(filter: { customer: $ids }) { nodes { id } } }';
    expect(await refused({ query, variables: { ids } })).to.equal('BAD_USER_INPUT');
  });

  it('has a codegen.ts with every scalar of the schema', () => {
    const [, scalars] = /scalars: \{ (.*) \}/.exec(page)!;
    const own = Object.values(apiSchema().getTypeMap()).filter(
      (type) => isScalarType(type) && !specifiedScalarTypes.some(({ name }) => name === type.name),
    );
    expect([...scalars!.matchAll(/(\w+): 'string'/g)].map(([, name]) => name)).to.have.members(
      own.map(({ name }) => name),
    );
  });
});

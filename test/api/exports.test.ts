import { expect } from 'chai';
import { getNamedType, type GraphQLObjectType } from 'graphql';
import { type ExportListName, exportListNames, exportLists } from '../../src/exports/lists/lists.js';
import { expireExports } from '../../src/ledger/exports/exports.js';
import { localOwner, ownerOf, type Principal } from '../../src/ledger/principals/principal.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { needsOf } from '../../src/schema/needs.js';
import { type Cell, noSpreadsheet, openWithLibreOffice } from '../exports/support/spreadsheet.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { fillCompany } from './support/company.js';
import { answer, ask } from './support/graphql-client.js';
import { accessOf, startTestApi, type TestApi } from './support/test-api.js';

interface ExportAnswer {
  id: string;
  of: string;
  name: string;
  state: string;
  rows: number;
  bytes: string;
  withheld: string[];
  version: string;
  url: string;
}

type Value = string | number | boolean | null | { amount: string };
type Node = Record<string, Value> & { items?: Node[] };

const fields = 'id of format name state rows bytes progressPercent withheld version url error errorCode expiresAt';
const types: Record<ExportListName, string> = {
  ...{ orders: 'Order', orderItems: 'OrderItem', refunds: 'Refund', customers: 'Customer', products: 'Product' },
  ...{ inventory: 'InventoryLevel', campaigns: 'Campaign', adSpend: 'AdSpend', sessions: 'Sessions', fees: 'Fee' },
};
const analyst: Principal = { ...localOwner, id: 'key:analyst', permissions: new Set(['figures', 'facts']) };
const reader: Principal = { ...localOwner, id: 'key:reader', permissions: new Set(['figures']) };
const start = new Date('2026-07-15T23:30:00Z');

describe('Exports', () => {
  let database: TestDatabase;
  let principal: Principal = localOwner;
  let now = start;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('exported_company', async (pool) => {
      await fillCompany(pool, ['london', 'leeds', 'york']);
      // What a spreadsheet would make something else of.
      await pool.query(
        `update warehouse.fact_order_items set title = '=HYPERLINK("http://evil")', sku = '007', variant_title = ''
         where item_key = (select min(item_key) from warehouse.fact_order_items)`,
      );
    });
    const clock = { now: () => now, sleep: async () => undefined };
    const access = accessOf(() => principal, database.pool);
    api = await startTestApi({ clock, access, limits: { cost: 1e9, depth: 20 } }, database);
  });
  afterEach(() => {
    principal = localOwner;
    now = start;
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  async function request(args: string): Promise<ExportAnswer> {
    const { requestExport } = await answer<{ requestExport: ExportAnswer }>(
      api.url,
      `mutation { requestExport(${args}) { ${fields} } }`,
    );
    return requestExport;
  }

  async function refusal(args: string): Promise<[code: string | undefined, message: string | undefined]> {
    const { errors } = await ask(api.url, `mutation { requestExport(${args}) { id } }`);
    return [errors[0]?.extensions.code, errors[0]?.message];
  }

  const fetchFile = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${api.url}${url}`, { headers });

  /** The objects of a list's NDJSON. */
  async function rowsOf(list: ExportListName, columns: readonly string[]): Promise<Record<string, Value>[]> {
    const { url } = await request(`of: { ${list}: {} }, format: NDJSON, columns: ${JSON.stringify(columns)}`);
    const text = await (await fetchFile(url)).text();
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, Value>);
  }

  /** What the API has of a list, row by row in the order of their ids, for the columns that are fields of its type. */
  async function nodesOf(list: ExportListName, columns: readonly string[]): Promise<Node[]> {
    const type = apiSchema().getType(types[list]) as GraphQLObjectType;
    const selected = columns.map((name) =>
      getNamedType(type.getFields()[name]!.type).name === 'Money' ? `${name} { amount }` : name,
    );
    const selection = ['id', ...selected].join(' ');
    const root = list === 'orderItems' ? 'orders' : list;
    const nodes = list === 'orderItems' ? `items { ${selection} }` : selection;
    const data = await answer<Record<string, { nodes: Node[] }>>(
      api.url,
      `{ ${root}(first: 500, filter: {}) { nodes { ${nodes} } } }`,
    );
    const found = data[root]!.nodes.flatMap((node) => node.items ?? [node]);
    return found.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
  }

  for (const list of exportListNames) {
    it(`of ${list} have the rows of the API's list, value by value and to the last digit`, async () => {
      const type = apiSchema().getType(types[list]) as GraphQLObjectType;
      const names = exportLists[list].columns.map(({ name }) => name);
      expect(new Set(names).size).to.equal(names.length);
      const shared = names.filter((name) => name in type.getFields());
      expect(shared.length).to.be.above(['inventory', 'campaigns'].includes(list) ? 7 : 10);
      const nodes = await nodesOf(list, shared);
      expect(nodes.length).to.be.above(2);
      const rows = await rowsOf(list, shared);
      const expected = nodes.map((node) =>
        Object.fromEntries(
          shared.map((name) => {
            const value = node[name]!;
            return [name, value !== null && typeof value === 'object' ? value.amount : value];
          }),
        ),
      );
      const sorted = (all: object[]): string[] => all.map((row) => JSON.stringify(row)).sort();
      expect(sorted(rows)).to.deep.equal(sorted(expected));
    });

    it(`of ${list} know what is personal data, as the schema does`, () => {
      const type = apiSchema().getType(types[list]) as GraphQLObjectType;
      for (const { name, isPersonal } of exportLists[list].columns) {
        const field = type.getFields()[name];
        if (field) expect([name, isPersonal]).to.deep.equal([name, needsOf(field).needs === 'personal']);
      }
    });
  }

  it('are whole and typed in LibreOffice, as CSV and as XLSX', async function openInLibreOffice() {
    const missing = await noSpreadsheet();
    if (missing !== null) {
      this.test!.title += ` (skipped: ${missing})`;
      this.skip();
    }
    const columns = ['id', 'sku', 'title', 'isGiftCard', 'grossSales', 'orderDate', 'quantity'];
    const args = `of: { orderItems: {} }, columns: ${JSON.stringify(columns)}`;
    const bytes = async (more: string) => {
      const { url } = await request(`${args}, ${more}`);
      return new Uint8Array(await (await fetchFile(url)).arrayBuffer());
    };
    const rows = await rowsOf('orderItems', columns);
    // Separated by semicolons, in UTF-8, all columns as texts: what a person would choose, to see every character.
    const asTexts = `59,34,76,1,${columns.map((_, at) => `${at + 1}/2`).join('/')}`;
    const csv = await openWithLibreOffice(
      { 'lines.csv': await bytes('format: CSV, csv: { locale: "de-DE" }') },
      asTexts,
    );
    const [header, ...lines] = csv['lines.csv']![0]!;
    expect(header!.map((cell) => cell?.value)).to.deep.equal(columns);
    const shown = (row: Cell[]): string[] => columns.map((_, at) => row[at]?.value ?? '');
    expect(lines.map(shown)).to.deep.equal(
      rows.map((row) =>
        columns.map((name) => {
          const text = String(row[name] ?? '');
          if (name === 'title' && text.startsWith('=')) return `'${text}`;
          return name === 'grossSales' || name === 'quantity' ? text.replace('.', ',') : text;
        }),
      ),
    );
    const xlsx = await openWithLibreOffice({ 'lines.xlsx': await bytes('format: XLSX') });
    const cells = xlsx['lines.xlsx']![0]!.slice(1);
    expect(cells).to.have.length(rows.length);
    for (const [at, row] of rows.entries()) {
      const [id, sku, title, isGiftCard, grossSales, day, quantity] = cells[at]!;
      expect([id?.value, sku?.type, sku?.value ?? null, title?.type, title?.value]).to.deep.equal([
        ...[row.id, row.sku === null ? undefined : 'string', row.sku, 'string', row.title],
      ]);
      expect([isGiftCard?.type, isGiftCard?.value]).to.deep.equal(['boolean', String(row.isGiftCard)]);
      expect([grossSales?.type, grossSales?.shown.replaceAll(',', '')]).to.deep.equal(['float', row.grossSales]);
      expect([day?.type, day?.value, quantity?.value]).to.deep.equal(['date', row.orderDate, row.quantity]);
    }
  });

  it('of a query have its rows, flattened, with its columns typed by the schema', async () => {
    const document = `query ($from: Date!) {
      report(by: [SOURCE], orderBy: [{ dimension: SOURCE }], filter: { date: { range: { from: $from } } }) {
        rows { source { key label } netSales { amount currency } orders averageOrderValue { amount } }
      }
    }`;
    const variables = { from: '2026-06-01' };
    const { url, of, rows } = await request(
      `of: { query: { document: ${JSON.stringify(document)}, variables: ${JSON.stringify(JSON.stringify(variables))} } }, format: CSV`,
    );
    const { report } = await answer<{ report: { rows: Record<string, unknown>[] } }>(api.url, document, variables);
    expect([of, rows]).to.deep.equal(['query', report.rows.length]);
    const flat = report.rows.map(({ source, netSales, orders, averageOrderValue }) => {
      const { key, label } = source as { key: string; label: string };
      const { amount, currency } = netSales as { amount: string; currency: string };
      return [key, label, amount, currency, String(orders), (averageOrderValue as { amount: string }).amount].join(',');
    });
    expect((await (await fetchFile(url)).text()).trimEnd().split('\r\n')).to.deep.equal([
      'source.key,source.label,netSales.amount,netSales.currency,orders,averageOrderValue.amount',
      ...flat,
    ]);
    await answer(
      api.url,
      `mutation { saveReport(name: "by-source", title: "By source", document: ${JSON.stringify(document)}) { name } }`,
    );
    const saved = await request(
      `of: { query: { savedReport: "by-source", variables: ${JSON.stringify(JSON.stringify(variables))} } }, format: NDJSON`,
    );
    const [first] = (await (await fetchFile(saved.url)).text()).split('\n');
    expect(Object.keys(JSON.parse(first!) as object)).to.include.members(['source.key', 'netSales.amount']);
    expect(saved.rows).to.equal(rows);
  });

  it('are refused with the reason where they do not fit together', async () => {
    const query = (document: string, more = '') =>
      `of: { query: { document: ${JSON.stringify(document)} ${more} } }, format: CSV`;
    const refusals: [string, string, RegExp][] = [
      ['of: {}, format: CSV', 'BAD_USER_INPUT', /^Exactly one of orders, .* got none\.$/],
      ['of: { orders: {}, refunds: {} }, format: CSV', 'BAD_USER_INPUT', /got orders, refunds/],
      ['of: { orders: {} }, format: CSV, columns: ["nope"]', 'BAD_USER_INPUT', /have no column "nope"\. Columns: id, /],
      ['of: { orders: {} }, format: XLSX, csv: { bom: true }', 'BAD_USER_INPUT', /settings of CSV/],
      ['of: { orders: {} }, format: CSV, name: "../etc"', 'BAD_USER_INPUT', /^The name must have/],
      ['of: { orders: { source: ["nowhere"] } }, format: CSV', 'BAD_USER_INPUT', /Unknown source: "nowhere"/],
      [
        query('{ report { total { orders } } warehouse { version } }'),
        'BAD_USER_INPUT',
        /several parts \(report, warehouse\)/,
      ],
      [
        query('{ orders { nodes { id items { id } } pageInfo { hasNextPage } } }'),
        'BAD_USER_INPUT',
        /"items" is a list within a row/,
      ],
      [
        query('{ orders(first: 1) { nodes { id } pageInfo { hasNextPage } } }'),
        'BAD_USER_INPUT',
        /"orders\.nodes" is one page of several, .*Export the list itself/,
      ],
      [query('{ orders { nodes { id } } }'), 'BAD_USER_INPUT', /does not say whether it is the last/],
      [query('{ report { total { orders } } }', ', path: "report.rows"'), 'BAD_USER_INPUT', /no rows at "report.rows"/],
      [
        query('{ nothing }'),
        'GRAPHQL_VALIDATION_FAILED',
        /^The query cannot be answered\. Cannot query field "nothing"/,
      ],
      [query('mutation { deleteReport(name: "a") { name } }'), 'OPERATION_NOT_OFFERED', /Only queries/],
    ];
    for (const [args, code, message] of refusals) {
      const [found, text] = await refusal(args);
      expect([args, found]).to.deep.equal([args, code]);
      expect(text).to.match(message);
    }
    const { rows } = await database.pool.query("select 1 from ops.export where state <> 'ready'");
    expect(rows).to.deep.equal([]);
  });

  it('go on where a download broke off, byte by byte, and only with the same file', async () => {
    const { url, bytes, id } = await request('of: { orders: {} }, format: CSV');
    const whole = await fetchFile(url);
    const text = await whole.text();
    const etag = whole.headers.get('etag')!;
    expect([whole.status, Buffer.byteLength(text), whole.headers.get('accept-ranges')]).to.deep.equal([
      ...[200, Number(bytes), 'bytes'],
    ]);
    const rangeOf = async (range: string, more: Record<string, string> = {}) => {
      const response = await fetchFile(url, { range, ...more });
      return [response.status, response.headers.get('content-range'), await response.text()];
    };
    const size = Number(bytes);
    expect(await rangeOf('bytes=10-19', { 'if-range': etag })).to.deep.equal([
      206,
      `bytes 10-19/${size}`,
      text.slice(10, 20),
    ]);
    expect(await rangeOf('bytes=100-')).to.deep.equal([206, `bytes 100-${size - 1}/${size}`, text.slice(100)]);
    expect(await rangeOf('bytes=-5')).to.deep.equal([206, `bytes ${size - 5}-${size - 1}/${size}`, text.slice(-5)]);
    const [status, contentRange, body] = await rangeOf(`bytes=${size}-`);
    expect([status, contentRange]).to.deep.equal([416, `bytes */${size}`]);
    expect(body).to.contain('"RANGE_NOT_SATISFIABLE"');
    expect((await rangeOf('bytes=0-1', { 'if-range': '"another"' })).slice(0, 2)).to.deep.equal([200, null]);
    expect((await rangeOf('bytes=0-1,4-5'))[0]).to.equal(200);
    expect((await fetchFile(url, { 'if-none-match': etag })).status).to.equal(304);
    const head = await fetch(`${api.url}${url}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).to.deep.equal([200, bytes, '']);
    expect((await fetchFile(`/exports/${id}/another-name.csv`)).status).to.equal(200);
  });

  it('are for those who could have asked for them: their rows, their columns, their sources', async () => {
    const personal = await request('of: { customers: {} }, format: CSV');
    expect(personal.withheld).to.deep.equal([]);
    expect(await (await fetchFile(personal.url)).text()).to.contain('@');
    principal = analyst;
    expect((await fetchFile(personal.url)).status).to.equal(404);
    expect(await answer(api.url, `{ export(id: "${personal.id}") { id } }`)).to.deep.equal({ export: null });
    const without = await request('of: { customers: {} }, format: CSV');
    expect(without.withheld).to.deep.equal(['email', 'phone', 'firstName', 'lastName', 'city']);
    expect(await (await fetchFile(without.url)).text()).to.not.contain('@');
    expect((await refusal('of: { customers: {} }, format: CSV, columns: ["id", "email"]'))[0]).to.equal('FORBIDDEN');
    const { exports } = await answer<{ exports: { id: string }[] }>(api.url, '{ exports { id } }');
    expect(exports.map(({ id }) => id))
      .to.include(without.id)
      .and.not.include(personal.id);
    principal = reader;
    expect((await refusal('of: { orders: {} }, format: CSV'))[0]).to.equal('FORBIDDEN');
    expect((await fetchFile(without.url)).status).to.equal(404);
    expect((await request('of: { products: {} }, format: CSV')).state).to.equal('READY');
    principal = ownerOf({ sources: ['york'] });
    const scoped = await request('of: { orders: {} }, format: CSV, columns: ["sourceId"]');
    expect(new Set((await (await fetchFile(scoped.url)).text()).trimEnd().split('\r\n'))).to.deep.equal(
      new Set(['sourceId', 'york']),
    );
    expect((await fetchFile(without.url)).status).to.equal(404);
    principal = localOwner;
    expect((await fetchFile(scoped.url)).status).to.equal(200);
    // The word in the audit log is written within a second, and at the latest when the API stops.
    await api.stop();
    const { rows } = await database.pool.query<{ subjects: string[] }>(
      "select subjects from ops.audit_entry where action in ('download_export', 'read_personal_data') order by at",
    );
    const subjects = rows.flatMap((row) => row.subjects);
    expect(subjects).to.include(`export ${personal.id}`).and.include('customers.email');
  });
});

describe('The cost, the time and the end of exports', () => {
  let now = start;
  let api: TestApi;
  let principal: Principal = localOwner;

  before(async () => {
    const clock = { now: () => now, sleep: async () => undefined };
    const database = await createPreparedDatabase('exported_briefly', (pool) => fillCompany(pool, ['york']));
    const access = accessOf(() => principal, database.pool);
    const started = await startTestApi({ clock, access, exports: { keepHours: 2, maxMegabytes: 1 } }, database);
    api = {
      ...started,
      close: async () => {
        await started.close();
        await database.drop();
      },
    };
  });
  after(() => api.close());

  it('count: an export costs what its rows cost to read, and a query its own cost besides', async () => {
    const costOf = async (args: string): Promise<number> => {
      const { extensions, errors } = await ask(api.url, `mutation { requestExport(${args}) { id } }`);
      expect(errors).to.deep.equal([]);
      return (extensions as { cost?: number }).cost!;
    };
    expect(await costOf('of: { orderItems: {} }, format: CSV')).to.be.within(100_000, 100_500);
    expect(await costOf('of: { orders: {} }, format: CSV')).to.be.within(20_000, 20_500);
    const query = 'of: { query: { document: "{ report(by: [SOURCE]) { rows { orders } } }" } }, format: CSV';
    principal = { ...localOwner, id: 'key:poor', terms: { ...localOwner.terms, costPerDay: 1500 } };
    // Enough for the request, and not for the query.
    const { errors } = await ask(api.url, `mutation { requestExport(${query}) { id } }`);
    principal = localOwner;
    expect(errors[0]?.extensions.code).to.equal('BUDGET_EXHAUSTED');
  });

  it('are bounded: a file, a cell of a workbook, and how many may be waiting', async () => {
    const titled = (length: number) =>
      api.pool.query(`update warehouse.fact_order_items set title = repeat('x', ${length})`);
    const codeOf = async (format: string): Promise<string | undefined> => {
      const text = `mutation { requestExport(of: { orderItems: {} }, format: ${format}) { id } }`;
      return (await ask(api.url, text)).errors[0]?.extensions.code;
    };
    await titled(2_000_000);
    expect(await codeOf('CSV')).to.equal('EXPORT_TOO_LARGE');
    expect(await codeOf('XLSX')).to.equal('EXPORT_CELL_TOO_LONG');
    await titled(10);
    const waiting = await api.pool.query<{ export_id: string }>(
      `insert into ops.export (export_id, requested_at, principal_id, principal, permissions, subject, format, name, state, withheld)
       select gen_random_uuid(), now(), 'local-owner', '{}', '{figures}', '{"list": "orders", "filter": null}', 'csv', 'a.csv', 'queued', '{}'
       from generate_series(1, 10)
       returning export_id`,
    );
    const ids = waiting.rows.map((row) => row.export_id);
    try {
      expect(await codeOf('CSV')).to.equal('TOO_MANY_EXPORTS');
      const early = await fetch(`${api.url}/exports/${ids[0]}/a.csv`);
      expect([early.status, await early.text()].join(' ')).to.match(/^409 .*"EXPORT_NOT_READY"/);
      const cancelled = await answer(api.url, `mutation { cancelExport(id: "${ids[0]}") { state } }`);
      expect(cancelled).to.deep.equal({ cancelExport: { state: 'CANCELLED' } });
      expect(await codeOf('CSV')).to.equal(undefined);
    } finally {
      await api.pool.query('delete from ops.export where export_id = any($1)', [ids]);
    }
  });

  it('pass: a file can be fetched for its hours, and is deleted then', async () => {
    const { requestExport: file } = await answer<{ requestExport: ExportAnswer }>(
      api.url,
      'mutation { requestExport(of: { orders: {} }, format: CSV) { id url expiresAt } }',
    );
    expect(file).to.deep.include({ expiresAt: '2026-07-16T01:30:00Z' });
    now = new Date('2026-07-16T01:29:59Z');
    expect((await fetch(`${api.url}${file.url}`)).status).to.equal(200);
    now = new Date('2026-07-16T01:30:00Z');
    const gone = await fetch(`${api.url}${file.url}`);
    const body = (await gone.json()) as { errors: { extensions: { code: string } }[] };
    expect([gone.status, body.errors[0]?.extensions.code]).to.deep.equal([410, 'EXPORT_EXPIRED']);
    expect(await expireExports(api.pool, now, new Date('2026-06-15T00:00:00Z'))).to.be.above(0);
    const { rows } = await api.pool.query('select 1 from ops.export_chunk');
    expect(rows).to.deep.equal([]);
    expect(await answer(api.url, `{ export(id: "${file.id}") { state url } }`)).to.deep.equal({
      export: { state: 'EXPIRED', url: null },
    });
    await expireExports(api.pool, now, new Date('2026-08-15T00:00:00Z'));
    expect(await answer(api.url, `{ export(id: "${file.id}") { state } }`)).to.deep.equal({ export: null });
  });
});

import { expect } from 'chai';
import { maxReports } from '../../src/canonical/saved-report.js';
import { ownerOf } from '../../src/ledger/principals/principal.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { rejection } from '../support/rejection.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const weekly = `query Weekly($from: Date!, $to: Date!, $top: Int = 5) {
  report(by: [VARIANT], limit: $top, filter: { date: { range: { from: $from, to: $to } } }) {
    rows { variant { key } netSales { amount } }
  }
}`;

const reports = [
  {
    name: 'one-total',
    title: 'One total',
    description: null,
    document: '{ report { total { netSales { amount } } } }',
  },
];

const fields = 'name title description document isConfigured problem savedAt variables { name type defaultValue }';

const save = `mutation Save($name: ID!, $title: String!, $document: String!, $description: String) {
  saveReport(name: $name, title: $title, document: $document, description: $description) { ${fields} }
}`;

describe('Saved reports', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi({ reports });
  });
  after(() => api.close());

  it('are saved, listed beside those of the configuration, run as they stand, replaced and deleted', async () => {
    const saved = {
      ...{ name: 'best-variants', title: 'Best variants', description: 'With the rest.', document: weekly },
      ...{ isConfigured: false, problem: null, savedAt: '2026-07-15T23:30:00Z' },
      variables: [
        { name: 'from', type: 'Date!', defaultValue: null },
        { name: 'to', type: 'Date!', defaultValue: null },
        { name: 'top', type: 'Int', defaultValue: '5' },
      ],
    };
    const { name, title, description, document } = saved;
    expect(await answer(api.url, save, { name, title, description, document })).to.deep.equal({ saveReport: saved });
    const configured = { ...reports[0], isConfigured: true, problem: null, savedAt: null, variables: [] };
    expect(await answer(api.url, `{ savedReports { ${fields} } }`)).to.deep.equal({
      savedReports: [saved, configured],
    });
    const one = await answer<{ savedReport: { document: string } }>(
      api.url,
      '{ savedReport(name: "best-variants") { document } }',
    );
    const run = await answer<{ report: { rows: object[] } }>(api.url, one.savedReport.document, {
      ...{ from: '2026-06-29', to: '2026-07-12', top: 1 },
    });
    expect(run.report.rows).to.have.length(2);
    const shorter = { name, title: 'Total', document: reports[0]!.document };
    expect(await answer(api.url, save, shorter)).to.deep.include({
      saveReport: { ...saved, ...shorter, description: null, variables: [] },
    });
    const remove = 'mutation { deleteReport(name: "best-variants") { title } }';
    expect(await answer(api.url, remove)).to.deep.equal({ deleteReport: { title: 'Total' } });
    const again = await ask(api.url, remove);
    expect(again.errors[0]?.extensions).to.deep.equal({ code: 'NOT_FOUND', argument: 'name' });
    expect(await answer(api.url, '{ savedReport(name: "best-variants") { name } }')).to.deep.equal({
      savedReport: null,
    });
  });

  it('are refused with the reason when they cannot be run', async () => {
    const refusals: [string, RegExp][] = [
      [
        '{ report { rows { netSale { amount } } } }',
        /^The document cannot be run as a report\. Line 1, column 19: Cannot query field "netSale" on type "ReportRow"\. Did you mean "netSales"/,
      ],
      ['{ report { rows ', /Line 1, column 17: Syntax Error/],
      ['query A { sources { id } } query B { sources { id } }', /It has 2 operations; a report is one query/],
      ['fragment F on Source { id }', /It has 0 operations/],
      [
        'mutation { triggerSync(source: "london") { runs { alreadyActive } } }',
        /It is a mutation; a report is a query/,
      ],
      ['query Q($a: Int) { sources { id } }', /Variable "\$a" is never used/],
      [`{ ${'sources { '.repeat(70)} id ${'} '.repeat(70)} }`, /nested|deep|brackets/],
      [`{ sources { id } } #${'x'.repeat(20_000)}`, /at most 20000 characters|20,?000/],
    ];
    for (const [document, message] of refusals) {
      const { errors } = await ask(api.url, save, { name: 'wrong', title: 'Wrong', document });
      expect(errors[0]?.message, document.slice(0, 80)).to.match(message);
      expect(errors[0]?.extensions.code).to.equal('BAD_USER_INPUT');
    }
    const { document } = reports[0]!;
    for (const [values, message] of [
      [{ name: 'Not a name', title: 'x' }, /lower-case letters, digits and hyphens/],
      [{ name: 'empty', title: ' ' }, /title is empty/],
      [{ name: 'one-total', title: 'x' }, /stands in the configuration/],
    ] as const) {
      const { errors } = await ask(api.url, save, { document, ...values });
      expect(errors[0]?.message).to.match(message);
    }
    expect(await answer(api.url, '{ savedReports { name } }')).to.deep.equal({ savedReports: [{ name: 'one-total' }] });
  });

  it('are at most as many as their limit, and one more can still replace', async () => {
    await api.pool.query(
      `insert into ops.saved_report (name, title, document, saved_at)
      select 'r-' || n, 'R', '{ sources { id } }', '2026-07-01' from generate_series(1, $1) as s (n)`,
      [maxReports],
    );
    const { document } = reports[0]!;
    const { errors } = await ask(api.url, save, { name: 'another', title: 'x', document });
    expect(errors[0]?.message).to.equal(
      'There are 500 saved reports; no more are possible. Delete one with "deleteReport".',
    );
    await answer(api.url, save, { name: 'r-7', title: 'Replaced', document });
    await api.pool.query("delete from ops.saved_report where name like 'r-%'");
  });

  it('show why they are no longer valid for this version', async () => {
    await api.pool.query(
      "insert into ops.saved_report (name, title, document, saved_at) values ('old', 'Old', '{ gone { id } }', '2026-07-01')",
    );
    expect(await answer(api.url, '{ savedReport(name: "old") { problem } }')).to.deep.equal({
      savedReport: { problem: 'Line 1, column 3: Cannot query field "gone" on type "Query".' },
    });
    await answer(api.url, 'mutation { deleteReport(name: "old") { name } }');
  });

  it('can be read but not changed by clients that see only some sources', async () => {
    const some = await startTestApi({ reports, principal: ownerOf({ sources: ['london'] }) });
    try {
      const { document } = reports[0]!;
      for (const [text, values] of [
        [save, { name: 'mine', title: 'Mine', document }],
        ['mutation { deleteReport(name: "mine") { name } }', {}],
      ] as const) {
        const { errors } = await ask(some.url, text, values);
        expect(errors[0]?.extensions.code).to.equal('FORBIDDEN');
      }
      expect(await answer(some.url, '{ savedReports { name } }')).to.deep.equal({
        savedReports: [{ name: 'one-total' }],
      });
    } finally {
      await some.close();
    }
  });

  it('of the configuration stop the start of the API when the schema cannot answer them', async () => {
    const wrong = { ...reports[0]!, name: 'broken', document: '{\n  report { sum }\n}' };
    const error = await rejection(startTestApi({ reports: [...reports, wrong] }));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.equal(
      '1 of the configured reports cannot be run. Correct them, or remove them:\n' +
        '  reports[1].document (broken): Line 2, column 12: Cannot query field "sum" on type "Report".',
    );
  });
});

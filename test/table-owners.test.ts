import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectFile } from '../src/runtime/project-files.js';

/**
 * The only folder that may name each table of `ops`: others use a function, or a piece of SQL, that the owner exports.
 */
const owners = {
  sync_run: 'src/ledger/sync-runs/',
  sync_run_stream: 'src/ledger/sync-runs/',
  source: 'src/ledger/sources/',
  read_account: 'src/ledger/sources/',
  rejected_record: 'src/ledger/rejected-records/',
  warehouse_version: 'src/ledger/warehouse-version/',
  change: 'src/ledger/changes/',
  change_version: 'src/ledger/changes/',
  webhook: 'src/ledger/webhooks/',
  export: 'src/ledger/exports/',
  export_chunk: 'src/ledger/exports/',
  rollup: 'src/ledger/rollups/',
  saved_report: 'src/ledger/saved-reports/',
  scheduled_report: 'src/ledger/scheduled-reports/',
  report_schedule: 'src/ledger/scheduled-reports/',
  report_run: 'src/ledger/scheduled-reports/',
  report_link: 'src/ledger/scheduled-reports/',
  report_link_secret: 'src/ledger/scheduled-reports/',
  message: 'src/ledger/messages/',
  alert: 'src/ledger/alerts/',
  alert_check: 'src/ledger/alerts/',
  alert_event: 'src/ledger/alerts/',
  alert_notice: 'src/ledger/alerts/',
  alert_notice_event: 'src/ledger/alerts/',
  api_key: 'src/ledger/principals/',
  api_key_secret: 'src/ledger/principals/',
  api_key_revision: 'src/ledger/principals/',
  principal_usage: 'src/ledger/principals/',
  audit_entry: 'src/ledger/audit/',
  session: 'src/ledger/sessions/',
  token_bucket: 'src/ledger/token-buckets/',
};

const alsoAllowed = [
  // They compare the whole database with itself, each in one statement, and never run in production.
  'src/models/integrity/',
];

describe('a table of the ledger', () => {
  const files = readdirSync(projectFile('src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|sql)$/.test(file))
    .map((file) => `src/${file.split(path.sep).join('/')}`);

  for (const [table, owner] of Object.entries(owners)) {
    it(`ops.${table} is named only by ${owner}`, () => {
      const named = files.filter((file) => mentions(readFileSync(projectFile(file), 'utf8'), table));
      expect(named.some((file) => file.startsWith(owner))).to.equal(true);
      const others = named.filter((file) => ![owner, ...alsoAllowed].some((folder) => file.startsWith(folder)));
      expect(others, `ask ${owner} for it`).to.deep.equal([]);
    });
  }

  it('is found in any notation', () => {
    for (const text of ['from ops.source s', 'update OPS.Source set', 'from "ops"."source"', 'ops . source']) {
      expect(mentions(text, 'source'), text).to.equal(true);
    }
    expect(mentions('from ops.source_state', 'source')).to.equal(false);
  });
});

function mentions(text: string, table: string): boolean {
  return new RegExp(`\\bops"?\\s*\\.\\s*"?${table}\\b(?!_)`, 'i').test(text);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { platformSettings } from '../../src/cli/read-config.js';
import { loadConfig } from '../../src/config/load.js';
import { redactUrls } from '../../src/config/redact-urls.js';
import { redactConfig } from '../../src/config/redact.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { hideSecrets, hideSecretsInJson } from '../../src/runtime/hide-secrets.js';
import { runCli } from '../support/run-cli.js';

/** A possible password: with characters that YAML, JSON and URLs escape. */
const secret = 'xyzzy"\\ 7%ü';
const plain = 'xyzzy-plain-1';
const environment = { SECRET: secret, PLAIN: plain, UNSET: '' };
const platforms = platformSettings();

const shop = (settings: string): string =>
  `sources: [{ id: uk, platform: SHOPIFY, backfillStart: 2024-01-01, settings: ${settings} }]`;

describe('Secrets of the configuration', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-secrets-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function load(yaml: string, more: Record<string, string> = {}) {
    const file = path.join(folder, 'cartograph.yaml');
    writeFileSync(file, yaml);
    return loadConfig({ platforms, file, environment: { ...environment, ...more } });
  }

  function faultsOf(yaml: string, more: Record<string, string> = {}): string {
    try {
      load(yaml, more);
    } catch (error) {
      expect(error).to.be.instanceOf(ConfigError);
      return (error as Error).message;
    }
    throw new Error('it passed');
  }

  /** As `cartograph config check` prints it. */
  const printed = (yaml: string, more: Record<string, string> = {}): string =>
    stringify(redactConfig(load(yaml, more), platforms));

  for (const [what, yaml] of Object.entries({
    'a key of another type': `api: { port: "\${SECRET}" }`,
    'a key of few words': `exchangeRates: { provider: "\${SECRET}" }`,
    'a key with a pattern': `reporting: { currency: "\${SECRET}" }`,
    'a key with a check': `reporting: { timezone: "\${SECRET}" }`,
    'a key that there is not': `api: { pasword: "\${SECRET}" }`,
    'a section': `api: "\${SECRET}"`,
    'a list': `sources: "\${SECRET}"`,
    'an item of a list': `sources: ["\${SECRET}"]`,
    'the middle of a text': `reporting: { currency: "a\${SECRET}b" }`,
    'the platform of a source': `sources: [{ id: uk, platform: "\${SECRET}", backfillStart: 2024-01-01, settings: {} }]`,
    'the id of two sources': `sources:
  - { id: "\${PLAIN}", platform: FILES, timezone: Europe/London, currency: GBP, backfillStart: 2024-01-01, settings: {} }
  - { id: "\${PLAIN}", platform: FILES, timezone: Europe/London, currency: GBP, backfillStart: 2024-01-01, settings: {} }`,
    'the schedule of a source': `sources: [{ id: uk, platform: SHOPIFY, schedule: "\${SECRET}", backfillStart: 2024-01-01, settings: { shop: a.myshopify.com } }]`,
    'a schedule of five words': `sources: [{ id: uk, platform: SHOPIFY, schedule: "\${WORDS}", backfillStart: 2024-01-01, settings: { shop: a.myshopify.com } }]`,
    'a setting of a platform': shop(`{ shop: "\${SECRET}", bulkThreshold: "\${SECRET}", accessToken: x }`),
    'a host that is answered': `api: { allowedHosts: ["\${SECRET}"] }`,
    'a contact that joins nobody': `customers: { neverJoinBy: ["\${SECRET}"] }`,
    'bounds that do not grow': `segments: { low: "\${LOW}", medium: 7 }`,
  })) {
    it(`do not appear in the errors if one is put into ${what}`, () => {
      const faults = faultsOf(yaml, { LOW: '7654321', WORDS: '1 2 xyzzy 4 5' });
      expect(faults).to.not.match(/xyzzy|7654321/);
    });
  }

  for (const name of ['PORT', 'HOST', 'LOG_LEVEL', 'DATABASE_URL']) {
    it(`do not appear in the errors if one is put into ${name}, which is named`, () => {
      const faults = faultsOf('{}', { [name]: 'xyzzy /#?' });
      expect(faults)
        .to.match(new RegExp(`^  ${name} is \\(hidden\\); expected `, 'm'))
        .and.not.include('xyzzy');
    });
  }

  it('do not appear in the errors if one is in a wrong key, unchanged', () => {
    const faults = faultsOf(`reporting: { currency: shpat_0123456789abcdef0123456789abcdef }
segments: { low: ck_0123456789abcdef }
worker: { concurrency: "Bearer 9f8e7d6c5b4a39f8e7d6c5b4a3" }
api: shpss_0123456789abcdef
database: "postgres://u:0123456789abcdef@h/n"
sources: [{ id: uk, platform: SHOPIFY, schedule: cs_0123456789abcdef, backfillStart: 2024-01-01, settings: { shop: a.myshopify.com } }]`);
    expect(faults).to.not.match(/0123456789abcdef|9f8e7d/);
    // A value that is not a section is one error, not one for each of its letters and keys.
    expect(faults.split('\n')).to.have.lengthOf(7);
    expect(faults).to.include('api is (hidden); expected a section of settings');
  });

  it('are not confused with a long id of words', () => {
    expect(faultsOf('reporting: { currency: my-store-2024-production-instance }')).to.include(
      '"my-store-2024-production-instance"',
    );
  });

  it('are not confused with a URL in an example', () => {
    expect(faultsOf('{}', { DATABASE_URL: 'mysql://h/n' })).to.include(
      'such as postgres://localhost:5432/name, with user:password@',
    );
  });

  it('are called hidden there, beside what is expected', () => {
    expect(faultsOf(`api: { port: "\${SECRET}" }`)).to.include(
      'api.port is (hidden); expected a whole number from 0 to 65535',
    );
    expect(faultsOf(`segments: { low: "\${LOW}", medium: 7 }`, { LOW: '700' })).to.include(
      'segments is (hidden), 7, 1000',
    );
  });

  it('do not appear if a typing error makes a key of one, or if the file is not YAML', () => {
    for (const yaml of [
      shop('{ shop: a.myshopify.com, accessToken:shpat_xyzzy }'),
      'database: { url: *xyzzy }',
      'database: { url: !xyzzy }',
      'database: { url: "\\xyzzy" }',
      'database:\n  url: |xyzzy\n',
      'database: { url: @xyzzy }',
      '%xyzzy\n---\na: b',
      'database: { url: xyzzy',
      'xyzzy',
      'a: b: xyzzy',
      'xyzzy: 1\nxyzzy: 2',
    ]) {
      expect(faultsOf(yaml), yaml).to.not.include('xyzzy');
    }
    expect(faultsOf('database: { url: *word }')).to.match(/put a text that begins with \* in quotes/);
    expect(faultsOf('database: { url: !word }')).to.match(
      /put a text that begins with ! in quotes, at line 1, column 18/,
    );
  });

  it('appear in the output of `config check` as references, whatever their key', () => {
    const text = printed(
      `dataDir: "\${PLAIN}"
database: { url: "postgres://u:\${PLAIN}@db/x" }
reporting: { fiscalYearStartMonth: "\${MONTH}" }
exchangeRates: { file: "\${PLAIN}/rates.csv" }
api: { host: "\${PLAIN}", allowedHosts: ["\${PLAIN}"] }
${shop(`{ shop: a.myshopify.com, accessToken: "\${PLAIN}", certificateAuthority: "\${SECRET}" }`).replace('id: uk', `id: uk, name: "\${SECRET}"`)}`,
      { MONTH: '11' },
    );
    expect(text).to.not.match(/xyzzy|: 11\b/);
    for (const line of [
      `dataDir: \${PLAIN}`,
      `fiscalYearStartMonth: \${MONTH}`,
      `file: \${PLAIN}/rates.csv`,
      `host: \${PLAIN}`,
      `name: \${SECRET}`,
      `certificateAuthority: \${SECRET}`,
      'accessToken: (hidden)',
      'url: postgres://(hidden)@db/x',
      `- \${PLAIN}`,
    ]) {
      expect(text).to.include(line);
    }
  });

  it('do not appear in any URL: no user, no password, no parameter', () => {
    const url =
      'postgres://xyzzy:xyzzy@db:5432/x?sslmode=require&sslpassword=xyzzy&password=xyzzy&user=xyzzy&whatever=xyzzy';
    for (const text of [printed(`database: { url: "${url}" }`), printed('', { DATABASE_URL: url })]) {
      expect(text).to.not.include('xyzzy');
      expect(text).to.include('postgres://(hidden)@db:5432/x?sslmode=(hidden)&sslpassword=(hidden)');
    }
    expect(printed('exchangeRates: { baseUrl: "https://me:xyzzy@proxy.example/ecb?token=xyzzy#xyzzy" }'))
      .to.include('https://(hidden)@proxy.example/ecb?token=(hidden)#(hidden)')
      .and.to.not.include('xyzzy');
    expect(
      printed(shop('{ shop: a.myshopify.com, accessToken: x, baseUrl: "https://me:xyzzy@proxy.example" }')),
    ).to.not.include('xyzzy');
    expect(faultsOf('reporting: { currency: "https://xyzzy@proxy.example/?a=xyzzy" }')).to.not.include('xyzzy');
    expect(redactUrls('https://www.ecb.europa.eu')).to.equal('https://www.ecb.europa.eu');
  });

  it('are refused in a database URL that the driver would read as a host, and in any other form', () => {
    for (const url of [
      'postgres://u:1/xyzzy@db/x',
      'postgres://u:1#xyzzy@db/x',
      'postgres://u:1?xyzzy@db/x',
      'postgres://u:xyz/zy@db/x',
      'host=db user=u password=xyzzy',
      'mysql://u:xyzzy@db/x',
    ]) {
      const faults = faultsOf(`database: { url: "${url}" }`);
      expect(faults).to.match(/database\.url is \(hidden\); expected a PostgreSQL URL.*%2F/);
      expect(faultsOf('', { DATABASE_URL: url })).to.match(/DATABASE_URL is \(hidden\)/);
    }
    for (const url of [
      'postgres://u:p%2F%23@db/x',
      'postgresql:///x?host=/run/postgresql',
      'postgres://u@/x?host=/run',
      'postgres://u:p@[::1]:5432/x',
    ]) {
      expect(load(`database: { url: "${url}" }`).database.url).to.equal(url);
    }
  });

  it('are known to the log and to errors, in every form', () => {
    const { hidden } = load(
      `database: { url: "postgres://u:hunter2%2Fof%20db@db/x?sslpassword=plugh-plugh&application_name=cartograph" }
customers: { neverJoinBy: [till@shop.example] }
dataDir: "\${SECRET}"
${shop('{ shop: a.myshopify.com, accessToken: shpat_literal }')}`,
    ).log;
    const line = JSON.stringify({
      msg: `failed: ${secret} hunter2/of db hunter2%2Fof%20db plugh-plugh till@shop.example shpat_literal ${encodeURIComponent(secret)}`,
      url: 'https://me:pw@proxy.example/x',
    });
    const shown = JSON.parse(hideSecretsInJson(line, hidden)) as { msg: string; url: string };
    expect(shown.msg).to.equal(`failed:${' (hidden)'.repeat(7)}`);
    expect(shown.url).to.equal('https://(hidden)@proxy.example/x');
    expect(hideSecrets('application cartograph', hidden)).to.equal('application cartograph');
  });

  it('do not appear if the database refuses them, nor in the log of a process', async () => {
    const url = 'postgres://xyzzy-user:xyzzy-password@127.0.0.1:1/xyzzy?sslpassword=xyzzy-too';
    const env = { DATABASE_URL: url, NODE_ENV: 'production', LOG_LEVEL: 'debug' };
    writeFileSync(path.join(folder, 'cartograph.yaml'), '');
    const { code, stdout, stderr } = await runCli(['migrate'], folder, env);
    expect(code).to.not.equal(0);
    expect(stdout + stderr).to.not.match(/xyzzy-password|xyzzy-too/);
    const check = await runCli(['config', 'check'], folder, env);
    expect([check.code, check.stdout.includes('xyzzy-')]).to.deep.equal([0, false]);
  });
});

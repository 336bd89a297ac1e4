import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import Type from 'typebox';
import { platformSettings } from '../../src/cli/read-config.js';
import { configSchema, sourceSchema } from '../../src/config/config-schema.js';
import { loadConfig } from '../../src/config/load.js';
import { redactUrls } from '../../src/config/redact-urls.js';
import { redactConfig } from '../../src/config/redact.js';
import { rollupProblems } from '../../src/models/metrics/rollups.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { projectFile } from '../../src/runtime/project-files.js';

const shopify = Type.Object(
  {
    shop: Type.String({ minLength: 1, wanted: 'a shop domain' }),
    accessToken: Type.Optional(Type.String({ minLength: 1, secret: true, wanted: 'a token' })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 250, default: 100, wanted: 'a page size' })),
  },
  { additionalProperties: false },
);
const platforms = { SHOPIFY: shopify };

const source = (more = ''): string => `
sources:
  - id: uk
    platform: SHOPIFY
    backfillStart: 2024-01-01
    settings: { shop: uk.myshopify.com, accessToken: "\${TOKEN}" }
${more}`;

describe('The configuration', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-config-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  function load(yaml: string, environment: Record<string, string> = {}) {
    const file = path.join(folder, 'cartograph.yaml');
    writeFileSync(file, yaml);
    return loadConfig({ platforms, rollupProblems, file, environment });
  }

  function faultsOf(yaml: string, environment: Record<string, string> = {}): string {
    try {
      load(yaml, environment);
    } catch (error) {
      expect(error).to.be.instanceOf(ConfigError);
      return (error as Error).message;
    }
    throw new Error('it passed');
  }

  it('has defaults for everything except the sources', () => {
    const config = load('');
    expect(config.reporting).to.deep.equal({ currency: 'GBP', timezone: 'Europe/London', fiscalYearStartMonth: 1 });
    expect(config.segments).to.deep.equal({ medium: '50', high: '200', vip: '1000' });
    expect(config.api).to.deep.equal({
      host: '127.0.0.1',
      port: 4000,
      publicUrl: null,
      allowedHosts: [],
      corsOrigins: [],
      trustProxy: [],
      maxConnections: 1000,
      maxStreams: 200,
      maxStreamsPerPrincipal: 20,
      timeouts: { headersSeconds: 10, requestSeconds: 30, idleSeconds: 65, answerSeconds: 120 },
      statementTimeoutSeconds: 30,
      factsConnections: Math.max(1, Math.floor(os.availableParallelism() / 2)),
      answerMemoryMegabytes: 32,
      trustedDocuments: null,
      introspection: true,
    });
    expect(config.database.url).to.equal(null);
    expect(config.sources).to.deep.equal([]);
  });

  it('completes a source, and reads its secrets from the environment', () => {
    expect(load(source(), { TOKEN: 'shpat_1' }).sources).to.deep.equal([
      {
        id: 'uk',
        platform: 'SHOPIFY',
        name: null,
        settings: { shop: 'uk.myshopify.com', accessToken: 'shpat_1', pageSize: 100 },
        timezone: null,
        currency: null,
        schedule: '0 5 * * *',
        scheduleTimezone: 'Europe/London',
        backfillStart: '2024-01-01',
        store: null,
      },
    ]);
  });

  it('lets visits and advertising belong to a store: one that is configured, and sells', () => {
    const text = (id: string, platform: string, store: string): string =>
      `  - { id: ${id}, platform: ${platform}, store: ${store}, backfillStart: 2024-01-01, settings: {} }`;
    const known = { ...platforms, GOOGLE_ADS: Type.Object({}), META_ADS: Type.Object({}) };
    const of = (...more: string[]) => {
      writeFileSync(path.join(folder, 'cartograph.yaml'), source(more.join('\n')));
      return loadConfig({ platforms: known, folder, environment: { TOKEN: 'shpat_1' } }).sources;
    };
    expect(of(text('ads', 'GOOGLE_ADS', 'uk'))[1]).to.deep.include({ id: 'ads', store: 'uk' });
    for (const [line, fault] of [
      [text('ads', 'GOOGLE_ADS', 'ukk'), /sources\[1\]\.store is "ukk", which is not the id of a source/],
      [
        text('ads', 'GOOGLE_ADS', 'ads'),
        /sources\[1\]\.store is "ads", which sells nothing; expected the id of a store/,
      ],
      [text('shop', 'SHOPIFY', 'uk'), /sources\[1\]\.store is only for GOOGLE_ANALYTICS, GOOGLE_ADS, META_ADS/],
    ] as const) {
      expect(() => of(line)).to.throw(ConfigError, fault);
    }
  });

  it('refuses to read an account, or the visits of a store, by two sources', () => {
    const id = Type.String({ account: true });
    const known = {
      ...platforms,
      GOOGLE_ADS: Type.Object({ customerId: id, clients: Type.Optional(Type.Array(id)) }),
      GOOGLE_ANALYTICS: Type.Object({ propertyId: id }),
      META_ADS: Type.Object({ adAccounts: Type.Array(id) }),
    };
    const of = (...more: [platform: string, settings: string, store?: string][]) => {
      const lines = more.map(
        ([platform, settings, store], at) =>
          `  - { id: s${at}, platform: ${platform}, ${store ? `store: ${store}, ` : ''}backfillStart: 2024-01-01, settings: { ${settings} } }`,
      );
      writeFileSync(path.join(folder, 'cartograph.yaml'), source(lines.join('\n')));
      return loadConfig({ platforms: known, folder, environment: { TOKEN: 'shpat_1' } }).sources;
    };
    expect(() => of(['META_ADS', 'adAccounts: ["act_1", "2"]'], ['META_ADS', 'adAccounts: ["3", "act_2"]'])).to.throw(
      /sources\[2\]\.settings\.adAccounts\[1\] is "act_2", which sources\[1\] reads too: all of it would count twice/,
    );
    expect(() =>
      of(
        ['GOOGLE_ADS', 'customerId: "111-111-1111", clients: ["222-222-2222"]'],
        ['GOOGLE_ADS', 'customerId: "2222222222"'],
      ),
    ).to.throw(/sources\[2\]\.settings\.customerId is "2222222222", which sources\[1\] reads too/);
    expect(() => of(['GOOGLE_ANALYTICS', 'propertyId: "7"'], ['GOOGLE_ANALYTICS', 'propertyId: "7"'])).to.throw(
      /sources\[2\]\.settings\.propertyId is "7", which sources\[1\] reads too/,
    );
    expect(() =>
      of(['GOOGLE_ANALYTICS', 'propertyId: "7"', 'uk'], ['GOOGLE_ANALYTICS', 'propertyId: "8"', 'uk']),
    ).to.throw(/sources\[2\]\.store is "uk", whose visits sources\[1\] measures too/);
    const manager = 'customerId: "1111111111"';
    expect(
      of(
        ['GOOGLE_ADS', `${manager}, clients: ["2222222222"]`],
        ['GOOGLE_ADS', `${manager}, clients: ["3333333333"]`],
        ['META_ADS', 'adAccounts: ["2222222222"]'],
        ['GOOGLE_ANALYTICS', 'propertyId: "7"', 'uk'],
        ['GOOGLE_ANALYTICS', 'propertyId: "8"'],
      ),
    ).to.have.length(6);
    // The connectors say which settings name accounts.
    for (const [platform, setting] of [
      ['GOOGLE_ADS', '{"customerId":true,"clients":true}'],
      ['GOOGLE_ANALYTICS', '{"propertyId":true}'],
      ['META_ADS', '{"adAccounts":true}'],
    ] as const) {
      const { properties } = platformSettings()[platform] as {
        properties: Record<string, { account?: true; items?: { account?: true } }>;
      };
      const marked = Object.entries(properties).filter(([, each]) => each.account ?? each.items?.account);
      expect(JSON.stringify(Object.fromEntries(marked.map(([name]) => [name, true]))), platform).to.equal(setting);
    }
  });

  it('is overridden by the environment, and a reference may be a number', () => {
    const config = load(`api: { port: "\${API_PORT}" }`, {
      API_PORT: '4100',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://u:p@db/x',
    });
    expect([config.api.host, config.api.port]).to.deep.equal(['0.0.0.0', 4100]);
    expect(config.database.url).to.equal('postgres://u:p@db/x');
    expect(load('api: { port: 4100 }', { PORT: '4200' }).api.port).to.equal(4200);
    expect(load(`api: { allowedHosts: ["\${NAME}", "::1"] }`, { NAME: 'shop.example' }).api.allowedHosts).to.deep.equal(
      ['shop.example', '::1'],
    );
  });

  it('reads from a standby only of a server of your own, whose password it hides too', () => {
    const url = 'postgres://u:p@db/x';
    const replica = 'postgres://u:xyzzy-plugh@replica/x';
    const config = load(`database: { url: "${url}", readUrl: "${replica}" }`);
    expect(config.database).to.deep.equal({ url, readUrl: replica, readMaxLagSeconds: 10 });
    expect(config.log.hidden).to.include('xyzzy-plugh');
    expect(JSON.stringify(redactConfig(config, {}))).not.to.contain('plugh');
    expect(faultsOf(`database: { readUrl: "${replica}" }`)).to.contain('database.readUrl needs database.url');
  });

  it("sends traces where the file or OpenTelemetry's variables say, which come first", () => {
    expect(load('').telemetry).to.equal(null);
    const file = 'telemetry: { otlpUrl: "http://collector:4318/", headers: { key: "xyzzy-plugh" }, sampleRatio: 0.5 }';
    const byFile = {
      tracesUrl: 'http://collector:4318/v1/traces',
      headers: { key: 'xyzzy-plugh' },
      resource: { 'service.name': 'cartograph' },
      ...{ sampleRatio: 0.5, followsCaller: true, timeoutMs: 10_000 },
    };
    const config = load(file);
    expect(config.telemetry).to.deep.equal(byFile);
    expect(config.log.hidden).to.include('xyzzy-plugh');
    expect(JSON.stringify(redactConfig(config, {}))).not.to.contain('plugh');
    const variables = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://other:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'key=a%2Cb, second=c=d',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=x,region=eu',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    };
    expect(load(file, variables).telemetry).to.deep.equal({
      tracesUrl: 'https://other:4318/v1/traces',
      headers: { key: 'a,b', second: 'c=d' },
      resource: { 'service.name': 'x', region: 'eu' },
      ...{ sampleRatio: 0.25, followsCaller: false, timeoutMs: 10_000 },
    });
    const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://own/spans', OTEL_SERVICE_NAME: 'shop' };
    expect(load(file, { ...variables, ...own }).telemetry).to.deep.include({
      tracesUrl: 'https://own/spans',
      resource: { 'service.name': 'shop', region: 'eu' },
    });
    expect(load(file, { OTEL_SDK_DISABLED: 'true' }).telemetry).to.equal(null);
    const faults = faultsOf(file, {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://other',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_HEADERS: 'xyzzy-plugh',
      OTEL_TRACES_SAMPLER: 'sometimes',
    });
    expect(faults).to.contain('OTEL_EXPORTER_OTLP_PROTOCOL is (hidden); expected http/json');
    expect(faults).to.contain('OTEL_EXPORTER_OTLP_HEADERS is (hidden); expected a list such as name=value');
    expect(faults).to.contain('OTEL_TRACES_SAMPLER is (hidden); expected one of always_on, ').and.not.contain('plugh');
  });

  it('names groups of known stores for customer value, of at least two each', () => {
    expect(load(source(), { TOKEN: 'x' }).customerValue).to.deep.equal({ storeGroups: [] });
    const message = faultsOf(`customerValue: { storeGroups: [[uk, berlin], [uk]] }\n${source()}`);
    expect(message).to.contain('customerValue.storeGroups[0][1] is "berlin", which is not the id of a source');
    expect(message).to.contain(
      'customerValue.storeGroups[1] is a list of 1; expected a list of at least two ids of sources',
    );
    expect(message).not.to.contain('storeGroups[0][0]');
  });

  it('refuses webhooks without a strong secret, of unknown sources or types, or of one name', () => {
    const webhook = (more: string): string => `webhooks:\n  - { name: erp, url: "https://erp.example", ${more} }\n`;
    const strong = `secrets: ["\${HOOK}"]`;
    const environment = { HOOK: 'a secret that is long enough', TOKEN: 'x' };
    expect(load(`${webhook(strong)}${source()}`, environment).webhooks).to.deep.equal([
      ...[{ name: 'erp', url: 'https://erp.example', secrets: [environment.HOOK], sources: null, types: null }],
    ]);
    expect(faultsOf(`${webhook('secrets: [short]')}${source()}`)).to.contain(
      'expected a secret of at least 24 characters',
    );
    const wrong = `${webhook(`${strong}, sources: [berlin], types: [ORDERS]`)}${source()}`;
    expect(faultsOf(wrong)).to.contain('webhooks[0].sources[0] is "berlin", which is not the id of a source');
    expect(faultsOf(wrong)).to.contain('webhooks[0].types[0]').and.contain('ORDER, ORDER_ITEM');
    const twice = webhook(strong) + webhook(strong).replace('webhooks:\n', '');
    expect(faultsOf(`${twice}${source()}`)).to.contain('webhooks[1].name is the name of webhooks[0] too');
  });

  it('has aggregates of dimensions that reports know, and reports with names of their own', () => {
    const rollups = (yaml: string): string => faultsOf(`rollups:\n${yaml}`);
    const config = load(`
rollups:
  - { by: [country, category], period: month }
reports:
  - { name: total, title: Total, document: "{ report { total { orders } } }" }
`);
    expect(config.rollups).to.deep.equal([{ by: ['country', 'category'], period: 'month' }]);
    expect(config.reports).to.deep.equal([
      { name: 'total', title: 'Total', description: null, document: '{ report { total { orders } } }' },
    ]);
    expect(rollups('  - { by: [category], period: month }\n  - { by: [counrty], period: day }')).to.match(
      /\n {2}cartograph\.yaml:3 rollups\[1\] has no dimension "counrty"; an aggregate can be by platform, /,
    );
    expect(rollups('  - { by: [category], period: week }')).to.contain(
      'rollups[0].period is "week"; expected day or month; weeks, quarters and years are added up from these',
    );
    expect(rollups('  - { by: [], period: day }')).to.contain(
      'rollups[0].by is an empty list; expected a list of dimensions',
    );
    expect(rollups('  - { by: [category], period: day }\n'.repeat(11))).to.contain(
      'rollups is a list of 11; expected a list of at most 10 aggregates',
    );
    const twice = faultsOf(`
reports:
  - { name: total, title: Total, document: "{ report { total { orders } } }" }
  - { name: total, title: Again, document: "{ report { total { orders } } }" }
  - { name: A total, title: Total, document: "x" }
`);
    expect(twice).to.contain('reports[1].name is the name of reports[0] too; each needs its own');
    expect(twice).to.match(/reports\[2\]\.name is "A total"; expected at most 60 lower-case letters/);
  });

  it('is frozen all the way down', () => {
    const config = load(source(), { TOKEN: 'x' });
    expect(() => Object.assign(config.sources[0]!.settings as object, { shop: 'other' })).to.throw(TypeError);
    expect(() => Object.assign(config.api, { port: 1 })).to.throw(TypeError);
  });

  it('reports every error at once, with its place, the value and what is expected', () => {
    const message = faultsOf(`
reportng: {}
reporting:
  currency: pounds
  timezone: Europe/Londn
  fiscalYearStartMonth: 13
api: { port: "\${NO_SUCH_PORT}" }
segments: { low: 50, medium: 40 }
database: { url: "mysql://root:hunter2@db/x" }
sources:
  - id: UK Store
    platform: SHOPFY
    backfillStart: 2024-02-30
    settings: {}
  - id: uk
    platform: SHOPIFY
    schedul: 0 5 * * *
    schedule: every day
    backfillStart: 2024-01-01
    settings: { accessToken: 7, pageSize: 251 }
  - id: uk
    platform: AMAZON
    settings: {}
`);
    const lines = message.split('\n').slice(1);
    for (const expected of [
      /cartograph\.yaml:2 reportng unknown setting; did you mean reporting\?/,
      /cartograph\.yaml:4 reporting\.currency is "pounds"; expected a currency code such as GBP/,
      /cartograph\.yaml:5 reporting\.timezone is "Europe\/Londn"; expected a time zone/,
      /cartograph\.yaml:6 reporting\.fiscalYearStartMonth is 13; expected a whole number from 1 to 12/,
      /cartograph\.yaml:7 api\.port refers to \$\{NO_SUCH_PORT\}, which is not set/,
      /cartograph\.yaml:9 database\.url is \(hidden\); expected a PostgreSQL URL/,
      /cartograph\.yaml:11 sources\[0\]\.id is "UK Store"; expected at most 40 lower-case letters/,
      /cartograph\.yaml:12 sources\[0\]\.platform is "SHOPFY"; expected one of SHOPIFY/,
      /cartograph\.yaml:13 sources\[0\]\.backfillStart is "2024-02-30"; expected a date such as/,
      /cartograph\.yaml:17 sources\[1\]\.schedul unknown setting; did you mean schedule\?/,
      /cartograph\.yaml:18 sources\[1\]\.schedule is "every day"; expected a cron expression/,
      /cartograph\.yaml:20 sources\[1\]\.settings\.shop is missing; expected a shop domain/,
      /cartograph\.yaml:20 sources\[1\]\.settings\.accessToken is \(hidden\); expected a token/,
      /cartograph\.yaml:20 sources\[1\]\.settings\.pageSize is 251; expected a page size/,
      /cartograph\.yaml:21 sources\[2\]\.backfillStart is missing/,
      /cartograph\.yaml:22 sources\[2\]\.platform is AMAZON; this version supports SHOPIFY/,
      /cartograph\.yaml:21 sources\[2\]\.id is "uk", the same id as sources\[1\]/,
    ]) {
      expect(
        lines.filter((line) => expected.test(line)),
        `${expected} in\n${message}`,
      ).to.have.length(1);
    }
    expect(message).to.not.contain('hunter2');
  });

  it('requires growing segment bounds, and heartbeats shorter than leases', () => {
    expect(faultsOf('segments: { low: 300 }')).to.match(/segments is 300, 200, 1000; expected increasing bounds/);
    expect(faultsOf('worker: { heartbeatSeconds: 30 }')).to.match(/heartbeatSeconds < leaseSeconds/);
  });

  it('requires allowed hosts to be names without scheme and port', () => {
    for (const host of [
      'http://shop.example',
      'shop.example:4000',
      'shop.example/graphql',
      '*',
      '*.shop.example',
      'a b',
    ]) {
      expect(faultsOf(`api: { allowedHosts: ["${host}"] }`), host).to.match(
        /api\.allowedHosts\[0\] is ".*"; expected a name or an address such as/,
      );
    }
  });

  it('reports where the text is not YAML, and a named file that does not exist', () => {
    expect(faultsOf('api: { port: 1')).to.match(/is not YAML:\n.*line 1/);
    expect(() =>
      loadConfig({ platforms, environment: { CARTOGRAPH_CONFIG: path.join(folder, 'none.yaml') } }),
    ).to.throw(ConfigError, /none\.yaml does not exist/);
  });

  it('does not quote a line that is not YAML, nor a value in place of a section: both may be secret', () => {
    expect(faultsOf('sources: [{ settings: { accessToken: shpat_secret: x }}\nb: shpat_secret: y')).to.not.contain(
      'shpat_',
    );
    const misplaced = faultsOf(
      'sources: [{ id: uk, platform: SHOPIFY, settings: shpat_secret, backfillStart: 2024-01-01 }]',
    );
    expect(misplaced).to.contain('sources[0].settings is (hidden)').and.to.not.contain('shpat_');
  });

  for (const [cron, reason] of [
    ['0 5 * * MOON', /cannot resolve alias/],
    ['5-1 * * * *', /Invalid range: 5-1/],
    ['0 5 * * FRI-MON', /Invalid range: 5-1/],
    ['0 5 31 2 *', /Invalid explicit day of month/],
    ['0 0 31 4,6,9,11 *', /Invalid explicit day of month/],
    ['*/0 * * * *', /cannot repeat at every 0 time/],
    ['1,,2 * * * *', /Invalid list value/],
    ['0 5 15W * *', /Invalid characters, got value: 15W/],
    ['0 5 * * 5#6', /invalid dayOfWeek occurrence/],
    ['H 5 * * *', /H means a random time/],
    ['0 5 * *', /it has 4 field\(s\) instead of five \(minute, .*\)/],
    ['0 0 5 * * *', /it has 6 field\(s\) instead of five/],
    ['@daily', /it has 1 field\(s\) instead of five/],
  ] as const) {
    it(`refuses the schedule "${cron}", which the queue would never run, with the reason`, () => {
      expect(faultsOf(source(`    schedule: "${cron}"`)))
        .to.contain(
          `sources[0].schedule is "${cron}"; expected a cron expression such as "0 5 * * *". It would never run: `,
        )
        .and.to.match(reason);
    });
  }

  it('refuses a schedule that is never due, and accepts lists, ranges and steps', () => {
    for (const cron of ['99 5 * * *', '0 24 * * *', '0 5 0 * *', '0 5 * 13 *', '0 5 * * 8', '0 5 * *', 'daily']) {
      expect(faultsOf(source(`    schedule: "${cron}"`)), cron).to.contain('sources[0].schedule');
    }
    for (const cron of ['*/15 * * * *', '0,30 5-7 1 JAN-MAR MON-FRI', '0 5 * * 0', '0 5 L * 5#2']) {
      expect(load(source(`    schedule: "${cron}"`), { TOKEN: 'x' }).sources[0]?.schedule).to.equal(cron);
    }
  });

  it('is shown without secrets', () => {
    const config = load(`database: { url: "postgres://me:hunter2@db/x" }\n${source()}`, { TOKEN: 'shpat_secret' });
    const shown = JSON.stringify(redactConfig(config, platforms));
    expect(shown).to.not.match(/hunter2|shpat_secret/);
    expect(shown).to.contain('uk.myshopify.com').and.to.contain('postgres://(hidden)@db/x');
    expect(redactUrls('postgres://me:hunter2@db:port/x')).to.equal('(hidden)');
  });

  it('accepts e-mail addresses and phones that are never joined by, and never shows them', () => {
    const listed = (contacts: string) => `customers: { neverJoinBy: [${contacts}] }`;
    const config = load(listed('Till@shop.example, "+44 (20) 7946-0000"'), {});
    expect(config.customers.neverJoinBy).to.deep.equal(['Till@shop.example', '+44 (20) 7946-0000']);
    const shown = JSON.stringify(redactConfig(config, {}));
    expect(shown)
      .to.contain('"neverJoinBy":["(hidden)","(hidden)"]')
      .and.to.not.match(/shop\.example|7946/);
    for (const wrong of ['020 79460000', 'shop.example', '+0 12345678', 'a b@shop.example', '442079460000']) {
      expect(faultsOf(listed(wrong)), wrong)
        .to.match(/customers\.neverJoinBy\[0\] is \(hidden\); expected an e-mail address, or a phone number/)
        .and.to.not.contain(wrong);
    }
    expect(faultsOf('customers: { neverJoinBy: till@shop.example }')).to.not.contain('shop.example');
  });

  it('hides the settings of an unknown platform', () => {
    const config = load(source(), { TOKEN: 'shpat_secret' });
    expect(JSON.stringify(redactConfig(config, {}))).to.not.contain('shpat_secret');
  });

  it('uses the defaults for a section whose lines are all comments', () => {
    const file = path.join(folder, 'sections.yaml');
    writeFileSync(file, 'api:\n  # port: 5\nworker:\nsources:\ndatabase:\n');
    const { api, worker, sources } = loadConfig({ platforms: {}, file, environment: {} });
    expect([api.port, worker.concurrency, sources]).to.deep.equal([4000, 2, []]);
  });

  it('reports a folder in place of a configuration file', () => {
    expect(() => loadConfig({ platforms: {}, file: folder, environment: {} })).to.throw(ConfigError, 'is a folder');
  });
});

describe('cartograph.example.yaml', () => {
  const settings = platformSettings();
  const file = projectFile('cartograph.example.yaml');
  const text = readFileSync(file, 'utf8');

  it('loads', () => {
    const config = loadConfig({ platforms: settings, file, environment: { SHOPIFY_ACCESS_TOKEN: 'x' } });
    expect(config.sources.map(({ id }) => id)).to.deep.equal(['uk-store']);
  });

  it('shows the defaults', () => {
    const shown = loadConfig({ platforms: settings, file, environment: { SHOPIFY_ACCESS_TOKEN: 'x' } });
    const bare = loadConfig({ platforms: settings, environment: {}, folder: projectFile('migrations') });
    expect({ ...shown, file: null, sources: [], references: [], dataDir: '' }).to.deep.equal({ ...bare, dataDir: '' });
  });

  it('names every setting', () => {
    const sections = Object.values(configSchema.properties as Record<string, { properties?: object }>);
    const ofPlatforms = Object.values(settings) as { properties?: object }[];
    const names = [configSchema, sourceSchema, ...sections, ...ofPlatforms].flatMap(({ properties }) =>
      Object.keys(properties ?? {}),
    );
    for (const name of names) expect(text, name).to.match(new RegExp(`^[\\s#-]*${name}:`, 'm'));
  });
});

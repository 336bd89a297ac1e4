import { availableParallelism } from 'node:os';
import Type from 'typebox';
import { changeKindNames, changeTypeOf } from '../canonical/change-kind.js';
import { platforms } from '../canonical/platform.js';
import {
  longestReport,
  longestReportDescription,
  longestReportTitle,
  maxReports,
  reportNamePattern,
} from '../canonical/saved-report.js';
import { accessSchema } from './access-schema.js';
import { alertsSchema } from './alerts-schema.js';
import { destinationsSchema, mailSchema } from './message-schemas.js';
import { scheduledReportsSchema } from './scheduled-reports-schema.js';
import { section, text, whole } from './setting-types.js';

/** Each query of facts takes a processor of PostgreSQL's, which is often on this machine. */
const factsConnections = Math.max(1, Math.floor(availableParallelism() / 2));

const changeTypes = Object.fromEntries(
  changeKindNames.map((kind) => [changeTypeOf(kind), changeTypeOf(kind)]),
) as Record<string, string>;

const currency = text('a currency code such as GBP (ISO 4217)', { pattern: '^[A-Z]{3}$' });
const timezone = text('a time zone such as Europe/London (IANA)', { check: 'timezone' });
const bound = (byDefault: string) =>
  Type.Union([Type.String({ pattern: '^\\d+(\\.\\d+)?$' }), Type.Number({ minimum: 0 })], {
    default: byDefault,
    wanted: 'an amount such as 50 or "49.99"',
  });

const databaseUrl = text(
  'a PostgreSQL URL such as postgres://localhost:5432/name, with user:password@ before the host, and / ? # @ in a password written as %2F %3F %23 %40',
  {
    pattern: '^postgres(ql)?://',
    check: 'database-url',
    secret: true,
  },
);

/** Each costs every roll-up something. */
const maxRollups = 10;

export const sourceSchema = Type.Object(
  {
    id: text('at most 40 lower-case letters, digits and hyphens, starting with a letter', {
      pattern: '^[a-z][a-z0-9-]{0,39}$',
    }),
    platform: Type.Enum(
      Object.fromEntries(platforms.map((platform) => [platform, platform])) as Record<string, string>,
      {
        wanted: `one of ${platforms.join(', ')}`,
      },
    ),
    name: Type.Optional(text('a name for people')),
    settings: Type.Unknown({ wanted: "the platform's settings" }),
    timezone: Type.Optional(timezone),
    currency: Type.Optional(currency),
    schedule: Type.String({ default: '0 5 * * *', check: 'cron', wanted: 'a cron expression such as "0 5 * * *"' }),
    scheduleTimezone: { ...timezone, default: 'Europe/London' } as typeof timezone,
    backfillStart: text('a date such as 2024-01-01', { check: 'date' }),
    store: Type.Optional(text('the id of a source')),
  },
  { additionalProperties: false, wanted: 'a source' },
);

export const configSchema = Type.Object(
  {
    dataDir: Type.String({ default: '.cartograph', minLength: 1, wanted: 'a folder' }),
    database: section({
      url: Type.Optional(databaseUrl),
      readUrl: Type.Optional(databaseUrl),
      readMaxLagSeconds: whole(1, 3600, 10),
    }),
    reporting: section({
      currency: { ...currency, default: 'GBP' } as typeof currency,
      timezone: { ...timezone, default: 'Europe/London' } as typeof timezone,
      fiscalYearStartMonth: whole(1, 12, 1),
    }),
    segments: section({ low: bound('50'), medium: bound('200'), high: bound('1000') }),
    customers: section({
      // Personal data: never shown.
      neverJoinBy: Type.Array(
        text('an e-mail address, or a phone number that begins with + and the country code', {
          check: 'contact',
          secret: true,
        }),
        { default: [], wanted: 'a list of e-mail addresses and phone numbers', secret: true },
      ),
    }),
    customerValue: section({
      storeGroups: Type.Array(
        Type.Array(text('the id of a source'), { minItems: 2, wanted: 'a list of at least two ids of sources' }),
        { default: [], wanted: 'a list of groups, each a list of ids of sources' },
      ),
    }),
    rollups: Type.Array(
      Type.Object(
        {
          by: Type.Array(text('the name of a dimension such as country'), {
            minItems: 1,
            wanted: 'a list of dimensions such as [country, category]',
          }),
          period: Type.Enum(
            { day: 'day', month: 'month' },
            { wanted: 'day or month; weeks, quarters and years are added up from these' },
          ),
        },
        { additionalProperties: false, wanted: 'an aggregate such as { by: [country, category], period: month }' },
      ),
      {
        default: [],
        maxItems: maxRollups,
        wanted: `a list of at most ${maxRollups} aggregates`,
      },
    ),
    reports: Type.Array(
      Type.Object(
        {
          name: text('at most 60 lower-case letters, digits and hyphens, starting with a letter', {
            pattern: reportNamePattern,
          }),
          title: text(`a title of at most ${longestReportTitle} characters`, { maxLength: longestReportTitle }),
          description: Type.Optional(
            text(`a text of at most ${longestReportDescription} characters`, { maxLength: longestReportDescription }),
          ),
          document: text(`a GraphQL query of at most ${longestReport} characters`, { maxLength: longestReport }),
        },
        { additionalProperties: false, wanted: 'a report with name, title and document' },
      ),
      { default: [], maxItems: maxReports, wanted: `a list of at most ${maxReports} reports` },
    ),
    scheduledReports: scheduledReportsSchema,
    alerts: alertsSchema,
    mail: mailSchema,
    destinations: destinationsSchema,
    exchangeRates: section({
      provider: Type.Enum({ ECB: 'ECB', NONE: 'NONE' }, { default: 'ECB', wanted: 'ECB or NONE' }),
      baseUrl: text('a URL such as https://www.ecb.europa.eu', {
        pattern: '^https?://',
        default: 'https://www.ecb.europa.eu',
      }),
      file: Type.Optional(text('a file of exchange rates')),
      maxAgeDays: whole(1, 366, 10),
    }),
    exports: section({ keepHours: whole(1, 8760, 24), maxMegabytes: whole(1, 1_000_000, 4096) }),
    changes: section({ keepDays: whole(1, 365, 14) }),
    webhooks: Type.Array(
      Type.Object(
        {
          name: text('at most 60 lower-case letters, digits and hyphens, starting with a letter', {
            pattern: '^[a-z][a-z0-9-]{0,59}$',
          }),
          url: text('a URL such as https://erp.example.com/changes', { pattern: '^https?://' }),
          secrets: Type.Array(text('a secret of at least 24 characters', { minLength: 24 }), {
            minItems: 1,
            maxItems: 2,
            wanted: 'a list of one secret, or of two while the receiver changes over',
          }),
          sources: Type.Optional(Type.Array(text('the id of a source'), { wanted: 'a list of ids of sources' })),
          types: Type.Optional(
            Type.Array(Type.Enum(changeTypes, { wanted: Object.keys(changeTypes).join(', ') }), {
              minItems: 1,
              wanted: 'a list of types of changes such as [ORDER, REFUND]',
            }),
          ),
        },
        { additionalProperties: false, wanted: 'a webhook with name, url and secrets' },
      ),
      { default: [], maxItems: 20, wanted: 'a list of at most 20 webhooks' },
    ),
    sources: Type.Array(sourceSchema, { default: [], wanted: 'a list of sources' }),
    api: section({
      host: Type.String({ default: '127.0.0.1', minLength: 1, check: 'host', wanted: 'an address to listen on' }),
      port: whole(0, 65_535, 4000),
      publicUrl: Type.Optional(
        text('the URL that people open, such as https://cartograph.example.com, without a slash at the end', {
          check: 'origin',
        }),
      ),
      allowedHosts: Type.Array(
        text('a name or an address such as cartograph.example.com, without scheme and port', { check: 'host' }),
        { default: [], wanted: 'a list of names' },
      ),
      corsOrigins: Type.Array(text('an origin such as https://dashboard.example.com', { check: 'origin' }), {
        default: [],
        wanted: 'a list of origins',
      }),
      trustProxy: Type.Array(text('an address or a network such as 10.0.0.0/8', { check: 'network' }), {
        default: [],
        wanted: 'a list of addresses and networks',
      }),
      statementTimeoutSeconds: whole(1, 600, 30),
      factsConnections: whole(1, 50, factsConnections),
      answerMemoryMegabytes: whole(0, 8192, 32),
      trustedDocuments: Type.Optional(text('a folder of JSON files')),
      maxConnections: whole(10, 100_000, 1000),
      maxStreams: whole(0, 10_000, 200),
      maxStreamsPerPrincipal: whole(1, 10_000, 20),
      timeouts: section({
        headersSeconds: whole(1, 600, 10),
        requestSeconds: whole(1, 3600, 30),
        idleSeconds: whole(1, 3600, 65),
        answerSeconds: whole(1, 3600, 120),
      }),
      introspection: Type.Boolean({ default: true, wanted: 'true or false' }),
    }),
    metrics: section({
      host: Type.String({ default: '127.0.0.1', minLength: 1, check: 'host', wanted: 'an address to listen on' }),
      port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, wanted: 'a port such as 9464' })),
    }),
    access: accessSchema,
    telemetry: section({
      otlpUrl: Type.Optional(text('a URL such as http://localhost:4318', { pattern: '^https?://' })),
      headers: Type.Record(Type.String(), text('a text', { secret: true }), {
        default: {},
        wanted: 'names of headers with their values',
        secret: true,
      }),
      serviceName: Type.String({ default: 'cartograph', minLength: 1, wanted: 'a name' }),
      sampleRatio: Type.Number({ minimum: 0, maximum: 1, default: 1, wanted: 'a number from 0 to 1' }),
    }),
    worker: section({
      concurrency: whole(1, 32, 2),
      maxAttempts: whole(1, 100, 5),
      retryDelaySeconds: whole(1, 3600, 30),
      leaseSeconds: whole(1, 600, 30),
      heartbeatSeconds: whole(1, 200, 10),
      staleSeconds: whole(2, 3600, 45),
    }),
  },
  { additionalProperties: false, wanted: 'a file of settings' },
);

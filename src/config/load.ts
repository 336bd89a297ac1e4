import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { TSchema } from 'typebox';
import { Default } from 'typebox/value';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { marketingPlatforms, type Platform } from '../canonical/platform.js';
import type { NamedReport } from '../canonical/saved-report.js';
import type { SegmentBounds } from '../canonical/segments.js';
import { ConfigError } from '../runtime/errors.js';
import { hidden } from '../runtime/hide-secrets.js';
import { alertSettingFaults, configuredAlert } from './alert-settings.js';
import { configSchema } from './config-schema.js';
import type { Config, SourceConfig, WebhookConfig } from './config.js';
import { type Environment, readEnvironment } from './environment.js';
import { type Fault, type IsHidden, type SchemaNode, schemaFaults, shown } from './faults.js';
import { hiddenTexts } from './hidden-texts.js';
import { mailConfig, messageFaults } from './message-settings.js';
import { type ConfigReference, References } from './references.js';
import { accountsReadTwice } from './same-accounts.js';
import { configuredReport, scheduledReportFaults } from './scheduled-report-settings.js';
import { semanticFaults } from './semantic-checks.js';
import { telemetryConfig } from './telemetry.js';
import { aliasFault, yamlFault } from './yaml-faults.js';

interface LoadOptions {
  /** The schema of each platform's settings. */
  platforms: Partial<Record<Platform, TSchema>>;
  /** What is wrong with each of `rollups`, whose dimensions the configuration does not know. Default: nothing. */
  rollupProblems?: (rollups: Config['rollups']) => (string | null)[];
  /** Default: CARTOGRAPH_CONFIG, or `cartograph.yaml` in the working directory if it exists. */
  file?: string | undefined;
  /** The folder that file names are relative to: the working directory. */
  folder?: string;
  environment?: Environment;
}

const defaultFile = 'cartograph.yaml';
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * Reads the YAML file and the environment (which overrides it), and validates both. Throws one `ConfigError` that lists every fault
 * with its file, path and line, the value found and what was expected. The result is deeply frozen.
 */
export function loadConfig({
  platforms,
  rollupProblems = () => [],
  file,
  folder = process.cwd(),
  environment = readEnvironment(folder),
}: LoadOptions): Config {
  const place = locate(folder, file ?? environment.CARTOGRAPH_CONFIG);
  const lines = new LineCounter();
  const document = parseDocument(place === null ? '' : readFileSync(place, 'utf8'), {
    lineCounter: lines,
    // Pretty errors quote the line, which may contain a secret.
    prettyErrors: false,
  });
  // A warning is an unknown tag: the text after it would be lost silently.
  const unread = [...document.errors, ...document.warnings];
  if (unread.length > 0) {
    const listed = unread.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return `  ${yamlFault(error)}, at line ${line}, column ${col}`;
    });
    throw notYaml(place, listed.join('\n'));
  }
  const faults: Fault[] = [];
  const resolved = new References(environment, faults);
  const values = completed(valuesOf(document, place), resolved, platforms);
  const overridden = withEnvironment(values, environment, faults);
  const references = resolved.found.filter(({ path: at }) => !isOverridden(at, environment));
  const fromEnvironment = new Set(references.map(({ path: at }) => at.join('/')));
  // An unresolved reference has already been reported; its empty value is not a second fault.
  const reported = new Set(faults.map((fault) => fault.path.join('/')));
  const isHidden: IsHidden = (at) => fromEnvironment.has(at.join('/')) || isOverridden(at, environment);
  const known = { platforms, rollupProblems };
  faults.push(...allFaults(overridden, known, isHidden).filter((fault) => !reported.has(fault.path.join('/'))));
  const telemetry = isSection(overridden.telemetry) ? telemetryConfig(overridden.telemetry, environment, faults) : null;
  const messages = unique(faults).map((fault) => `  ${describe(fault, { place, document, lines, environment })}`);
  if (messages.length > 0) {
    throw new ConfigError(`The configuration has ${messages.length} fault(s):\n${messages.join('\n')}`, {
      code: 'config_invalid',
    });
  }
  const shaped = { ...shape(overridden, folder, place, environment), telemetry };
  return deepFreeze({ ...shaped, ...secrecy(shaped, references, resolved.found, platforms) });
}

function locate(folder: string, wanted: string | undefined): string | null {
  const file = path.resolve(folder, wanted ?? defaultFile);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    throw new ConfigError(`The configuration file ${file} is a folder. Give the path of the file.`, {
      code: 'config_file_missing',
    });
  }
  if (found) return file;
  if (wanted === undefined) return null;
  throw new ConfigError(`The configuration file ${file} does not exist.`, { code: 'config_file_missing' });
}

type Values = Record<string, unknown>;

function notYaml(place: string | null, listed: string): ConfigError {
  return new ConfigError(`${place} is not YAML:\n${listed}`, { code: 'config_not_yaml' });
}

function valuesOf(document: Document, place: string | null): unknown {
  try {
    return document.toJS() as unknown;
  } catch {
    throw notYaml(place, `  ${aliasFault}`);
  }
}

function completed(written: unknown, references: References, platforms: LoadOptions['platforms']): Values {
  const resolved = references.resolve(written ?? {}, configSchema as SchemaNode, []) as Values;
  const values = Default(configSchema, withoutEmptySections(resolved)) as Values;
  for (const source of listOf(values.sources)) {
    const schema = platforms[source.platform as Platform];
    if (schema) source.settings = Default(schema, source.settings ?? {});
  }
  return values;
}

/** A section with only comments is null in YAML, and means its defaults. */
function withoutEmptySections(values: Values): Values {
  if (typeof values !== 'object' || Array.isArray(values)) return values;
  const { properties = {} } = configSchema as SchemaNode;
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => value !== null || !/^(object|array)$/.test(properties[name]?.type ?? ''),
    ),
  );
}

/** The settings that environment variables override. */
const overriding: Record<string, Fault['path']> = {
  HOST: ['api', 'host'],
  PORT: ['api', 'port'],
  METRICS_PORT: ['metrics', 'port'],
  DATABASE_URL: ['database', 'url'],
  CARTOGRAPH_DATA: ['dataDir'],
};

/** The variable that sets the value at the path. */
function overriddenBy(path: Fault['path'], environment: Environment): string | undefined {
  const [name] =
    Object.entries(overriding).find(([name, at]) => environment[name] && at.join('/') === path.join('/')) ?? [];
  return name;
}

function isOverridden(path: Fault['path'], environment: Environment): boolean {
  return overriddenBy(path, environment) !== undefined;
}

/** What to show as it was written, and what to hide from the log. */
function secrecy(
  config: Pick<Config, 'customers' | 'sources' | 'database' | 'telemetry' | 'log' | 'mail' | 'destinations'>,
  references: readonly ConfigReference[],
  all: readonly ConfigReference[],
  platforms: LoadOptions['platforms'],
): Pick<Config, 'references' | 'log'> {
  const { properties } = configSchema as SchemaNode;
  const marked = [
    [config.customers, properties?.customers] as const,
    [config.mail, properties?.mail] as const,
    [config.destinations, properties?.destinations] as const,
    [Object.values(config.telemetry?.headers ?? {}), { items: { secret: true } }] as const,
    ...config.sources.map(
      ({ settings, platform }) => [settings, platforms[platform] as SchemaNode | undefined] as const,
    ),
  ];
  const hidden = hiddenTexts(
    all,
    marked.map(([value, schema]) => [value, schema]),
    [config.database.url, config.database.readUrl],
  );
  return { references, log: { ...config.log, hidden } };
}

function withEnvironment(values: Values, environment: Environment, faults: Fault[]): Values {
  if (environment.LOG_LEVEL && !isLogLevel(environment.LOG_LEVEL)) {
    faults.push({ path: ['LOG_LEVEL'], message: `is ${hidden}; expected one of ${logLevels.join(', ')}` });
  }
  const { HOST, PORT, METRICS_PORT, DATABASE_URL, CARTOGRAPH_DATA } = environment;
  const portOf = (text: string) => ({ port: /^\d+$/.test(text) ? Number(text) : text });
  const api = { ...(HOST && { host: HOST }), ...(PORT && portOf(PORT)) };
  return {
    ...values,
    dataDir: CARTOGRAPH_DATA || values.dataDir,
    api: withSettings(values.api, api),
    metrics: withSettings(values.metrics, METRICS_PORT ? portOf(METRICS_PORT) : {}),
    database: withSettings(values.database, { ...(DATABASE_URL && { url: DATABASE_URL }) }),
  };
}

/** A section with some settings replaced. A value that is not a section is left for the validation to refuse. */
function withSettings(section: unknown, settings: Values): unknown {
  return typeof section === 'object' && section !== null && !Array.isArray(section)
    ? { ...section, ...settings }
    : section;
}

/** What the configuration itself does not know. */
type Known = Required<Pick<LoadOptions, 'platforms' | 'rollupProblems'>>;

function allFaults(values: Values, { platforms, rollupProblems }: Known, isHidden: IsHidden): Fault[] {
  const faults = [
    ...schemaFaults(configSchema, values, [], isHidden),
    ...semanticFaults(values, configSchema as SchemaNode, [], isHidden),
  ];
  const show = (value: unknown, ...at: Fault['path']): string => shown(value, undefined, isHidden(at));
  const sources = listOf(values.sources);
  sources.forEach((source, i) => {
    const schema = platforms[source.platform as Platform];
    if (schema) faults.push(...schemaFaults(schema, source.settings, ['sources', i, 'settings'], isHidden));
    else if (
      typeof source.platform === 'string' &&
      faults.every(({ path: at }) => at.join('.') !== `sources.${i}.platform`)
    ) {
      faults.push({
        path: ['sources', i, 'platform'],
        message: `is ${isHidden(['sources', i, 'platform']) ? hidden : source.platform}; this version supports ${Object.keys(platforms).join(', ')}`,
      });
    }
    const first = sources.findIndex(({ id }) => id === source.id);
    if (first < i)
      faults.push({
        path: ['sources', i, 'id'],
        message: `is ${show(source.id, 'sources', i, 'id')}, the same id as sources[${first}]`,
      });
  });
  faults.push(...wrongStores(sources, show));
  faults.push(...accountsReadTwice(sources, platforms, show));
  faults.push(...unknownInGroups(values, sources, show));
  faults.push(...unknownInClaims(values, sources, show));
  faults.push(...namedTwice('reports', listOf(values.reports)));
  faults.push(...namedTwice('webhooks', listOf(values.webhooks)));
  faults.push(...unknownInWebhooks(values, sources, show));
  faults.push(...namedTwice('scheduledReports', listOf(values.scheduledReports)));
  faults.push(...namedTwice('alerts', listOf(values.alerts)));
  faults.push(...namedTwice('destinations', listOf(values.destinations)));
  faults.push(...messageFaults(values), ...scheduledReportFaults(values), ...alertSettingFaults(values));
  const { url, readUrl } = (values.database ?? {}) as Values;
  if (readUrl !== undefined && url === undefined) {
    faults.push({ path: ['database', 'readUrl'], message: 'needs database.url: the primary that it is a standby of' });
  }
  if (!faults.some(({ path: at }) => at[0] === 'rollups')) {
    const problems = rollupProblems((values.rollups ?? []) as Config['rollups']);
    faults.push(...problems.flatMap((message, i) => (message === null ? [] : [{ path: ['rollups', i], message }])));
  }
  const { low, medium, high } = (values.segments ?? {}) as Values;
  if (faults.length === 0 && !(Number(low) < Number(medium) && Number(medium) < Number(high))) {
    const bounds = Object.entries({ low, medium, high }).map(([name, bound]) =>
      isHidden(['segments', name]) ? hidden : String(bound),
    );
    faults.push({ path: ['segments'], message: `is ${bounds.join(', ')}; expected increasing bounds` });
  }
  const { heartbeatSeconds, leaseSeconds, staleSeconds } = (values.worker ?? {}) as Values;
  if (
    faults.length === 0 &&
    !(Number(heartbeatSeconds) < Number(leaseSeconds) && Number(leaseSeconds) <= Number(staleSeconds))
  ) {
    faults.push({ path: ['worker'], message: 'expected heartbeatSeconds < leaseSeconds <= staleSeconds' });
  }
  return faults;
}

function namedTwice(section: string, entries: readonly Values[]): Fault[] {
  return entries.flatMap(({ name }, i) => {
    const first = entries.findIndex((entry) => entry.name === name);
    if (first === i) return [];
    return [{ path: [section, i, 'name'], message: `is the name of ${section}[${first}] too; each needs its own` }];
  });
}

/** Sources of webhooks that do not exist. */
function unknownInWebhooks(
  values: Values,
  sources: readonly Values[],
  show: (value: unknown, ...at: Fault['path']) => string,
): Fault[] {
  const known = sources.map(({ id }) => id);
  return listOf(values.webhooks).flatMap(({ sources: wanted }, i) =>
    (Array.isArray(wanted) ? wanted : []).flatMap((id, j) => {
      const at = ['webhooks', i, 'sources', j];
      if (typeof id !== 'string' || known.includes(id)) return [];
      return [{ path: at, message: `is ${show(id, ...at)}, which is not the id of a source` }];
    }),
  );
}

/** Sources of visits or advertising whose `store` is none, and others that have one. */
function wrongStores(sources: readonly Values[], show: (value: unknown, ...at: Fault['path']) => string): Fault[] {
  const isOfMarketing = ({ platform }: Values): boolean => marketingPlatforms.some((each) => each === platform);
  return sources.flatMap((source, i) => {
    const at = ['sources', i, 'store'];
    if (typeof source.store !== 'string') return [];
    if (!isOfMarketing(source)) {
      const message = `is only for ${marketingPlatforms.join(', ')}, whose visits or advertising belong to a store; remove it`;
      return [{ path: at, message }];
    }
    const store = sources.find(({ id }) => id === source.store);
    if (store === undefined)
      return [{ path: at, message: `is ${show(source.store, ...at)}, which is not the id of a source` }];
    if (!isOfMarketing(store)) return [];
    return [{ path: at, message: `is ${show(source.store, ...at)}, which sells nothing; expected the id of a store` }];
  });
}

/** Ids in `customerValue.storeGroups` that no source has. */
function unknownInGroups(
  values: Values,
  sources: readonly Values[],
  show: (value: unknown, ...at: Fault['path']) => string,
): Fault[] {
  const { storeGroups } = (values.customerValue ?? {}) as Values;
  if (!Array.isArray(storeGroups)) return [];
  const known = sources.map(({ id }) => id);
  return storeGroups.flatMap((group, i) =>
    (Array.isArray(group) ? group : []).flatMap((id, j) => {
      const at = ['customerValue', 'storeGroups', i, j];
      if (typeof id !== 'string' || known.includes(id)) return [];
      return [{ path: at, message: `is ${show(id, ...at)}, which is not the id of a source` }];
    }),
  );
}

/** Sources of the mappings of `access.issuers` that do not exist. */
function unknownInClaims(
  values: Values,
  sources: readonly Values[],
  show: (value: unknown, ...at: Fault['path']) => string,
): Fault[] {
  const known = [...sources.map(({ id }) => id), 'all'];
  return listOf((values.access as Values | undefined)?.issuers).flatMap((issuer, i) =>
    Object.entries(((issuer.sources as Values | undefined)?.map ?? {}) as Values).flatMap(([value, ids]) =>
      (Array.isArray(ids) ? ids : []).flatMap((id, j) => {
        const at = ['access', 'issuers', i, 'sources', 'map', value, j];
        if (typeof id !== 'string' || known.includes(id)) return [];
        return [{ path: at, message: `is ${show(id, ...at)}, which is not the id of a source, nor all` }];
      }),
    ),
  );
}

/** Whether it has the shape that the schema gives it: otherwise that is a fault already. */
function isSection(value: unknown): value is Parameters<typeof telemetryConfig>[0] {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unique(faults: Fault[]): Fault[] {
  const byPath = new Map(faults.map((fault) => [`${fault.path.join('/')} ${fault.message}`, fault]));
  return [...byPath.values()];
}

interface Origin {
  place: string | null;
  document: Document;
  lines: LineCounter;
  environment: Environment;
}

/** A fault with the location of its value: the environment variable, or the line of the file. */
function describe({ path: at, message }: Fault, { place, document, lines, environment }: Origin): string {
  const name = at
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
  // A variable that overrides no setting of the file.
  if (/^[A-Z_]+$/.test(name)) return `${name} ${message}`;
  const variable = overriddenBy(at, environment);
  if (variable) return `${variable} ${message}, as ${name}`;
  if (place === null) return `${name || 'settings'} ${message}`;
  const line = lineOf(at, document, lines);
  return `${path.basename(place)}${line === null ? '' : `:${line}`} ${name || 'the file'} ${message}`;
}

/** The line of the node at the path, or of its nearest existing parent. */
function lineOf(at: Fault['path'], document: Document, lines: LineCounter): number | null {
  for (let length = at.length; length >= 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

function shape(
  values: Values,
  folder: string,
  place: string | null,
  environment: Environment,
): Omit<Config, 'telemetry'> {
  const {
    segments,
    customers,
    customerValue,
    rollups,
    exports,
    changes,
    worker,
    reporting,
    exchangeRates,
    api,
    access,
    metrics,
    database,
  } = values as unknown as Config & {
    segments: Record<string, unknown>;
  };
  return {
    file: place,
    dataDir: path.resolve(folder, values.dataDir as string),
    database: { ...database, url: database.url ?? null, readUrl: database.readUrl ?? null },
    reporting,
    exchangeRates: {
      ...exchangeRates,
      file: exchangeRates.file ? path.resolve(folder, exchangeRates.file) : null,
    },
    segments: segmentBounds(segments),
    customers,
    customerValue,
    rollups,
    exports,
    changes,
    webhooks: listOf(values.webhooks).map(
      (webhook) => ({ sources: null, types: null, ...webhook }) as unknown as WebhookConfig,
    ),
    reports: listOf(values.reports).map((report) => ({ description: null, ...report }) as unknown as NamedReport),
    sources: listOf(values.sources).map(
      (source) => ({ name: null, timezone: null, currency: null, store: null, ...source }) as unknown as SourceConfig,
    ),
    scheduledReports: listOf(values.scheduledReports).map((report) => configuredReport(report, reporting.timezone)),
    alerts: listOf(values.alerts).map((alert) => configuredAlert(alert, reporting.timezone)),
    mail: mailConfig(values.mail as Parameters<typeof mailConfig>[0]),
    destinations: listOf(values.destinations) as unknown as Config['destinations'],
    api: {
      ...api,
      publicUrl: api.publicUrl ?? null,
      trustedDocuments: api.trustedDocuments ? path.resolve(folder, api.trustedDocuments) : null,
    },
    metrics: { ...metrics, port: metrics.port ?? null },
    access: {
      ...access,
      issuers: access.issuers.map((issuer) => ({
        ...issuer,
        jwksUrl: issuer.jwksUrl ?? null,
        sources: issuer.sources ?? null,
      })),
    },
    worker,
    log: {
      level: isLogLevel(environment.LOG_LEVEL) ? environment.LOG_LEVEL : 'info',
      pretty: environment.NODE_ENV !== 'production',
      hidden: [],
    },
    isProduction: environment.NODE_ENV === 'production',
    references: [],
  };
}

/** In the file, the segments low, medium and high have upper bounds; each is where the next segment begins. */
function segmentBounds({ low, medium, high }: Record<string, unknown>): SegmentBounds {
  return { medium: String(low), high: String(medium), vip: String(high) };
}

function listOf(value: unknown): Values[] {
  return Array.isArray(value) ? value.filter((item): item is Values => typeof item === 'object' && item !== null) : [];
}

function isLogLevel(level: string | undefined): level is (typeof logLevels)[number] {
  return logLevels.some((known) => known === level);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

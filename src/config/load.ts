import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TSchema } from 'typebox';
import { Default } from 'typebox/value';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Platform } from '../canonical/platform.js';
import { ConfigError } from '../errors.js';
import type { Config, SegmentBounds, SourceConfig } from './config.js';
import { configSchema } from './config-schema.js';
import { type Environment, readEnvironment } from './environment.js';
import { type Fault, type SchemaNode, schemaFaults } from './faults.js';
import { resolveReferences } from './references.js';
import { semanticFaults } from './semantic-checks.js';

export interface LoadOptions {
  /** The schema of each platform's settings. */
  platforms: Partial<Record<Platform, TSchema>>;
  /** Without it: CARTOGRAPH_CONFIG, or `cartograph.yaml` in the working directory if it is there. */
  file?: string | undefined;
  /** What file names are relative to: the working directory. */
  folder?: string;
  environment?: Environment;
}

const defaultFile = 'cartograph.yaml';
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * Reads the YAML file and the environment (which wins), and checks both. Throws one `ConfigError` that lists every fault with
 * its file, path and line, what stood there and what is wanted. The result is frozen, all the way down.
 */
export function loadConfig({
  platforms,
  file,
  folder = process.cwd(),
  environment = readEnvironment(folder),
}: LoadOptions): Config {
  const place = locate(folder, file ?? environment.CARTOGRAPH_CONFIG);
  const lines = new LineCounter();
  const document = parseDocument(place === null ? '' : readFileSync(place, 'utf8'), {
    lineCounter: lines,
    // Pretty ones quote the line, which may hold a secret.
    prettyErrors: false,
  });
  if (document.errors.length > 0) {
    const told = document.errors.map(({ message, pos: [at] }) => {
      const { line, col } = lines.linePos(at);
      return `  ${message} at line ${line}, column ${col}`;
    });
    throw new ConfigError(`${place} is not YAML:\n${told.join('\n')}`, { code: 'config_not_yaml' });
  }
  const faults: Fault[] = [];
  const values = completed(document, environment, platforms, faults);
  const overridden = withEnvironment(values, environment, faults);
  // What is wrong with a reference says it already: that its value is empty is no second fault.
  const told = new Set(faults.map((fault) => fault.path.join('/')));
  faults.push(...allFaults(overridden, platforms).filter((fault) => !told.has(fault.path.join('/'))));
  const messages = unique(faults).map((fault) => `  ${describe(fault, place, document, lines)}`);
  if (messages.length > 0) {
    throw new ConfigError(`The configuration has ${messages.length} fault(s):\n${messages.join('\n')}`, {
      code: 'config_invalid',
    });
  }
  return deepFreeze(shape(overridden, folder, place, environment));
}

function locate(folder: string, wanted: string | undefined): string | null {
  const file = path.resolve(folder, wanted ?? defaultFile);
  if (existsSync(file)) return file;
  if (wanted === undefined) return null;
  throw new ConfigError(`The configuration file ${file} does not exist.`, { code: 'config_file_missing' });
}

type Values = Record<string, unknown>;

function completed(
  document: Document,
  environment: Environment,
  platforms: LoadOptions['platforms'],
  faults: Fault[],
): Values {
  const written = (document.toJS() as unknown) ?? {};
  const resolved = resolveReferences(written, environment, configSchema as SchemaNode, [], faults) as Values;
  const values = Default(configSchema, resolved) as Values;
  for (const source of listOf(values.sources)) {
    const schema = platforms[source.platform as Platform];
    if (schema) source.settings = Default(schema, source.settings ?? {});
  }
  return values;
}

function withEnvironment(values: Values, environment: Environment, faults: Fault[]): Values {
  const api = { ...(values.api as Values) };
  const database = { ...(values.database as Values) };
  if (environment.HOST) api.host = environment.HOST;
  if (environment.PORT) api.port = /^\d+$/.test(environment.PORT) ? Number(environment.PORT) : environment.PORT;
  if (environment.DATABASE_URL) database.url = environment.DATABASE_URL;
  if (environment.LOG_LEVEL && !isLogLevel(environment.LOG_LEVEL)) {
    faults.push({
      path: ['LOG_LEVEL'],
      message: `is "${environment.LOG_LEVEL}": one of ${logLevels.join(', ')} is wanted`,
    });
  }
  return { ...values, dataDir: environment.CARTOGRAPH_DATA || values.dataDir, api, database };
}

function allFaults(values: Values, platforms: LoadOptions['platforms']): Fault[] {
  const faults = [...schemaFaults(configSchema, values, []), ...semanticFaults(values, configSchema as SchemaNode, [])];
  const sources = listOf(values.sources);
  sources.forEach((source, i) => {
    const schema = platforms[source.platform as Platform];
    if (schema) faults.push(...schemaFaults(schema, source.settings, ['sources', i, 'settings']));
    else if (
      typeof source.platform === 'string' &&
      faults.every(({ path: at }) => at.join('.') !== `sources.${i}.platform`)
    ) {
      faults.push({
        path: ['sources', i, 'platform'],
        message: `is ${source.platform}: this version brings ${Object.keys(platforms).join(', ')}`,
      });
    }
    const first = sources.findIndex(({ id }) => id === source.id);
    if (first < i)
      faults.push({
        path: ['sources', i, 'id'],
        message: `is ${JSON.stringify(source.id)} again, as in sources[${first}]`,
      });
  });
  const { low, medium, high } = (values.segments ?? {}) as Values;
  if (faults.length === 0 && !(Number(low) < Number(medium) && Number(medium) < Number(high))) {
    faults.push({ path: ['segments'], message: `is ${low}, ${medium}, ${high}: bounds that grow are wanted` });
  }
  const { heartbeatSeconds, leaseSeconds, staleSeconds } = (values.worker ?? {}) as Values;
  if (
    faults.length === 0 &&
    !(Number(heartbeatSeconds) < Number(leaseSeconds) && Number(leaseSeconds) <= Number(staleSeconds))
  ) {
    faults.push({ path: ['worker'], message: 'heartbeatSeconds < leaseSeconds <= staleSeconds is wanted' });
  }
  return faults;
}

function unique(faults: Fault[]): Fault[] {
  const byPath = new Map(faults.map((fault) => [`${fault.path.join('/')} ${fault.message}`, fault]));
  return [...byPath.values()];
}

function describe({ path: at, message }: Fault, place: string | null, document: Document, lines: LineCounter): string {
  const name = at
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
  if (place === null) return `${name || 'settings'} ${message}`;
  const line = lineOf(at, document, lines);
  return `${path.basename(place)}${line === null ? '' : `:${line}`} ${name || 'the file'} ${message}`;
}

/** The line of the node at the path, or of the nearest that there is above it. */
function lineOf(at: Fault['path'], document: Document, lines: LineCounter): number | null {
  for (let length = at.length; length >= 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

function shape(values: Values, folder: string, place: string | null, environment: Environment): Config {
  const { segments, customers, worker, reporting, exchangeRates, api, database } = values as unknown as Config & {
    segments: Record<string, unknown>;
  };
  const bounds = Object.fromEntries(Object.entries(segments).map(([name, bound]) => [name, String(bound)]));
  return {
    file: place,
    dataDir: path.resolve(folder, values.dataDir as string),
    database: { url: database.url ?? null },
    reporting,
    exchangeRates: {
      ...exchangeRates,
      file: exchangeRates.file ? path.resolve(folder, exchangeRates.file) : null,
    },
    segments: bounds as unknown as SegmentBounds,
    customers,
    sources: listOf(values.sources).map(
      (source) => ({ name: null, timezone: null, currency: null, ...source }) as unknown as SourceConfig,
    ),
    api,
    worker,
    log: {
      level: isLogLevel(environment.LOG_LEVEL) ? environment.LOG_LEVEL : 'info',
      pretty: environment.NODE_ENV !== 'production',
    },
    isProduction: environment.NODE_ENV === 'production',
  };
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

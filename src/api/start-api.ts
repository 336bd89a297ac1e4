import type { NamedReport } from '../canonical/saved-report.js';
import type { SegmentBounds } from '../canonical/segments.js';
import type { ConfiguredAlert } from '../config/config.js';
import { hostFromPerson, isLoopback } from '../config/host-name.js';
import type { Pool } from '../database/pool.js';
import type { ReadReplica } from '../database/replica/read-replica.js';
import { defaultExportSettings, type ExportSettings } from '../exports/export-settings.js';
import type { OpenReportLink } from '../jobs/scheduled-reports/open-link.js';
import type { AskAs } from '../ledger/principals/ask-as.js';
import { assertAlerts } from '../resolvers/configured-alerts.js';
import { assertReports } from '../resolvers/configured-reports.js';
import { assertScheduledReports } from '../resolvers/configured-scheduled-reports.js';
import type { RequestSyncs, ScheduledReportSettings } from '../resolvers/context.js';
import { apiSchema } from '../resolvers/schema.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import { tracer } from '../runtime/tracing/tracing.js';
import { refuseOtherHosts } from './allowed-hosts.js';
import { createApolloServer } from './apollo-server.js';
import { allowOrigins } from './cors.js';
import { type DrainTimes, drainOf } from './drain.js';
import { exportDesk } from './exports/export-desk.js';
import { serveExports } from './exports/serve-exports.js';
import { createHttpServer, defaultHttpTimes, type HttpTimes } from './http-server.js';
import { defaultLimits, type Limits } from './limits/check-size.js';
import { defaultMaxConnections } from './limits/connections.js';
import { dashboardManifest, serveDashboard } from './pages/dashboard.js';
import type { DatabaseCondition } from './pages/database-health.js';
import { serveExplorer } from './pages/explorer.js';
import { serveHealth } from './pages/health.js';
import { serveReportLinks } from './pages/report-links.js';
import type { Access } from './principals/access.js';
import { principalOf, requireCredentials } from './principals/require-credentials.js';
import { serveSession } from './principals/session-route.js';
import { askInProcess } from './question/ask-in-process.js';
import { QuestionExecutor } from './question/execute-question.js';
import { serveQuestions } from './question/graphql-route.js';
import { KeptAnswers } from './question/kept-answers.js';
import { KnownDocuments } from './question/known-documents.js';
import { KnownRevision } from './question/known-revision.js';
import { listenForChanges } from './question/listen.js';
import { rawTexts } from './question/raw-texts.js';
import { servedRevision } from './question/served-revision.js';
import { manifestsIn, readTrustedDocuments } from './question/trusted-documents.js';
import { OpenStreams } from './stream/open-streams.js';
import { StreamAnswers } from './stream/stream-answers.js';
import { serveStreams } from './stream/stream-route.js';
import { Watches } from './stream/watches.js';
import { measureRequests, noteRefusals, type RequestMeter } from './telemetry/measure-requests.js';
import { traceRequests } from './telemetry/trace-requests.js';

export interface ApiSettings {
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Host names that requests may use, besides loopback. Default: none. */
  allowedHosts?: readonly string[];
  /** Origins whose pages may send requests from a browser. Default: none. */
  corsOrigins?: readonly string[];
  /** Addresses and networks of proxies whose forwarding headers are believed. Default: none. */
  trustProxy?: readonly string[];
  /** Of the process. Default: 1,000. */
  maxConnections?: number;
  /** Open event streams of the process, and of one principal. Default: 200 and 20. */
  maxStreams?: number;
  maxStreamsPerPrincipal?: number;
  /** For clients. Default: the usual times. */
  timeouts?: HttpTimeouts;
  /** A folder with manifests of trusted documents, beside those of the dashboard. Default: none. */
  trustedDocuments?: string | null;
  /** Whether introspection is allowed. Default: yes. */
  introspection?: boolean;
}

export interface ApiOptions {
  pool: Pool;
  /** For queries that must read the facts. Default: `pool`. */
  factsPool?: Pool;
  /** A standby of the database, to read from. Default: none. */
  replica?: ReadReplica | undefined;
  /** Problems of the database that the process knows of, besides failed queries. Default: none. */
  databaseCondition?: DatabaseCondition;
  settings: ApiSettings;
  /** No Sandbox. */
  isProduction: boolean;
  reportingCurrency: string;
  /** IANA time zone of "today". */
  reportingTimeZone: string;
  /** Lifetime net sales at which the value segments above the lowest begin, as in the roll-up. */
  segmentBounds: SegmentBounds;
  /** Who may ask, and what. The API stops it. */
  access: Access;
  requestSyncs: RequestSyncs;
  /** Reports of the configuration, which start only if the schema can answer them all. Default: none. */
  reports?: readonly NamedReport[];
  /** Of files that are asked for. Default: the usual ones. */
  exports?: ExportSettings;
  /** Reports of the configuration that are sent by schedule, and where messages can go. Default: none, nowhere. */
  scheduledReports?: ScheduledReportSettings;
  /** Alerts of the configuration. Default: none. */
  alerts?: readonly ConfiguredAlert[];
  /** Opens links to reports. Default: there are none. */
  openReportLink?: OpenReportLink;
  /** Limits for the cost of a query. Default: the usual limits. */
  limits?: Limits;
  /** For notifications of changes. Left out: each request asks the database whether there are any. */
  databaseUrl?: string;
  /** Memory for answers that may be asked for again, in bytes. Default: 64 MB. */
  answerBytes?: number;
  /** How long a query may send statements to the database. Default: half a minute. */
  questionMs?: number;
  /** Time limits for clients. Default: the usual times. */
  httpTimes?: HttpTimes;
  /** Time limits for stopping. Default: the usual times. */
  drainTimes?: DrainTimes;
  /** Where requests are reported. Default: nowhere. */
  meter?: RequestMeter | undefined;
  clock?: Clock;
  log: Logger;
}

export interface RunningApi {
  /** `http://127.0.0.1:4000`, without a slash at the end. */
  url: string;
  /** Answers questions of the process itself, as those that it receives. */
  ask: AskAs;
  /** Stops listening, lets running requests end, and closes each connection after its last answer. */
  close(): Promise<void>;
}

const defaultMaxStreams = 200;
const defaultMaxStreamsPerPrincipal = 20;
const defaultQuestionMs = 30_000;
const defaultAnswerBytes = 64 * 1024 * 1024;

/** Serves GraphQL at `/graphql`, the dashboard at `/`, an explorer at `/explorer/`, and `/health`. Resolves once it listens. */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { settings, isProduction, log, clock = systemClock } = options;
  assertReports(options.reports ?? []);
  assertAlerts(options.alerts ?? []);
  assertScheduledReports(options.scheduledReports?.configured ?? [], options.reports ?? []);
  const questionMs = options.questionMs ?? defaultQuestionMs;
  const { allowedHosts = [], corsOrigins = [], trustProxy, maxConnections, timeouts } = settings;
  const times = options.httpTimes ?? (timeouts && timesOf(timeouts));
  const app = createHttpServer(log, { times, trustProxy, maxConnections });
  if (options.meter || tracer()) noteRefusals(app);
  if (tracer()) traceRequests(app);
  if (options.meter) measureRequests(app, options.meter);
  const drain = drainOf(app, options.drainTimes);
  refuseOtherHosts(app, allowedHosts, corsOrigins);
  allowOrigins(app, corsOrigins);
  const { limits = defaultLimits, databaseUrl, access } = options;
  requireCredentials(app, access);
  const schema = apiSchema();
  const trusted = readTrustedDocuments([dashboardManifest(), ...manifestsIn(settings.trustedDocuments)], schema);
  const documents = new KnownDocuments();
  const revision = new KnownRevision(() => servedRevision(options));
  const { answerBytes = defaultAnswerBytes } = options;
  const keepsAnswers = answerBytes > 0;
  const desk = exportDesk({
    ...options,
    settings: options.exports ?? defaultExportSettings,
    ask: (asked) => ask(asked),
  });
  const executor = new QuestionExecutor({
    ...options,
    exports: desk,
    schema,
    revision,
    keepsAnswers,
    clock,
    readRawText: rawTexts,
  });
  const { introspection = true } = settings;
  const apollo = createApolloServer(
    { schema, isProduction, introspection, limits, trusted, documents, executor, gate: access.gate },
    log,
  );
  const ask = askInProcess({
    ...{ schema, limits, trusted, introspection, executor, questionMs, log },
    gate: access.gate,
  });
  await apollo.start();
  const answers = new KeptAnswers(answerBytes);
  options.meter?.watchCache(() => answers.bytes);
  await serveQuestions(app, {
    trusted,
    whoAsks: principalOf,
    gate: access.gate,
    schema,
    limits,
    documents,
    revision,
    answers,
    apollo,
    executor,
    clock,
    questionMs,
  });
  const watches = new Watches({ pool: options.pool, revision, log });
  const { maxStreams = defaultMaxStreams, maxStreamsPerPrincipal = defaultMaxStreamsPerPrincipal } = settings;
  const streams = new OpenStreams({
    // Streams are never closed to make room for others: some connections must be left for those.
    most: Math.min(maxStreams, Math.floor((maxConnections ?? defaultMaxConnections) / 2)),
    mostOfPrincipal: maxStreamsPerPrincipal,
  });
  serveStreams(app, {
    ...{ access, principalOf, schema, limits, trusted, introspection, watches, questionMs },
    answers: new StreamAnswers(executor, introspection),
    open: streams,
    takingMs: (times ?? defaultHttpTimes).takingMs,
    meter: options.meter,
  });
  serveExports(app, {
    ...{ db: options.pool, clock, principalOf, noteDownload: access.noteDownload },
    takingMs: (times ?? defaultHttpTimes).takingMs,
  });
  serveHealth(app, {
    ...{ pool: options.pool, clock, condition: options.databaseCondition ?? (async () => null) },
    alerts: options.alerts ?? [],
    maySeeSources: (request) =>
      access.whoAsks(request).then(
        ({ permissions, scope: { sources } }) => permissions.has('figures') && sources === 'all',
        () => false,
      ),
  });
  serveDashboard(app);
  if (access.sessions) serveSession(app, access.sessions);
  serveExplorer(app);
  if (options.openReportLink) serveReportLinks(app, options.openReportLink);
  sayWhoIsAnswered(settings, log);
  const stopListening =
    databaseUrl === undefined
      ? async () => undefined
      : listenForChanges({
          ...{ url: databaseUrl, log },
          changed: () => {
            revision.changed();
            watches.changed();
          },
          notified: (isNotified) => revision.notified(isNotified),
        });
  const url = await app.listen({ host: settings.host, port: settings.port });
  return {
    url,
    ask,
    close: async () => {
      streams.stop();
      await drain();
      await stopListening();
      await apollo.stop();
      await access.stop();
    },
  };
}

interface HttpTimeouts {
  headersSeconds: number;
  requestSeconds: number;
  idleSeconds: number;
  answerSeconds: number;
}

function timesOf({ headersSeconds, requestSeconds, idleSeconds, answerSeconds }: HttpTimeouts): HttpTimes {
  return {
    ...{ headersMs: headersSeconds * 1000, requestMs: requestSeconds * 1000 },
    ...{ idleMs: idleSeconds * 1000, takingMs: answerSeconds * 1000 },
  };
}

/** An API on the network is of no use to others while it answers only for localhost. */
function sayWhoIsAnswered({ host, allowedHosts = [] }: ApiSettings, log: Logger): void {
  const address = hostFromPerson(host);
  if ((address !== null && isLoopback(address)) || allowedHosts.length > 0) return;
  log.warn(
    { host },
    'the API listens on the network but answers only requests for localhost and its own address: ' +
      'set api.allowedHosts to the host names that clients use',
  );
}

import fastifyApollo from '@as-integrations/fastify';
import { type FastifyBaseLogger, fastify } from 'fastify';
import { type Clock, systemClock } from '../clock.js';
import type { Logger } from '../log.js';
import type { Queryable } from '../models/queries/sql.js';
import type { SegmentBounds } from '../models/roll-up.js';
import { createApolloServer } from './apollo-server.js';
import { requestContext } from './request-context.js';

export interface ApiSettings {
  /** Loopback unless the configuration says otherwise: there are no keys yet. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  introspection: boolean;
}

export interface ApiOptions {
  pool: Queryable;
  settings: ApiSettings;
  /** No Sandbox. */
  isProduction: boolean;
  reportingCurrency: string;
  /** IANA zone in which "today" is meant. */
  reportingTimeZone: string;
  /** Lifetime net sales at which the value segments above the lowest begin: those of the roll-up. */
  segmentBounds: SegmentBounds;
  clock?: Clock;
  log: Logger;
}

export interface RunningApi {
  /** `http://127.0.0.1:4000`, without a slash at the end. */
  url: string;
  /** Lets running requests end, then stops listening. */
  close(): Promise<void>;
}

const bodyLimitBytes = 1_000_000;

/** Serves GraphQL at `/graphql`. Resolves when it listens. */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { settings, isProduction, log, clock = systemClock } = options;
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    bodyLimit: bodyLimitBytes,
    disableRequestLogging: true,
  });
  const apollo = createApolloServer(app, { isProduction, introspection: settings.introspection }, log);
  await apollo.start();
  await app.register(fastifyApollo(apollo), {
    context: async (request) => requestContext({ ...options, clock }, request.log as Logger),
  });
  const url = await app.listen({ host: settings.host, port: settings.port });
  return {
    url,
    close: async () => {
      await apollo.stop();
      await app.close();
    },
  };
}

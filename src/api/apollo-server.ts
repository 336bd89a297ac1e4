import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../log.js';
import type { ApiContext } from '../resolvers/context.js';
import { apiSchema } from '../resolvers/schema.js';
import { errorFormatter } from './errors.js';
import { type Limits, limitsPlugin } from './limits/limits-plugin.js';
import { unavailablePlugin } from './unavailable-plugin.js';

export interface GraphqlSettings {
  /** Apollo Sandbox at /graphql, which loads from Apollo's servers, and introspection unless that says otherwise. */
  isProduction: boolean;
  introspection: boolean;
  limits: Limits;
}

/** Before parsing: a longer document is refused as soon as its tokens are counted. */
const maxTokens = 10_000;

export function createApolloServer(
  app: FastifyInstance,
  settings: GraphqlSettings,
  log: Logger,
): ApolloServer<ApiContext> {
  return new ApolloServer<ApiContext>({
    schema: apiSchema(),
    introspection: settings.introspection,
    nodeEnv: settings.isProduction ? 'production' : 'development',
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens },
    maxRecursiveSelections: true,
    logger: log,
    formatError: errorFormatter(log),
    plugins: [
      fastifyApolloDrainPlugin(app),
      settings.isProduction
        ? ApolloServerPluginLandingPageDisabled()
        : ApolloServerPluginLandingPageLocalDefault({ embed: true, footer: false }),
      limitsPlugin(settings.limits),
      unavailablePlugin(),
    ],
  });
}

import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { ApiContext } from '../resolvers/context.js';
import { apiSchema } from '../resolvers/schema.js';
import type { Logger } from '../runtime/log.js';
import { errorFormatter } from './errors/errors.js';
import { type Limits, limitsPlugin } from './limits/limits-plugin.js';
import { notePlugin } from './note-plugin.js';
import { reportPlugin } from './report-plugin.js';
import { unavailablePlugin } from './unavailable-plugin.js';

interface GraphqlSettings {
  /** Whether to serve Apollo Sandbox, which loads from Apollo's servers, at /graphql. Also the default for introspection. */
  isProduction: boolean;
  introspection: boolean;
  limits: Limits;
}

export function createApolloServer(settings: GraphqlSettings, log: Logger): ApolloServer<ApiContext> {
  return new ApolloServer<ApiContext>({
    schema: apiSchema(),
    introspection: settings.introspection,
    nodeEnv: settings.isProduction ? 'production' : 'development',
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    // Query hashes bring no benefit here, and each new one would stay in memory.
    persistedQueries: false,
    maxRecursiveSelections: true,
    logger: log,
    formatError: errorFormatter(log),
    plugins: [
      settings.isProduction
        ? ApolloServerPluginLandingPageDisabled()
        : ApolloServerPluginLandingPageLocalDefault({ embed: true, footer: false }),
      // Otherwise a stray APOLLO_KEY in the environment would send queries to Apollo.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      notePlugin(),
      limitsPlugin(settings.limits),
      unavailablePlugin(),
      reportPlugin(),
    ],
  });
}

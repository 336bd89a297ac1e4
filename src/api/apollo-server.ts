import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { execute, GraphQLSchema } from 'graphql';
import type { Logger } from '../runtime/log.js';
import { errorFormatter } from './errors/errors.js';
import type { Limits } from './limits/check-size.js';
import type { Gate } from './principals/gate.js';
import type { Asking } from './question/asking.js';
import type { QuestionExecutor } from './question/execute-question.js';
import { gatePlugin } from './question/gate-plugin.js';
import { hideSuggestionsPlugin } from './question/hide-suggestions.js';
import type { KnownDocuments } from './question/known-documents.js';
import { planPlugin } from './question/plan-plugin.js';
import type { TrustedDocuments } from './question/trusted-documents.js';
import { notePlugin } from './telemetry/note-plugin.js';
import { unavailablePlugin } from './unavailable-plugin.js';

interface GraphqlSettings {
  schema: GraphQLSchema;
  /** Whether to serve Apollo Sandbox, which loads from Apollo's servers, at /graphql. Also the default for introspection. */
  isProduction: boolean;
  introspection: boolean;
  limits: Limits;
  gate: Gate;
  trusted: TrustedDocuments;
  documents: KnownDocuments;
  executor: QuestionExecutor;
}

/** Reads requests, refuses what is not a valid question, and formats errors; `executor` answers the rest. */
export function createApolloServer(settings: GraphqlSettings, log: Logger): ApolloServer<Asking> {
  const { schema, trusted, documents, executor, limits, gate } = settings;
  return new ApolloServer<Asking>({
    // The only way to another executor than graphql-js'.
    gateway: {
      load: async () => ({
        executor: async ({ document, request, context: asking }) => {
          const { found } = asking as Asking;
          // Execution refuses it, with the specification's messages, before anything is read.
          if (!found.plan)
            return execute({
              schema,
              document,
              operationName: request.operationName,
              variableValues: request.variables,
            });
          const { result, state } = await (found.executed ?? executor.execute(asking as Asking, found.plan));
          found.state = state;
          return result;
        },
      }),
      onSchemaLoadOrUpdate: (loaded) => {
        loaded({ apiSchema: withoutSubscriptions(schema), coreSupergraphSdl: '' });
        return () => undefined;
      },
      stop: async () => undefined,
    },
    introspection: settings.introspection,
    nodeEnv: settings.isProduction ? 'production' : 'development',
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    // Query hashes bring no benefit here, and each new one would stay in memory.
    persistedQueries: false,
    maxRecursiveSelections: true,
    documentStore: documents.store,
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
      // It would run at each field, and does not know when answers change.
      ApolloServerPluginCacheControlDisabled(),
      planPlugin({ limits, trusted, documents }),
      gatePlugin(gate),
      hideSuggestionsPlugin(settings.introspection),
      unavailablePlugin(),
    ],
  });
}

/**
 * What Apollo validates by. It answers no subscriptions, and graphql-js throws instead of refusing one whose field has a directive with a
 * variable. Introspection is answered by the whole schema.
 */
function withoutSubscriptions(schema: GraphQLSchema): GraphQLSchema {
  const { types, ...config } = schema.toConfig();
  const root = schema.getSubscriptionType();
  return new GraphQLSchema({ ...config, subscription: null, types: types.filter((type) => type !== root) });
}

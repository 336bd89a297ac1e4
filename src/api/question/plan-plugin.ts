import type { ApolloServerPlugin } from '@apollo/server';
import type { Limits } from '../limits/check-size.js';
import type { Asking } from './asking.js';
import type { KnownDocuments } from './known-documents.js';
import { planQuestion } from './plan-question.js';
import type { TrustedDocuments } from './trusted-documents.js';

interface PlanNeeds {
  limits: Limits;
  trusted: TrustedDocuments;
  documents: KnownDocuments;
}

/** Plans a question whose document Apollo has parsed and validated, unless that was done before. */
export function planPlugin({ limits, trusted, documents }: PlanNeeds): ApolloServerPlugin<Asking> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, queryHash: digest, request, schema, contextValue: { found } }) => {
        found.plan ??= planQuestion({
          ...{ schema, limits, trusted, digest, known: documents.add(digest, document) },
          operationName: request.operationName ?? null,
          variables: request.variables ?? {},
        });
      },
    }),
  };
}

import type { Answering } from '../jobs/scheduled-reports/answering.js';
import { documentAsker } from './ask-documents.js';
import type { AskingSetup } from './open-asking.js';

/** What reports know of GraphQL. The schema is loaded for the first report: a worker without any has none. */
export function reportAnswering(setup: AskingSetup): Answering {
  return {
    ask: documentAsker(setup),
    shapeOf: async (document) => {
      const { shapeOfDocument } = await import('../resolvers/shape-of-document.js');
      return shapeOfDocument(document);
    },
  };
}

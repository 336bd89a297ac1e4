import type { AskAs } from '../ledger/principals/ask-as.js';
import type { AskingSetup } from './open-asking.js';

/**
 * Answers GraphQL questions in a process without an API, with the limits, rights and budgets of one. The schema is loaded and the pools
 * are made for the first question: a worker that asks nothing has neither.
 */
export function documentAsker(setup: AskingSetup): AskAs {
  let opening: Promise<AskAs> | undefined;
  return async (asked) => {
    opening ??= import('./open-asking.js').then(({ openAsking }) => openAsking(setup));
    const ask = await opening;
    return await ask(asked);
  };
}

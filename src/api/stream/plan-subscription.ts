import { type GraphQLError, Kind, type SelectionSetNode } from 'graphql';
import { KnownDocuments } from '../question/known-documents.js';
import { planDocument, type PlanningNeeds, refused } from '../question/plan-document.js';
import type { Plan } from '../question/plan-question.js';
import type { ReceivedQuestion } from '../question/received-question.js';

/** A subscription that may run, or why it may not. Each stream is planned once, so nothing of it is kept for others. */
export function planSubscription(
  needs: PlanningNeeds,
  { query, operationName, variables }: ReceivedQuestion & { query: string },
): Plan | readonly GraphQLError[] {
  const plan = planDocument(needs, new KnownDocuments(), { query, operationName, variables, isStream: true });
  return 'operation' in plan && plan.cost === 0 ? [nothingSelected()] : plan;
}

/** The one root field of a subscription that may run. */
export function rootFieldOf({ operation, known }: Plan): string {
  const find = ({ selections }: SelectionSetNode): string | undefined => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) return selection.name.value;
      const below = selection.kind === Kind.INLINE_FRAGMENT ? selection : known.fragments[selection.name.value];
      const found = below && find(below.selectionSet);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(operation.selectionSet)!;
}

function nothingSelected(): GraphQLError {
  return refused('The subscription selects nothing: `@skip` or `@include` leaves its field out.', 'BAD_USER_INPUT');
}

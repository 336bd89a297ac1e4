import { readFileSync } from 'node:fs';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { comparisons, reportFilter } from '../../dashboard/src/address/address.js';
import { chartPeriod, parseRange } from '../../dashboard/src/address/range.js';
import { projectFile } from '../../src/runtime/project-files.js';
import type { Sent } from '../serving/load.js';

type Posted = Omit<Sent, 'port'>;

const texts = Object.entries(
  JSON.parse(readFileSync(projectFile('dashboard', 'persisted-documents.json'), 'utf8')) as Record<string, string>,
);

/** The page sends the ids of documents. */
function asked(name: string, variables: object): Posted {
  const [documentId] = texts.find(([, text]) => new RegExp(`\\b(?:query|subscription) ${name}\\b`).test(text))!;
  return { method: 'POST', path: '/graphql', body: JSON.stringify({ documentId, variables }) };
}

/** What is around the figures: stores, how current they are, what is syncing. Of what it asks for, a part is never kept. */
export const frame: Posted = asked('Frame', { withRuns: true });

/** The stream of versions, of which the page reads the first event and then waits. */
export const versions: Posted = {
  ...asked('VersionStream', {}),
  path: '/graphql/stream',
  headers: { accept: 'text/event-stream' },
};

const firstDay = Date.UTC(2025, 2, 1);
/** Of trade with a year before it. */
const days = 600;
const dayMs = 86_400_000;

/** The overview of four weeks, as by default, or of some days more: another one for each number. */
export function overview(nth: number): Posted {
  const first = firstDay + (nth % days) * dayMs;
  const last = first + (27 + Math.floor(nth / days)) * dayMs;
  const range = parseRange([first, last].map((day) => new Date(day).toISOString().slice(0, 10)).join('..'))!;
  return asked('Overview', {
    filter: reportFilter({ range, filters: { store: [], channel: [], country: [], category: [], segment: [] } }),
    ...{ toDate: true, unit: range.unit, period: chartPeriod(range), compareTo: comparisons('previous') },
    ...{ withOrders: true, withCustomers: true, withReason: true, reasonAgainst: comparisons('previous')[0] },
  });
}

/** Each field of the overview as a question of its own, which must be a free one. */
export function overviewFields(nth: number): Record<string, Posted> {
  const { body } = overview(nth);
  const { documentId, variables } = JSON.parse(String(body)) as { documentId: string; variables: object };
  const document = parse(texts.find(([id]) => id === documentId)![1]);
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
  const fields = operation.selectionSet.selections.filter((each) => each.kind === Kind.FIELD);
  return Object.fromEntries(
    fields.map((field) => {
      const query = print(onlyField(document, operation, field));
      const name = (field.alias ?? field.name).value;
      return [name, { method: 'POST', path: '/graphql', body: JSON.stringify({ query, variables }) }];
    }),
  );
}

/** A document with one field of its operation, and the fragments and variables that this needs. */
function onlyField(document: DocumentNode, operation: OperationDefinitionNode, field: FieldNode): DocumentNode {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const spread = new Set<string>();
  const variables = new Set<string>();
  const note = (node: FieldNode | FragmentDefinitionNode): void => {
    visit(node, {
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread: ({ name }) => {
        if (spread.has(name.value)) return;
        spread.add(name.value);
        note(fragments.find((each) => each.name.value === name.value)!);
      },
    });
  };
  note(field);
  const only: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: operation.variableDefinitions!.filter(({ variable }) => variables.has(variable.name.value)),
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
  };
  return { ...document, definitions: [only, ...fragments.filter(({ name }) => spread.has(name.value))] };
}

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  validate,
} from 'graphql';
import { documentFault } from './document-limits.js';
import { personalValueIn } from './personal-values.js';

/** A value that a report's document takes. */
interface ReportVariable {
  name: string;
  /** As in the document: `Int!`. */
  type: string;
  /** GraphQL; null: there is none. */
  defaultValue: string | null;
}

interface CheckedDocument {
  variables: ReportVariable[];
  /** Why it cannot be run, with line and column; null: it can. */
  problem: string | null;
}

const mostProblems = 5;
const personalData =
  'this is personal data, and whoever may see figures may read the document. Take it as a variable without a default.';

/** A saved report is one query that is valid for the schema: clients send it as it stands, with values for its variables. */
export function checkReportDocument(schema: GraphQLSchema, text: string): CheckedDocument {
  const fault = documentFault(text);
  if (fault) return { variables: [], problem: fault.message };
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { variables: [], problem: described(error) };
  }
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (!operation || operations.length > 1) {
    return { variables: [], problem: `It has ${operations.length} operations; a report is one query.` };
  }
  const variables = (operation.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => ({
    ...{ name: variable.name.value, type: print(type), defaultValue: defaultValue ? print(defaultValue) : null },
  }));
  if (operation.operation !== 'query') {
    return { variables, problem: `It is a ${operation.operation}; a report is a query, which changes nothing.` };
  }
  const errors = validate(schema, document, undefined, { maxErrors: mostProblems });
  if (errors.length > 0) return { variables, problem: errors.map(described).join(' ') };
  const personal = personalValueIn(schema, document);
  return { variables, problem: personal && described(new GraphQLError(personalData, { nodes: personal })) };
}

function described({ message, locations }: GraphQLError): string {
  const [place] = locations ?? [];
  return place ? `Line ${place.line}, column ${place.column}: ${message}` : message;
}

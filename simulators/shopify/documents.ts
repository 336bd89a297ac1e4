import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type GraphqlErrorBody, NotSimulated, RequestRefused } from './errors.js';
import { adminSchema } from './schema/admin-schema.js';
import { notSimulated } from './schema/simulated-part.js';
import type { ApiVersion } from './schema/versions.js';
import { explainSyntaxError, explainValidationErrors } from './validation-errors.js';

export interface CheckedDocument {
  document: DocumentNode;
  schema: GraphQLSchema;
  errors: GraphqlErrorBody[];
}

const CACHED_DOCUMENTS = 500;
const checked = new Map<string, CheckedDocument>();

/**
 * Parses a document and validates it against Shopify's schema. Throws Shopify's errors for an invalid document, and
 * `NotSimulated` for one that uses parts of the schema that are not simulated.
 */
export function checkDocument(text: string, version: ApiVersion): CheckedDocument {
  const key = `${version} ${text}`;
  let known = checked.get(key);
  if (!known) {
    known = check(text, adminSchema(version));
    if (checked.size >= CACHED_DOCUMENTS) checked.clear();
    checked.set(key, known);
  }
  if (known.errors.length > 0) throw new RequestRefused(known.errors);
  return known;
}

/** The operation that a request runs; without a name, Shopify refuses a document with several. */
export function operationOf(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const chosen = name ? operations.find((node) => node.name?.value === name) : operations[0];
  if (chosen && (name || operations.length === 1)) return chosen;
  const message = name ? `No operation named "${name}"` : 'An operation name is required';
  throw new RequestRefused([{ message }]);
}

function check(text: string, schema: GraphQLSchema): CheckedDocument {
  let document: DocumentNode;
  try {
    document = parse(text, { noLocation: false });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { document: { kind: Kind.DOCUMENT, definitions: [] }, schema, errors: [explainSyntaxError(error, text)] };
  }
  refuseNotSimulated(document, schema);
  const errors = validate(schema, document);
  return { document, schema, errors: errors.length > 0 ? explainValidationErrors(errors, document, schema) : [] };
}

/** Called before validation, since the schema has no arguments or subfields of fields that are not simulated. */
function refuseNotSimulated(document: DocumentNode, schema: GraphQLSchema): void {
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name }) => {
        const type = types.getFieldDef()?.type;
        if (String(type) === notSimulated) throw new NotSimulated(`the field ${types.getParentType()}.${name.value}`);
      },
      NamedType: ({ name }) => {
        if (!schema.getType(name.value)) throw new NotSimulated(`the type ${name.value}`);
      },
    }),
  );
}

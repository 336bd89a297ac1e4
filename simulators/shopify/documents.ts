import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type IntrospectionQuery,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { type GraphqlErrorBody, RequestRefused } from './errors.js';
import { explainSyntaxError, explainValidationErrors } from './validation-errors.js';

export const VERSIONS = ['2026-01', '2026-04', '2026-07', '2026-10'] as const;
export type ApiVersion = (typeof VERSIONS)[number];

export interface CheckedDocument {
  document: DocumentNode;
  schema: GraphQLSchema;
  errors: GraphqlErrorBody[];
}

const CACHED_DOCUMENTS = 500;
const schemas = new Map<ApiVersion, GraphQLSchema>();
const checked = new Map<string, CheckedDocument>();

/** Shopify's own Admin schema of a version, as npm's `@shopify/dev-mcp` ships it. */
export function adminSchema(version: ApiVersion): GraphQLSchema {
  const known = schemas.get(version);
  if (known) return known;
  const file = new URL(`./data/admin_${version}.json.gz`, import.meta.resolve('@shopify/dev-mcp'));
  const { data } = JSON.parse(gunzipSync(readFileSync(fileURLToPath(file))).toString('utf8')) as {
    data: IntrospectionQuery;
  };
  const schema = buildClientSchema(data, { assumeValid: true });
  schemas.set(version, schema);
  return schema;
}

/** Parses and validates against Shopify's schema; throws what Shopify answers to a document it refuses. */
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

/** The operation a request runs; Shopify refuses to choose among several. */
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
  const errors = validate(schema, document);
  return { document, schema, errors: errors.length > 0 ? explainValidationErrors(errors, document, schema) : [] };
}

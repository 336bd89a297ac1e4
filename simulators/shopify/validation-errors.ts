import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { GraphqlErrorBody } from './errors.js';

/** The position of a field: Shopify's path ("query OrdersPage", "orders", "nodes", "nope") and the types around it. */
interface Place {
  path: string[];
  parentType: string;
  returnType: string;
}

/** A syntax error of graphql-js in Shopify's wording: `syntax error, unexpected end of file at [3, 5]`. */
export function explainSyntaxError(error: GraphQLError, text: string): GraphqlErrorBody {
  const location = error.locations?.[0] ?? { line: 1, column: 1 };
  const found = /Unexpected (?:Name )?(.+?)\.?$/.exec(error.message)?.[1] ?? /found (.+?)\.?$/.exec(error.message)?.[1];
  const afterExpected = /found (?:Name )?(.+?)\.$/.exec(error.message)?.[1];
  const token = afterExpected ?? found ?? 'invalid token';
  const atEnd = token.includes('<EOF>') || (error.positions?.[0] ?? 0) >= text.length;
  const what = atEnd ? 'unexpected end of file' : `unexpected ${token}`;
  return {
    message: `syntax error, ${what} at [${location.line}, ${location.column}]`,
    locations: [{ line: location.line, column: location.column }],
    extensions: { code: 'PARSE_ERROR' },
  };
}

/** Validation errors with Shopify's own wording; the others keep the text of graphql-js and get Shopify's code. */
export function explainValidationErrors(
  errors: readonly GraphQLError[],
  document: DocumentNode,
  schema: GraphQLSchema,
): GraphqlErrorBody[] {
  const places = placesOfFields(document, schema);
  return errors.map((error) => explain(error, places));
}

function explain(error: GraphQLError, places: Map<ASTNode, Place>): GraphqlErrorBody {
  const node = error.nodes?.[0];
  const place = node && places.get(node);
  const locations = error.locations?.map(({ line, column }) => ({ line, column }));
  const at = { ...(locations ? { locations } : {}), ...(place ? { path: place.path } : {}) };
  if (place && node?.kind === Kind.FIELD) {
    const name = node.name.value;
    if (error.message.startsWith('Cannot query field')) {
      const message = `Field '${name}' doesn't exist on type '${place.parentType}'`;
      return { message, ...at, extensions: { code: 'undefinedField', typeName: place.parentType, fieldName: name } };
    }
    if (error.message.includes('must have a selection of subfields')) {
      const message = `Field must have selections (field '${name}' returns ${place.returnType} but has no selections. Did you mean '${name} { ... }'?)`;
      return {
        message,
        ...at,
        extensions: { code: 'selectionMismatch', nodeName: `field '${name}'`, typeName: place.returnType },
      };
    }
    const missing = /argument "(\w+)" of type "(.+)" is required/.exec(error.message);
    if (missing) {
      const message = `Field '${name}' is missing required arguments: ${missing[1]}`;
      const extensions = { code: 'missingRequiredArguments', className: 'Field', name, arguments: missing[1] };
      return { message, ...at, extensions };
    }
  }
  return { message: error.message, ...at, extensions: { code: codeOf(error.message) } };
}

function codeOf(message: string): string {
  if (message.startsWith('Unknown argument')) return 'argumentNotAccepted';
  if (message.includes('is not defined')) return 'variableNotDefined';
  if (message.includes('is never used'))
    return message.startsWith('Fragment') ? 'useAndDefineFragment' : 'variableNotUsed';
  if (message.startsWith('Unknown fragment')) return 'useAndDefineFragment';
  if (message.includes('used in position expecting')) return 'variableMismatch';
  if (message.includes('must not have a selection')) return 'selectionMismatch';
  if (message.includes('conflict because')) return 'fieldConflict';
  return 'argumentLiteralsIncompatible';
}

function placesOfFields(document: DocumentNode, schema: GraphQLSchema): Map<ASTNode, Place> {
  const places = new Map<ASTNode, Place>();
  const types = new TypeInfo(schema);
  const path: string[] = [];
  const leave = (): void => void path.pop();
  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition: {
        enter: (node) => void path.push([node.operation, node.name?.value].filter(Boolean).join(' ')),
        leave,
      },
      FragmentDefinition: { enter: (node) => void path.push(`fragment ${node.name.value}`), leave },
      Field: {
        enter(node: FieldNode) {
          path.push(node.alias?.value ?? node.name.value);
          const returned = types.getType();
          places.set(node, {
            path: [...path],
            parentType: types.getParentType()?.name ?? '',
            returnType: returned ? getNamedType(returned).name : '',
          });
        },
        leave,
      },
    }),
  );
  return places;
}

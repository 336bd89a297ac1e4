import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  print,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { type GraphqlErrorBody, RequestRefused } from './errors.js';

export type Variables = Record<string, unknown>;

interface Problem {
  path: (string | number)[];
  explanation: string;
}

/** Coerces a request's variables; throws Shopify's INVALID_VARIABLE errors, one per variable. */
export function coerceVariables(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  given: Variables,
): Variables {
  const coerced: Variables = {};
  const errors: GraphqlErrorBody[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    if (!type) continue;
    if (!(name in given) && definition.defaultValue) {
      coerced[name] = valueFromAST(definition.defaultValue, type);
      continue;
    }
    const problems: Problem[] = [];
    const value = coerce(given[name], type, [], problems);
    if (problems.length === 0) {
      if (name in given) coerced[name] = value;
      continue;
    }
    const start = definition.loc?.startToken;
    errors.push({
      message: `Variable $${name} of type ${print(definition.type)} was provided invalid value${suffix(problems)}`,
      ...(start ? { locations: [{ line: start.line, column: start.column }] } : {}),
      extensions: { code: 'INVALID_VARIABLE', value: given[name] ?? null, problems },
    });
  }
  if (errors.length > 0) throw new RequestRefused(errors);
  return coerced;
}

/** Problems inside a value are named in the message; one of the whole value is not. */
function suffix(problems: Problem[]): string {
  const inner = problems.filter((problem) => problem.path.length > 0);
  return inner.length > 0
    ? ` for ${inner.map((problem) => `${problem.path.join('.')} (${problem.explanation})`).join(', ')}`
    : '';
}

function coerce(value: unknown, type: GraphQLInputType, path: (string | number)[], problems: Problem[]): unknown {
  if (isNonNullType(type)) {
    if (value !== null && value !== undefined) return coerce(value, type.ofType, path, problems);
    problems.push({ path, explanation: 'Expected value to not be null' });
    return null;
  }
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    const values = Array.isArray(value) ? value : [value];
    return values.map((item, index) => coerce(item, type.ofType, [...path, index], problems));
  }
  if (isInputObjectType(type)) {
    problems.push({ path, explanation: `The simulator takes no variable of input type ${type.name}` });
    return null;
  }
  if (isEnumType(type)) {
    if (typeof value === 'string' && type.getValue(value)) return value;
    const names = type.getValues().map((known) => known.name);
    problems.push({ path, explanation: `Expected ${JSON.stringify(value)} to be one of: ${names.join(', ')}` });
    return null;
  }
  return coerceScalar(value, type.name, path, problems);
}

function coerceScalar(value: unknown, type: string, path: (string | number)[], problems: Problem[]): unknown {
  const wrong = (explanation: string): null => {
    problems.push({ path, explanation });
    return null;
  };
  const shown = JSON.stringify(value);
  if (type === 'Int') return Number.isInteger(value) ? value : wrong(`Could not coerce value ${shown} to Int`);
  if (type === 'Boolean')
    return typeof value === 'boolean' ? value : wrong(`Could not coerce value ${shown} to Boolean`);
  if (type === 'ID') {
    if (typeof value !== 'string') return wrong(`Could not coerce value ${shown} to ID`);
    return /^gid:\/\/shopify\/\w+\/\S+$/.test(value) ? value : wrong(`Invalid global id '${value}'`);
  }
  return typeof value === 'string' ? value : wrong(`Could not coerce value ${shown} to ${type}`);
}

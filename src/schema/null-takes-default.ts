import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/**
 * Makes null mean the default, for each argument and input field that has one and no own meaning for null: clients
 * send unset variables as null. The specification would refuse such a null, with a message that nobody
 * who wrote `orderBy: $order` understands. Fields whose null has a meaning, such as "both", are declared nullable.
 *
 * Changes the schema in place: these types become nullable.
 */
export function letNullTakeDefaults(schema: GraphQLSchema): void {
  const given = new Set<GraphQLArgument | GraphQLInputField>();
  const open = (input: GraphQLArgument | GraphQLInputField): void => {
    if (input.defaultValue === undefined || !isNonNullType(input.type)) return;
    input.type = getNullableType(input.type) as GraphQLInputType;
    given.add(input);
  };
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  for (const type of types) if (isInputObjectType(type)) Object.values(type.getFields()).forEach(open);
  for (const type of types) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.args.forEach(open);
      if (field.args.length > 0) fillBeforeResolving(field, given);
    }
  }
}

type Values = Record<string, unknown>;

interface FilledExtensions {
  listSize?: (values: Values) => number;
  batch?: (rows: readonly unknown[], values: Values, context: unknown) => Promise<unknown[]>;
}

type Inputs = ReadonlySet<GraphQLArgument | GraphQLInputField>;

function fillBeforeResolving(field: GraphQLField<unknown, unknown>, given: Inputs): void {
  const { resolve, args } = field;
  if (!resolve) return;
  const fill = (values: Record<string, unknown>) => filled(values, args, given);
  field.resolve = (source, values, context, info) => resolve(source, fill(values), context, info);
  const { listSize, batch } = field.extensions as FilledExtensions;
  if (listSize) field.extensions = { ...field.extensions, listSize: (values: Values) => listSize(fill(values)) };
  if (batch) {
    const filledBatch: typeof batch = (rows, values, context) => batch(rows, fill(values), context);
    field.extensions = { ...field.extensions, batch: filledBatch };
  }
}

/** The values with each null that means a default replaced by it, recursively. */
function filled(
  values: Record<string, unknown>,
  inputs: readonly (GraphQLArgument | GraphQLInputField)[],
  given: Inputs,
): Record<string, unknown> {
  const whole = { ...values };
  for (const input of inputs) {
    const value = values[input.name];
    if (value === null && given.has(input)) whole[input.name] = input.defaultValue;
    else if (value !== undefined && value !== null) whole[input.name] = filledValue(value, input.type, given);
  }
  return whole;
}

function filledValue(value: unknown, type: GraphQLInputType, given: Inputs): unknown {
  const inner = getNullableType(type);
  if (isListType(inner)) {
    return Array.isArray(value) ? value.map((item) => filledValue(item, inner.ofType, given)) : value;
  }
  if (!isInputObjectType(inner) || value === null) return value;
  return filled(value as Record<string, unknown>, Object.values(inner.getFields()), given);
}

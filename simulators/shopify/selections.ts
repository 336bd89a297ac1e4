import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  valueFromAST,
  valueFromASTUntyped,
} from 'graphql';
import type { Variables } from './variables.js';

/** The document's fragments and the request's variables. */
export interface Reading {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Variables;
}

type FieldArguments = Record<string, unknown>;

export function reading(document: DocumentNode, schema: GraphQLSchema, variables: Variables): Reading {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return { schema, fragments: new Map(fragments.map((node) => [node.name.value, node])), variables };
}

/**
 * The fields selected on `type`, by response key: fragments are expanded, `@skip` and `@include` applied, equal keys grouped.
 */
export function collectFields(
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  from: Reading,
  into = new Map<string, FieldNode[]>(),
): Map<string, FieldNode[]> {
  for (const set of sets) {
    for (const selection of set.selections) {
      if (isSkipped(selection.directives ?? [], from.variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        into.set(key, [...(into.get(key) ?? []), selection]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : from.fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition?.name.value;
      if (condition && !applies(condition, type, from.schema)) continue;
      collectFields(type, [fragment.selectionSet], from, into);
    }
  }
  return into;
}

export function subSelections(nodes: readonly FieldNode[]): SelectionSetNode[] {
  return nodes.map((node) => node.selectionSet).filter((set) => set !== undefined);
}

/** The field's arguments, with variables substituted and the schema's defaults applied. */
export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
): FieldArguments {
  const given = new Map((node.arguments ?? []).map((argument: ArgumentNode) => [argument.name.value, argument.value]));
  const result: FieldArguments = {};
  for (const definition of field.args) {
    const value = given.get(definition.name);
    if (definition.defaultValue !== undefined) result[definition.name] = definition.defaultValue;
    if (!value) continue;
    if (value.kind === Kind.VARIABLE) {
      if (value.name.value in variables) result[definition.name] = variables[value.name.value];
      continue;
    }
    result[definition.name] = valueFromAST(value, definition.type, variables) ?? valueFromASTUntyped(value, variables);
  }
  return result;
}

function applies(condition: string, type: GraphQLCompositeType, schema: GraphQLSchema): boolean {
  if (condition === type.name) return true;
  const named = schema.getType(condition);
  if (isObjectType(type)) return isAbstractType(named) && schema.isSubType(named, type);
  return isInterfaceType(named) && isInterfaceType(type) && schema.isSubType(named, type);
}

function isSkipped(
  directives: readonly { name: { value: string }; arguments?: readonly ArgumentNode[] }[],
  variables: Variables,
) {
  return directives.some(({ name, arguments: given }) => {
    const condition = given?.find((argument) => argument.name.value === 'if')?.value;
    const value = condition ? valueFromASTUntyped(condition, variables) : undefined;
    return (name.value === 'skip' && value === true) || (name.value === 'include' && value === false);
  });
}

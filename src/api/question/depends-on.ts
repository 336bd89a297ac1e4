import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Whether an answer stays the same until the warehouse changes: only queries whose fields all do. Root fields say so themselves with
 * `dependsOn`; fields below them, if they depend on more than their root field does.
 */
export function isOfWarehouse(
  schema: GraphQLSchema,
  { operation, selectionSet }: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): boolean {
  const root = schema.getQueryType();
  if (operation !== 'query' || !root) return false;
  const spread = new Set<string>();
  const isKept = (set: SelectionSetNode, type: GraphQLObjectType): boolean =>
    set.selections.every((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return isKept(selection.selectionSet, type);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        if (spread.has(name)) return true;
        spread.add(name);
        const fragment = fragments[name];
        const of = fragment && schema.getType(fragment.typeCondition.name.value);
        return fragment !== undefined && isObjectType(of) && isKept(fragment.selectionSet, of);
      }
      // Without introspection, which is fixed as long as the process runs.
      if (selection.name.value.startsWith('__')) return true;
      const field = type.getFields()[selection.name.value];
      if (!field) return false;
      const { dependsOn = type === root ? 'operations' : 'warehouse' } = field.extensions;
      if (dependsOn !== 'warehouse') return false;
      const below = getNamedType(field.type);
      return !selection.selectionSet || (isObjectType(below) && isKept(selection.selectionSet, below));
    });
  return isKept(selectionSet, root);
}

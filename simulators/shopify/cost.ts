import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { argumentsOf, collectFields, type Reading, subSelections } from './selections.js';

export const MAX_QUERY_COST = 1000;
const MUTATION_COST = 10;
const ROOT_COUNT_COST = 10;
/** Objects without a cost of their own: values, not rows. */
const VALUE_OBJECTS = new Set([
  'MoneyBag',
  'MoneyV2',
  'MailingAddress',
  'LocationAddress',
  'ShopAddress',
  'SelectedOption',
  'PageInfo',
  'Count',
]);

/** The number of rows that each connection returned; by default the number requested. */
type ReturnedSizes = Map<FieldNode, number>;

/** The multiplier for the nodes of a connection of n. */
function sizeFactor(size: number): number {
  return size <= 0 ? 0 : Math.max(1, Math.floor(2 * Math.log(size)));
}

/** The points that a query requests, as in recorded traffic; with `returned`, the points of the returned nodes, never more. */
export function queryCost(operation: OperationDefinitionNode, from: Reading, returned?: ReturnedSizes): number {
  const root = operation.operation === 'mutation' ? from.schema.getMutationType() : from.schema.getQueryType();
  if (!root) return 1;
  if (operation.operation === 'mutation')
    return collectFields(root, [operation.selectionSet], from).size * MUTATION_COST;
  return Math.max(1, new Costing(from, returned).children(root, [operation.selectionSet], true));
}

class Costing {
  readonly #from: Reading;
  readonly #returned: ReturnedSizes | undefined;

  constructor(from: Reading, returned: ReturnedSizes | undefined) {
    this.#from = from;
    this.#returned = returned;
  }

  children(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], isRoot = false): number {
    if (isAbstractType(type)) {
      const branches = this.#from.schema.getPossibleTypes(type).map((branch) => this.children(branch, sets, isRoot));
      return Math.max(0, ...branches);
    }
    let cost = 0;
    for (const nodes of collectFields(type, sets, this.#from).values()) cost += this.#field(type, nodes, isRoot);
    return cost;
  }

  #field(parent: GraphQLCompositeType, nodes: FieldNode[], isRoot: boolean): number {
    const node = nodes[0] as FieldNode;
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = field && getNamedType(field.type);
    if (!field || !type || !isCompositeType(type)) return 0;
    const sets = subSelections(nodes);
    if (type.name === 'Count') return isRoot ? ROOT_COUNT_COST : 0;
    if (isConnection(field.type)) {
      const { first, last } = argumentsOf(field, node, this.#from.variables);
      const asked = Number(first ?? last ?? 0);
      const size = Math.min(asked, this.#returned?.get(node) ?? asked);
      return 2 + sizeFactor(size) * (1 + this.#nodeChildren(type, sets));
    }
    return (VALUE_OBJECTS.has(type.name) ? 0 : 1) + this.children(type, sets);
  }

  /** The selections on a connection's rows, by `nodes` and by `edges { node }`. */
  #nodeChildren(connection: GraphQLCompositeType, sets: readonly SelectionSetNode[]): number {
    let cost = 0;
    for (const nodes of collectFields(connection, sets, this.#from).values()) {
      const name = nodes[0]?.name.value ?? '';
      const field = isObjectType(connection) ? connection.getFields()[name] : undefined;
      const type = field && getNamedType(field.type);
      if (!type || !isCompositeType(type)) continue;
      if (name === 'nodes') cost += this.children(type, subSelections(nodes));
      if (name !== 'edges') continue;
      const edges = collectFields(type, subSelections(nodes), this.#from);
      for (const inner of edges.values()) {
        const row = isObjectType(type) && inner[0] ? type.getFields()[inner[0].name.value] : undefined;
        const rowType = row && getNamedType(row.type);
        if (rowType && isCompositeType(rowType)) cost += this.children(rowType, subSelections(inner));
      }
    }
    return cost;
  }
}

/** True for Relay connections; lists with a `first` are not. */
export function isConnection(type: GraphQLOutputType): boolean {
  return !isListType(getNullableType(type)) && getNamedType(type).name.endsWith('Connection');
}

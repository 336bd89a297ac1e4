import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How a value of a field's type is made into a part of the answer. */
export type Shape =
  | { kind: 'leaf'; isNonNull: boolean; type: GraphQLLeafType }
  | { kind: 'list'; isNonNull: boolean; of: Shape }
  | { kind: 'object'; isNonNull: boolean; type: GraphQLObjectType; fields: readonly CompiledField[] };

/** A field of the answer, with all of its selections in the document merged, and the fields below it. */
export interface CompiledField {
  /** Its name in the answer. */
  key: string;
  name: string;
  /** The type that it is a field of. */
  parent: GraphQLObjectType;
  /** null: `__typename`. */
  definition: GraphQLField<unknown, unknown> | null;
  nodes: readonly FieldNode[];
  shape: Shape;
}

export interface CompiledOperation {
  root: GraphQLObjectType;
  fields: readonly CompiledField[];
}

interface Source {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced. */
  variables: Record<string, unknown>;
}

/** graphql-js answers what it is not worth to compile. */
class NotCompiled extends Error {}

/**
 * The fields of a query with `@skip` and `@include` decided, so that executing it reads no document. null: it asks for the schema, or the
 * schema has gained something that is not compiled.
 */
export function compileOperation(source: Source): CompiledOperation | null {
  const root = source.schema.getRootType(source.operation.operation);
  if (!root) return null;
  try {
    return { root, fields: new Compiler(source).fields(root, [source.operation.selectionSet]) };
  } catch (error) {
    if (error instanceof NotCompiled) return null;
    throw error;
  }
}

class Compiler {
  constructor(private readonly source: Source) {}

  fields(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): CompiledField[] {
    const nodes = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of sets) this.collect(type, set, nodes, spread);
    return [...nodes].map(([key, of]) => this.field(type, key, of));
  }

  private collect(
    type: GraphQLObjectType,
    set: SelectionSetNode,
    nodes: Map<string, FieldNode[]>,
    spread: Set<string>,
  ): void {
    for (const selection of set.selections) {
      if (!this.isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const same = nodes.get(key);
        if (same) same.push(selection);
        else nodes.set(key, [selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.fragment(selection.name.value, spread) : selection;
      const of = fragment?.typeCondition?.name.value ?? type.name;
      if (fragment && of === type.name) this.collect(type, fragment.selectionSet, nodes, spread);
      // It may be of an interface or a union.
      else if (fragment && !isObjectType(this.source.schema.getType(of))) throw new NotCompiled();
    }
  }

  /** undefined: it was collected before. */
  private fragment(name: string, spread: Set<string>): FragmentDefinitionNode | undefined {
    if (spread.has(name)) return undefined;
    spread.add(name);
    return this.source.fragments[name];
  }

  private field(parent: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): CompiledField {
    const name = nodes[0]!.name.value;
    if (name === '__typename') {
      const shape: Shape = {
        kind: 'leaf',
        isNonNull: true,
        type: this.source.schema.getType('String') as GraphQLLeafType,
      };
      return { ...{ key, name, parent, nodes, shape }, definition: null };
    }
    const definition = parent.getFields()[name];
    if (!definition) throw new NotCompiled();
    return { ...{ key, name, parent, definition, nodes }, shape: this.shape(definition.type, nodes) };
  }

  private shape(type: GraphQLOutputType, nodes: readonly FieldNode[]): Shape {
    const isNonNull = isNonNullType(type);
    const of = isNonNull ? type.ofType : type;
    if (isListType(of)) return { kind: 'list', isNonNull, of: this.shape(of.ofType, nodes) };
    if (isLeafType(of)) return { kind: 'leaf', isNonNull, type: of };
    if (!isObjectType(of) || of.isTypeOf) throw new NotCompiled();
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return { kind: 'object', isNonNull, type: of, fields: this.fields(of, sets) };
  }

  private isIncluded(node: SelectionNode): boolean {
    const { variables } = this.source;
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
    return skip?.if !== true && include?.if !== false;
  }
}

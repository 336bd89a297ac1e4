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
import type { Batch } from '../../../resolvers/loaders/batch.js';
import type { Asked } from '../../../resolvers/present/row-shapes.js';
import type { ReadById, Reads } from '../../../resolvers/through.js';

/** How a value of a field's type is made into a part of the answer. */
export type Shape =
  | { kind: 'leaf'; isNonNull: boolean; type: GraphQLLeafType }
  | { kind: 'list'; isNonNull: boolean; of: Shape }
  | {
      kind: 'object';
      isNonNull: boolean;
      type: GraphQLObjectType;
      fields: readonly CompiledField[];
      /** Whether its fields are properties with leaves, such as those of an amount. */
      isPlain: boolean;
    };

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
  /** Reads it for all rows of a level. */
  batch: Batch | undefined;
  /** Left out: it is a property of its row. */
  resolve: GraphQLField<unknown, unknown>['resolve'];
  /** Whether one statement reads it, and the fields below it are all in the rows that it has: nothing more is read for them. */
  isLast: boolean;
  /** What can be read before its row is there. null: it has none that is known by an id. */
  ahead: Ahead | null;
}

/** Fields that are read by an id, beside the row that has it. */
export interface Ahead {
  /** The property of the row that the argument `id` is. */
  property: string;
  fields: readonly (CompiledField & { batch: Batch })[];
  /** Whether nothing is read after the row and these. */
  isAll: boolean;
}

export interface CompiledOperation {
  root: GraphQLObjectType;
  fields: readonly CompiledField[];
  /** What it asks for of the rows of each type, wherever they are. */
  asked: Asked;
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
    const compiler = new Compiler(source);
    return { root, fields: compiler.fields(root, [source.operation.selectionSet]), asked: compiler.asked };
  } catch (error) {
    if (error instanceof NotCompiled) return null;
    throw error;
  }
}

class Compiler {
  readonly asked = new Map<string, Set<string>>();

  constructor(private readonly source: Source) {}

  fields(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): CompiledField[] {
    const nodes = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of sets) this.collect(type, set, nodes, spread);
    if (!this.asked.has(type.name)) this.asked.set(type.name, new Set());
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
      return {
        ...{ key, name, parent, nodes, shape },
        ...{ definition: null, batch: undefined, resolve: undefined, isLast: true, ahead: null },
      };
    }
    const definition = parent.getFields()[name];
    if (!definition) throw new NotCompiled();
    const {
      reads = [name],
      batch,
      isOneStatement = true,
      idIs,
    } = definition.extensions as Partial<Reads & ReadById> & { batch?: Batch };
    for (const property of reads) this.asked.get(parent.name)!.add(property);
    const shape = this.shape(definition.type, nodes);
    const { resolve } = definition;
    return {
      ...{ key, name, parent, definition, nodes, shape, batch, resolve },
      isLast: isOneStatement && fieldsOf(shape).every(isInRow),
      ahead: idIs === undefined ? null : aheadOf(idIs, fieldsOf(shape)),
    };
  }

  private shape(type: GraphQLOutputType, nodes: readonly FieldNode[]): Shape {
    const isNonNull = isNonNullType(type);
    const of = isNonNull ? type.ofType : type;
    if (isListType(of)) return { kind: 'list', isNonNull, of: this.shape(of.ofType, nodes) };
    if (isLeafType(of)) return { kind: 'leaf', isNonNull, type: of };
    if (!isObjectType(of) || of.isTypeOf) throw new NotCompiled();
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const fields = this.fields(of, sets);
    const isPlain = fields.every(
      ({ definition, batch, resolve, shape }) => definition && !batch && !resolve && shape.kind === 'leaf',
    );
    return { ...{ kind: 'object', isNonNull, type: of, fields }, isPlain };
  }

  private isIncluded(node: SelectionNode): boolean {
    const { variables } = this.source;
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
    return skip?.if !== true && include?.if !== false;
  }
}

function fieldsOf(shape: Shape): readonly CompiledField[] {
  return shape.kind === 'leaf' ? [] : shape.kind === 'list' ? fieldsOf(shape.of) : shape.fields;
}

function isInRow({ isLast, resolve, batch, definition }: CompiledField): boolean {
  const { isInRow: isKnownToBe } = (definition?.extensions ?? {}) as Partial<Reads>;
  return isLast && !batch && (!resolve || isKnownToBe === true);
}

function aheadOf(property: string, fields: readonly CompiledField[]): Ahead {
  const isAhead = (field: CompiledField): field is CompiledField & { batch: Batch } => {
    const { reads = [], isOneStatement = true } = (field.definition?.extensions ?? {}) as Partial<Reads>;
    return field.batch !== undefined && isOneStatement && reads.every((name) => name === property);
  };
  const ahead = fields.filter(isAhead);
  const isAll = fields.every((field) => (isAhead(field) ? field.isLast : isInRow(field)));
  return { property, fields: ahead, isAll };
}

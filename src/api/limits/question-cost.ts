import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import type { FactsRead, ReadsFacts } from '../../schema/reads-facts.js';
import { statementCost } from '../../schema/statement-cost.js';
import { costOfInputs } from './cost-of-inputs.js';
import { checkInputBounds } from './input-bounds.js';

/** The maximum size of a query's answer, and what it takes to read it. */
export interface QuestionSize {
  /** Values in the answer, plus the cost of reading them. */
  cost: number;
  /** Nesting depth of fields. */
  depth: number;
  /** For whom it is known to read facts at length before it runs, see `ReadsFacts`. */
  readsFactsFor: 'nobody' | 'some_sources' | 'everybody';
}

export interface Question {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  /** After coercion, with defaults filled in. */
  variables: Record<string, unknown>;
}

/** A field's `@Extensions`. */
interface FieldExtensions extends ReadsFacts {
  /** Its maximum number of rows, from its coerced arguments; a connection's applies to its edges and nodes. */
  listSize?: (args: Record<string, unknown>) => number;
  /** Whether a field above gives a list's size: by its `listSize`, as for the nodes of a connection, or by `sizesBelow`. */
  hasSizeOfParent?: boolean;
  /** The cost of the field itself, instead of 1. */
  cost?: number;
  /** The cost of its SQL, see `statementCost`. Default: a lookup for a root field, nothing for others. */
  statement?: number | ((args: Record<string, unknown>, selected: ReadonlySet<string>) => number);
  /** The sizes of lists anywhere below it, by the name of the field. */
  sizesBelow?: (args: Record<string, unknown>) => Record<string, number>;
}

interface Measured {
  /** Per row that contains the selection. */
  perRow: number;
  /** Whatever the number of rows. */
  once: number;
  depth: number;
}

const nothing: Measured = { perRow: 0, once: 0, depth: 0 };

/** For a list without a declared size. */
const unknownListSize = 10;

/** Fields of a type, arguments of a field: few on average. */
const introspectedListSize = 3;

/**
 * Computes the cost of a query before it runs: every field costs 1, and the selection below a list counts for each of
 * its rows, plus the SQL of the field and the arguments that make work. Arguments are used after coercion, so variables and defaults hide nothing; each alias counts, and a
 * fragment counts wherever it is spread. Throws if an argument exceeds the schema's bounds.
 */
export function questionSize(question: Question): QuestionSize {
  const root = question.schema.getRootType(question.operation.operation);
  if (!root) return { cost: 0, depth: 0, readsFactsFor: 'nobody' };
  const measure = new Measure(question);
  const { perRow, once, depth } = measure.selectionSet(question.operation.selectionSet, root, 1);
  return { cost: perRow + once, depth, readsFactsFor: measure.readsFactsFor };
}

class Measure {
  /** Of the fields measured so far. */
  readsFactsFor: QuestionSize['readsFactsFor'] = 'nobody';

  // A fragment is measured once per type and size: nested spreads would otherwise double at each level.
  private readonly known = new Map<string, Measured>();

  /** Of lists below the field that is measured, as `sizesBelow` gives them. */
  private sizes: Record<string, number> = {};

  constructor(private readonly question: Question) {}

  /** `listSize`: rows of the connection to which this selection belongs. */
  selectionSet(set: SelectionSetNode, parent: GraphQLObjectType, listSize: number): Measured {
    const sizes = set.selections.map((selection) => this.selection(selection, parent, listSize));
    return sizes.reduce(
      (all, { perRow, once, depth }) => ({
        perRow: all.perRow + perRow,
        once: all.once + once,
        depth: Math.max(all.depth, depth),
      }),
      nothing,
    );
  }

  private selection(selection: SelectionNode, parent: GraphQLObjectType, listSize: number): Measured {
    if (!this.isIncluded(selection)) return nothing;
    if (selection.kind === Kind.FIELD) return this.field(selection, parent, listSize);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.selectionSet(selection.selectionSet, parent, listSize);
    const name = selection.name.value;
    const key = `${name} ${parent.name} ${listSize} ${JSON.stringify(this.sizes)}`;
    const size = this.known.get(key) ?? this.fragment(name, parent, listSize);
    this.known.set(key, size);
    return size;
  }

  private fragment(name: string, parent: GraphQLObjectType, listSize: number): Measured {
    const definition = this.question.fragments[name];
    return definition ? this.selectionSet(definition.selectionSet, parent, listSize) : nothing;
  }

  private field(node: FieldNode, parent: GraphQLObjectType, listSize: number): Measured {
    const field = parent.getFields()[node.name.value];
    if (!field) return this.metaField(node, listSize);
    const {
      cost: own = 1,
      listSize: sizeOf,
      hasSizeOfParent,
      statement,
      readsFacts,
      sizesBelow,
    } = field.extensions as FieldExtensions;
    const type = getNamedType(field.type);
    const args = this.coercedArguments(field, node);
    // Such a field fails before it reads anything, and nothing below it runs; the query's other fields do.
    if (!args) return { perRow: own, once: this.isRoot(parent) ? statementCost.lookup : 0, depth: 1 };
    checkInputBounds(field.args, args);
    const ofStatement = typeof statement === 'function' ? statement(args, this.namesBelow(node)) : statement;
    this.noteReading(typeof readsFacts === 'function' ? readsFacts(args, this.namesBelow(node)) : readsFacts);
    const ofField = ofStatement ?? (this.isRoot(parent) ? statementCost.lookup : 0);
    const once = ofField + costOfInputs(field.args, args);
    if (!node.selectionSet || !isObjectType(type)) return { perRow: own, once, depth: 1 };
    const rows = sizeOf?.(args);
    const isList = isListType(getNullableType(field.type));
    const inConnection = isList ? 1 : (rows ?? 1);
    const ofParent = hasSizeOfParent ? listSize : undefined;
    const times = isList
      ? (rows ?? this.sizes[node.name.value] ?? ofParent ?? this.sizeOfList(parent, node.name.value, listSize))
      : 1;
    const outer = this.sizes;
    if (sizesBelow) this.sizes = sizesBelow(args);
    const ofBelow = this.selectionSet(node.selectionSet, type, inConnection);
    this.sizes = outer;
    return { perRow: own + times * ofBelow.perRow, once: once + ofBelow.once, depth: 1 + ofBelow.depth };
  }

  private noteReading(read: FactsRead | undefined): void {
    if (read === 'always') this.readsFactsFor = 'everybody';
    else if (read === 'of_some_sources' && this.readsFactsFor === 'nobody') this.readsFactsFor = 'some_sources';
  }

  /** The names of all fields below one. */
  private namesBelow({ selectionSet }: FieldNode): ReadonlySet<string> {
    const names = new Set<string>();
    const spread = new Set<string>();
    const visit = (set: SelectionSetNode | undefined): void => {
      for (const selection of set?.selections ?? []) {
        if (!this.isIncluded(selection)) continue;
        if (selection.kind === Kind.FIELD) names.add(selection.name.value);
        if (selection.kind !== Kind.FRAGMENT_SPREAD) visit(selection.selectionSet);
        else if (!spread.has(selection.name.value)) {
          spread.add(selection.name.value);
          visit(this.question.fragments[selection.name.value]?.selectionSet);
        }
      }
    };
    visit(selectionSet);
    return names;
  }

  /** `__typename`, and introspection: it has a cost, but graphql-js limits its depth. */
  private metaField(node: FieldNode, listSize: number): Measured {
    const definition = [SchemaMetaFieldDef, TypeMetaFieldDef].find(({ name }) => name === node.name.value);
    const type = definition && getNamedType(definition.type);
    if (!node.selectionSet || !isObjectType(type)) return { ...nothing, perRow: 1 };
    const { perRow, once } = this.selectionSet(node.selectionSet, type, listSize);
    return { perRow, once: statementCost.lookup + once, depth: 0 };
  }

  private sizeOfList(parent: GraphQLObjectType, field: string, connectionSize: number): number {
    if (parent.name.endsWith('Connection')) return connectionSize;
    if (!parent.name.startsWith('__')) return unknownListSize;
    return field === 'types' ? Object.keys(this.question.schema.getTypeMap()).length : introspectedListSize;
  }

  private coercedArguments(field: GraphQLField<unknown, unknown>, node: FieldNode) {
    try {
      return getArgumentValues(field, node, this.question.variables);
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  private isRoot(type: GraphQLObjectType): boolean {
    return type === this.question.schema.getRootType(this.question.operation.operation);
  }

  private isIncluded(selection: SelectionNode): boolean {
    const { variables } = this.question;
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
    return skip?.if !== true && include?.if !== false;
  }
}

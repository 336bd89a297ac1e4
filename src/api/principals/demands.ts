import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLInputField,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isInputObjectType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Permission } from '../../ledger/principals/principal.js';
import { needsOf } from '../../schema/needs.js';

interface Question {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** After coercion, with defaults filled in. */
  variables: Record<string, unknown>;
}

/** What a question asks of whoever sends it: the same for equal questions. */
export interface Demands {
  /** The first field or argument for each permission, without fields of personal data. */
  permissions: ReadonlyMap<Permission, Demand>;
  /** Fields of personal data, as `Customer.email`. */
  personal: ReadonlySet<string>;
  /** Where they are in the answer, without the positions in lists. */
  personalPaths: ReadonlySet<string>;
  /** `__schema` or `__type`. */
  introspects: boolean;
  /** Root fields of a mutation; empty for a query. */
  changes: readonly string[];
}

export interface Demand {
  /** As in the document's answer: `recent.nodes.customer`. */
  path: string;
  /** Null: the field itself. */
  argument: string | null;
}

/** More are not named: a question with as many asks for hardly anything else. */
const mostPaths = 200;
/** Aliases can be of any length. */
const longestPath = 200;

/** Finds what a question demands, in one pass over its selections: those that `@skip` and `@include` leave. */
export function demandsOf(question: Question): Demands {
  const { schema, operation } = question;
  const walk = new Walk(question);
  const root = schema.getRootType(operation.operation);
  if (root) walk.selectionSet(operation.selectionSet, root, { path: '', personal: [] });
  return walk;
}

interface Place {
  path: string;
  /** Fields that are personal data here, whatever their own entry. */
  personal: readonly string[];
}

class Walk implements Demands {
  readonly permissions = new Map<Permission, Demand>();
  readonly personal = new Set<string>();
  readonly personalPaths = new Set<string>();
  readonly changes: string[] = [];
  introspects = false;

  /** A fragment has the same demands wherever it is spread, but for its paths: they are bounded, so that is done once it is full. */
  private readonly spread = new Set<string>();

  constructor(private readonly question: Question) {}

  selectionSet(set: SelectionSetNode, parent: GraphQLObjectType, place: Place): void {
    for (const selection of set.selections) this.selection(selection, parent, place);
  }

  private selection(selection: SelectionNode, parent: GraphQLObjectType, place: Place): void {
    if (!this.isIncluded(selection)) return;
    if (selection.kind === Kind.FIELD) return this.field(selection, parent, place);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.selectionSet(selection.selectionSet, parent, place);
    const name = selection.name.value;
    const isFull = this.personalPaths.size >= mostPaths;
    const key = `${name} ${place.personal.join()} ${isFull ? '' : place.path}`;
    if (this.spread.has(key)) return;
    this.spread.add(key);
    const fragment = this.question.fragments[name];
    if (fragment) this.selectionSet(fragment.selectionSet, parent, place);
  }

  private field(node: FieldNode, parent: GraphQLObjectType, place: Place): void {
    const name = node.name.value;
    const key = node.alias?.value ?? name;
    const path = below(place.path, key);
    const field = parent.getFields()[name];
    if (!field) {
      this.introspects ||= name === '__schema' || name === '__type';
      return;
    }
    if (parent === this.question.schema.getMutationType()) this.changes.push(name);
    const entry = needsOf(field);
    const type = getNamedType(field.type);
    if (entry.needs === 'personal' || place.personal.includes(name)) this.addPersonal(path, `${parent.name}.${name}`);
    else if (entry.needs) this.add(entry.needs, { path, argument: null });
    const ofType = isObjectType(type) ? needsOf(type).needs : undefined;
    if (ofType) this.add(ofType, { path, argument: null });
    const args =
      field.args.length > 0 || entry.needsOf || entry.readsPersonal ? this.coercedArguments(node, field) : {};
    if (args) {
      this.inputs(field.args, args, { path, argument: '' });
      for (const { permission, argument } of entry.needsOf?.(args) ?? []) this.add(permission, { path, argument });
      for (const name of entry.readsPersonal?.(args) ?? []) this.personal.add(name);
    }
    if (!node.selectionSet || !isObjectType(type)) return;
    this.selectionSet(node.selectionSet, type, { path, personal: entry.personalBelow ?? [] });
  }

  private inputs(
    inputs: readonly (GraphQLArgument | GraphQLInputField)[],
    values: Record<string, unknown>,
    { path, argument: above }: { path: string; argument: string },
  ): void {
    for (const input of inputs) {
      const value = values[input.name];
      if (value === undefined || value === null) continue;
      const argument = above === '' ? input.name : `${above}.${input.name}`;
      const { needs } = needsOf(input);
      if (needs) this.add(needs, { path, argument });
      const type = getNamedType(input.type);
      if (!isInputObjectType(type)) continue;
      for (const one of Array.isArray(value) ? value : [value]) {
        this.inputs(Object.values(type.getFields()), one as Record<string, unknown>, { path, argument });
      }
    }
  }

  private add(permission: Permission, demand: Demand): void {
    if (!this.permissions.has(permission)) this.permissions.set(permission, demand);
  }

  private addPersonal(path: string, field: string): void {
    this.personal.add(field);
    if (this.personalPaths.size < mostPaths) this.personalPaths.add(path);
  }

  /** Undefined: the field fails before it reads anything. */
  private coercedArguments(
    node: FieldNode,
    field: Parameters<typeof getArgumentValues>[0],
  ): Record<string, unknown> | undefined {
    try {
      return getArgumentValues(field, node, this.question.variables);
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  private isIncluded(selection: SelectionNode): boolean {
    const { variables } = this.question;
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
    return skip?.if !== true && include?.if !== false;
  }
}

function below(path: string, key: string): string {
  if (path.endsWith('…')) return path;
  const whole = path === '' ? key : `${path}.${key}`;
  return whole.length > longestPath ? `${whole.slice(0, longestPath)}…` : whole;
}

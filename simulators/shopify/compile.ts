import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { type Denial, denialOf } from './access.js';
import { type Context, type FieldFunction, Typed } from './context.js';
import { isConnection } from './cost.js';
import { NotSimulated, RequestRefused } from './errors.js';
import { fieldFunctions } from './fields/registry.js';
import { BadRequest, checkPaging, type Page, type Rows } from './paging.js';
import { argumentsOf, collectFields, type Reading, subSelections } from './selections.js';

/** A null in a non-null field: it propagates to the nearest nullable field. */
class NullBubble extends Error {}

type Write = (source: unknown) => unknown;

/** A connection that a bulk operation follows, below a row or at the top. */
export interface ChildRows {
  rows: (source: unknown) => Iterable<unknown>;
  row: CompiledRow;
}

/** How to write one row, and, in a bulk operation, what to write after it. */
interface CompiledRow {
  write: Write;
  children: (source: unknown) => readonly ChildRows[];
}

/** A path in the answer: response keys, and depths of lists, whose positions are known while writing. */
type Path = readonly (string | { list: number })[];

/**
 * Compiles a selection to closures once per request; after that a row costs only the calls of its fields' functions.
 * (graphql-js's `execute` took most of the time of an export of 20,000 orders.)
 */
export class Compiler {
  readonly #from: Reading;
  readonly #context: Context;
  readonly #isBulk: boolean;

  constructor(from: Reading, context: Context, options: { isBulk?: boolean } = {}) {
    this.#from = from;
    this.#context = context;
    this.#isBulk = options.isBulk ?? false;
  }

  /** The operation's `data`; null if a null propagated to the top. */
  root(type: GraphQLObjectType, selections: SelectionSetNode): () => unknown {
    const { write } = this.#row(type, [selections], [], 0);
    return () => {
      try {
        return write(undefined);
      } catch (error) {
        if (error instanceof NullBubble) return null;
        throw error;
      }
    };
  }

  /** The root connection of a bulk query. */
  bulkRoot(type: GraphQLObjectType, selections: SelectionSetNode): ChildRows[] {
    return [...this.#row(type, [selections], [], 0).children(undefined)];
  }

  #row(type: GraphQLObjectType, sets: readonly SelectionSetNode[], path: Path, depth: number): CompiledRow {
    const children: ChildRows[] = [];
    const keys: string[] = [];
    const writes: Write[] = [];
    for (const [key, nodes] of collectFields(type, sets, this.#from)) {
      const node = nodes[0] as FieldNode;
      const name = node.name.value;
      const field = type.getFields()[name];
      if (name === '__typename') {
        keys.push(key);
        writes.push(() => type.name);
      } else if (field && this.#isBulk && isConnection(field.type)) {
        children.push(this.#childRows(type, field, nodes, [...path, key], depth));
      } else if (field) {
        keys.push(key);
        writes.push(this.#field(type, field, nodes, [...path, key], depth));
        if (this.#isBulk) children.push(...this.#childRowsBelow(type, field, nodes, [...path, key], depth));
      }
    }
    const count = keys.length;
    const write = (source: unknown): unknown => {
      const row: Record<string, unknown> = {};
      for (let place = 0; place < count; place += 1) row[keys[place] as string] = (writes[place] as Write)(source);
      return row;
    };
    return { write, children: () => children };
  }

  #field(
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    nodes: FieldNode[],
    path: Path,
    depth: number,
  ): Write {
    const denied = this.#denied(parent, field, nodes[0] as FieldNode, path);
    const isNullable = !isNonNullType(field.type);
    if (denied) return isNullable ? denied : bubbling(denied);
    const call = {
      name: field.name,
      args: this.#arguments(field, nodes[0] as FieldNode, path),
      context: this.#context,
      path: namesOf(path),
    };
    const resolve = resolverOf(parent.name, field.name) as (source: unknown, call: unknown) => unknown;
    const complete = this.#complete(field.type, nodes, path, depth, call.args);
    const write = complete
      ? (source: unknown): unknown => complete(resolve(source, call))
      : (source: unknown): unknown => resolve(source, call);
    const guarded =
      isConnection(field.type) || parent.name === this.#from.schema.getQueryType()?.name
        ? this.#located(write, nodes[0] as FieldNode, path)
        : write;
    return isNullable && complete ? caught(guarded) : guarded;
  }

  /** Converts the result of a field's function to its value; null if no conversion is needed. */
  #complete(
    type: GraphQLOutputType,
    nodes: FieldNode[],
    path: Path,
    depth: number,
    args: Record<string, unknown>,
  ): Write | null {
    const nullable = getNullableType(type);
    const named = getNamedType(nullable);
    if (!isCompositeType(named)) return null;
    if (isListType(nullable)) {
      const rowPath: Path = [...path, { list: depth }];
      const object = this.#object(named, subSelections(nodes), rowPath, depth + 1);
      const item = named.name === 'Node' ? this.#scoped(object, nodes[0] as FieldNode, rowPath) : object;
      return (values) => this.#list(values as unknown[] | null, item, depth);
    }
    if (isConnection(type)) return this.#connection(named as GraphQLObjectType, nodes, path, depth, args);
    const write = this.#object(named, subSelections(nodes), path, depth);
    return named.name === 'Node' ? this.#scoped(write, nodes[0] as FieldNode, path) : write;
  }

  /** The type of the node, and so the required scope, is known only at run time. */
  #scoped(write: Write, node: FieldNode, path: Path): Write {
    return (source) => {
      const denial =
        source instanceof Typed && denialOf(this.#context.access, 'QueryRoot', node.name.value, source.typename);
      return denial ? this.#refuse(denial, node, path) : write(source);
    };
  }

  #refuse({ message, extensions }: Denial, node: FieldNode, path: Path): null {
    this.#context.errors.push({ message, ...locationsOf(node), extensions, path: this.#pathNow(path) });
    return null;
  }

  #list(values: readonly unknown[] | null, item: Write, depth: number): unknown[] | null {
    if (values === null || values === undefined) return null;
    const { places } = this.#context;
    const written = new Array<unknown>(values.length);
    for (let place = 0; place < values.length; place += 1) {
      places[depth] = place;
      written[place] = item(values[place]);
    }
    return written;
  }

  #object(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], path: Path, depth: number): Write {
    const { write } = this.#anyRow(type, sets, path, depth);
    return (source) => (source === null || source === undefined ? null : write(source));
  }

  /** A row of an object type, or one whose type is known only at run time. */
  #anyRow(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], path: Path, depth: number): CompiledRow {
    if (isObjectType(type)) return this.#row(type, sets, path, depth);
    const possible = new Set(this.#from.schema.getPossibleTypes(type).map((concrete) => concrete.name));
    const branches = new Map<string, CompiledRow>();
    const branchOf = (source: unknown): CompiledRow & { source: unknown } => {
      if (!(source instanceof Typed) || !possible.has(source.typename)) throw new NotSimulated(`this ${type.name}`);
      let branch = branches.get(source.typename);
      if (!branch) {
        branch = this.#row(this.#from.schema.getType(source.typename) as GraphQLObjectType, sets, path, depth);
        branches.set(source.typename, branch);
      }
      return { ...branch, source: source.source };
    };
    return {
      write: (source) => {
        const branch = branchOf(source);
        return branch.write(branch.source);
      },
      children: (source) => {
        const branch = branchOf(source);
        return branch.children(branch.source).map(({ rows, row }) => ({ row, rows: () => rows(branch.source) }));
      },
    };
  }

  #connection(
    type: GraphQLObjectType,
    nodes: FieldNode[],
    path: Path,
    depth: number,
    args: Record<string, unknown>,
  ): Write {
    this.#located(() => checkPaging(args), nodes[0] as FieldNode, path)(undefined);
    const parts: { key: string; write: (page: Page) => unknown }[] = [];
    for (const [key, selected] of collectFields(type, subSelections(nodes), this.#from)) {
      parts.push({ key, write: this.#connectionPart(type, selected, [...path, key], depth) });
    }
    const counted = nodes[0] as FieldNode;
    return (rows) => {
      const page = (rows as Rows).page(args);
      const { returned } = this.#context;
      returned.set(counted, Math.max(returned.get(counted) ?? 0, page.nodes.length));
      const written: Record<string, unknown> = {};
      for (const part of parts) written[part.key] = part.write(page);
      return written;
    };
  }

  #connectionPart(type: GraphQLObjectType, nodes: FieldNode[], path: Path, depth: number): (page: Page) => unknown {
    const name = nodes[0]?.name.value ?? '';
    const rowPath: Path = [...path, { list: depth }];
    if (name === '__typename') return () => type.name;
    const field = type.getFields()[name] as GraphQLField<unknown, unknown>;
    const named = getNamedType(field.type) as GraphQLObjectType;
    if (name === 'nodes') {
      const item = this.#object(named, subSelections(nodes), rowPath, depth + 1);
      return (page) => this.#list(page.nodes, item, depth);
    }
    if (name === 'edges') return this.#edges(named, nodes, rowPath, depth);
    if (name !== 'pageInfo') throw new NotSimulated(`${type.name}.${name}`);
    const { write } = this.#row(named, subSelections(nodes), path, depth);
    return (page) => write(page);
  }

  #edges(edge: GraphQLObjectType, nodes: FieldNode[], path: Path, depth: number): (page: Page) => unknown {
    const parts: { key: string; write: (node: unknown, cursor: string) => unknown }[] = [];
    let needsCursor = false;
    for (const [key, selected] of collectFields(edge, subSelections(nodes), this.#from)) {
      const name = selected[0]?.name.value ?? '';
      if (name === 'node') {
        const named = getNamedType(
          (edge.getFields().node as GraphQLField<unknown, unknown>).type,
        ) as GraphQLCompositeType;
        const item = this.#object(named, subSelections(selected), [...path, key], depth + 1);
        parts.push({ key, write: (node) => item(node) });
      } else if (name === 'cursor') {
        needsCursor = true;
        parts.push({ key, write: (_, cursor) => cursor });
      } else if (name === '__typename') parts.push({ key, write: () => edge.name });
      else throw new NotSimulated(`${edge.name}.${name}`);
    }
    return (page) => {
      const cursors = needsCursor ? page.cursors() : [];
      return page.nodes.map((node, place) => {
        this.#context.places[depth] = place;
        const written: Record<string, unknown> = {};
        for (const part of parts) written[part.key] = part.write(node, cursors[place] ?? '');
        return written;
      });
    };
  }

  #childRows(
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    nodes: FieldNode[],
    path: Path,
    depth: number,
  ): ChildRows {
    const denied = this.#denied(parent, field, nodes[0] as FieldNode, path);
    const empty: CompiledRow = { write: () => null, children: () => [] };
    if (denied) {
      const rows = (): never[] => {
        denied(undefined);
        return [];
      };
      return { rows, row: empty };
    }
    const call = {
      name: field.name,
      args: argumentsOf(field, nodes[0] as FieldNode, this.#from.variables),
      context: this.#context,
      path: namesOf(path),
    };
    const resolve = resolverOf(parent.name, field.name) as (source: unknown, call: unknown) => unknown;
    const connection = getNamedType(field.type) as GraphQLObjectType;
    const edge = getNamedType(connection.getFields().edges?.type as GraphQLOutputType) as GraphQLObjectType;
    const node = getNamedType(edge.getFields().node?.type as GraphQLOutputType) as GraphQLCompositeType;
    const edges = [...collectFields(connection, subSelections(nodes), this.#from).values()]
      .flat()
      .filter((inner) => inner.name.value === 'edges');
    const inner = [...collectFields(edge, subSelections(edges), this.#from).values()]
      .flat()
      .filter((row) => row.name.value === 'node');
    const row = this.#anyRow(node, subSelections(inner), path, depth);
    return { rows: (source) => (resolve(source, call) as Rows).all(), row };
  }

  /** In an export, the rows of a connection inside an object without rows of its own are children of the row with the object. */
  #childRowsBelow(
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    nodes: FieldNode[],
    path: Path,
    depth: number,
  ): ChildRows[] {
    const named = getNullableType(field.type);
    if (!isObjectType(named) || this.#denied(parent, field, nodes[0] as FieldNode, path)) return [];
    const below = this.#row(named, subSelections(nodes), path, depth).children(undefined);
    if (below.length === 0) return [];
    const call = { name: field.name, args: {}, context: this.#context, path: namesOf(path) };
    const resolve = resolverOf(parent.name, field.name) as (source: unknown, call: unknown) => unknown;
    return below.map(({ rows, row }) => ({
      row,
      rows: (source: unknown): Iterable<unknown> => {
        const object = resolve(source, call);
        return object === null || object === undefined ? [] : rows(object);
      },
    }));
  }

  #arguments(field: GraphQLField<unknown, unknown>, node: FieldNode, path: Path): Record<string, unknown> {
    const args = argumentsOf(field, node, this.#from.variables);
    for (const [name, value] of Object.entries(args)) {
      const type = field.args.find((argument) => argument.name === name)?.type;
      if (type && isNonNullType(type) && value === null)
        throw new RequestRefused([{ message: `${name} must not be null`, path: namesOf(path) }]);
    }
    return args;
  }

  #denied(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>, node: FieldNode, path: Path): Write | null {
    const named = getNamedType(field.type);
    const rowField = isConnection(field.type) && isObjectType(named) ? named.getFields().nodes : undefined;
    const returned = rowField ? getNamedType(rowField.type).name : named.name;
    const denial = denialOf(this.#context.access, parent.name, field.name, returned);
    if (!denial) return null;
    return () => this.#refuse(denial, node, path);
  }

  /** Adds the position in the query to a bad request's error. */
  #located(write: Write, node: FieldNode, path: Path): Write {
    return (source) => {
      try {
        return write(source);
      } catch (error) {
        if (!(error instanceof BadRequest)) throw error;
        const body = {
          message: error.message,
          ...locationsOf(node),
          extensions: { code: 'BAD_REQUEST' },
          path: namesOf(path),
        };
        throw new RequestRefused([body], 'null');
      }
    };
  }

  #pathNow(path: Path): (string | number)[] {
    return path.map((part) => (typeof part === 'string' ? part : (this.#context.places[part.list] ?? 0)));
  }
}

function resolverOf(type: string, field: string): FieldFunction {
  const known = fieldFunctions[type]?.[field];
  if (!known) throw new NotSimulated(`the field ${type}.${field}`);
  return known;
}

function bubbling(write: Write): Write {
  return (source) => {
    write(source);
    throw new NullBubble();
  };
}

function caught(write: Write): Write {
  return (source) => {
    try {
      return write(source);
    } catch (error) {
      if (error instanceof NullBubble) return null;
      throw error;
    }
  };
}

function namesOf(path: Path): string[] {
  return path.filter((part) => typeof part === 'string');
}

function locationsOf(node: FieldNode): { locations?: { line: number; column: number }[] } {
  const start = node.loc?.startToken;
  return start ? { locations: [{ line: start.line, column: start.column }] } : {};
}

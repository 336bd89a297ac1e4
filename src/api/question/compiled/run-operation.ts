import {
  type ExecutionResult,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  locatedError,
  type OperationDefinitionNode,
} from 'graphql';
import type { Batch } from '../../../resolvers/loaders/batch.js';
import type { Ahead, CompiledField, CompiledOperation, Shape } from './compile-operation.js';

interface Run {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  /** Coerced. */
  variables: Record<string, unknown>;
  contextValue: unknown;
  /** Called before the rows are read after which no others are. */
  beforeLast?: (() => void) | undefined;
}

type Answer = Record<string, unknown>;
type LeafShape = Extract<Shape, { kind: 'leaf' }>;

/** Where an object or a list stands in the answer. One that became null because of a field in it is no longer alive. */
interface Place {
  made: Answer | unknown[];
  /** In what is above. */
  key: string | number;
  /** null: the data of the answer. */
  above: Place | null;
  isNonNull: boolean;
  isAlive: boolean;
}

/** Fields of rows that are read together: one statement for all rows of a level. */
interface Waiting {
  field: CompiledField;
  batch: Batch;
  rows: unknown[];
  into: Answer[];
  places: Place[];
}

/** Instead of the value of a non-null field that failed: what it is in becomes null. */
const failed = Symbol('failed');

/** Executes a compiled query, with the data and the errors that graphql-js would give. */
export async function runOperation(compiled: CompiledOperation, run: Run): Promise<ExecutionResult> {
  return await new Execution(compiled, run).result();
}

class Execution {
  readonly #errors: GraphQLError[] = [];
  readonly #arguments = new Map<CompiledField, Record<string, unknown> | GraphQLError>();
  #waiting = new Map<CompiledField, Waiting>();
  /** The values of fields that are read before their row is there, which is one. */
  readonly #ahead = new Map<CompiledField, Promise<unknown[]>>();
  readonly #root: Place = { made: {}, key: 'data', above: null, isNonNull: false, isAlive: true };
  #pending = 0;
  #done: () => void = () => undefined;
  #crash: (error: unknown) => void = () => undefined;

  constructor(
    private readonly compiled: CompiledOperation,
    private readonly run: Run,
  ) {}

  async result(): Promise<ExecutionResult> {
    const done = new Promise<void>((resolve, reject) => {
      this.#done = resolve;
      this.#crash = reject;
    });
    this.#pending = 1;
    this.#step(() => {
      if (this.#object(undefined, this.compiled.fields, this.#root) === failed) this.#root.isAlive = false;
    });
    await done;
    const data = this.#root.isAlive ? (this.#root.made as Answer) : null;
    return this.#errors.length > 0 ? { errors: this.#errors, data } : { data };
  }

  /** Does what came due, sends what then waits, and ends when nothing is left. */
  #step(work: () => void): void {
    try {
      work();
      this.#send();
    } catch (error) {
      this.#crash(error);
    }
    this.#pending -= 1;
    if (this.#pending === 0) this.#done();
  }

  /** Reads the batches that have been collected. */
  #send(): void {
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    // Its own step is pending, too.
    if (waiting.length === 1 && this.#pending === 1 && waiting[0]!.field.isLast) this.run.beforeLast?.();
    for (const each of waiting) {
      const { field, batch, rows } = each;
      const args = this.#argumentsOf(field);
      if (args instanceof GraphQLError) {
        this.#fill(each, () => args);
        continue;
      }
      this.#pending += 1;
      (this.#ahead.get(field) ?? batch(rows, args, this.run.contextValue)).then(
        (values) => this.#step(() => this.#fill(each, (at) => values[at])),
        (error: unknown) => this.#step(() => this.#fill(each, () => asError(error))),
      );
    }
  }

  #fill({ field, into, places }: Waiting, valueAt: (at: number) => unknown): void {
    for (const [at, place] of places.entries()) {
      if (isAlive(place)) this.#set(into[at]!, field, place, this.#complete(valueAt(at), field, place));
    }
  }

  /** The object of the answer for a row, or `failed`. */
  #object(row: unknown, fields: readonly CompiledField[], place: Place): Answer | typeof failed {
    const object: Answer = {};
    place.made = object;
    for (const field of fields) {
      const value = this.#field(row, field, object, place);
      if (value === failed) return failed;
      object[field.key] = value;
    }
    return object;
  }

  /** The value of a field; undefined while it is still read. */
  #field(row: unknown, field: CompiledField, object: Answer, place: Place): unknown {
    const { batch, resolve } = field;
    if (!field.definition) return field.parent.name;
    if (batch) {
      this.#wait(row, field, batch, object, place);
      return undefined;
    }
    const property = resolve ? undefined : (row as Answer | null | undefined)?.[field.name];
    if (!resolve && typeof property !== 'function') return this.#settled(property, field, object, place);
    const args = this.#argumentsOf(field);
    if (args instanceof GraphQLError) return this.#fail(args, field, place);
    let value: unknown;
    try {
      const info = this.#info(field, place);
      value = resolve
        ? resolve(row, args, this.run.contextValue, info)
        : (property as (...given: unknown[]) => unknown).call(row, args, this.run.contextValue, info);
    } catch (error) {
      return this.#fail(error, field, place);
    }
    if (field.ahead) this.#readAhead(field.ahead, args.id);
    return this.#settled(value, field, object, place);
  }

  /** The statements wait together for the connection, so they share a round trip. */
  #readAhead({ property, fields, isAll }: Ahead, id: unknown): void {
    if (isAll && this.compiled.fields.length === 1) this.run.beforeLast?.();
    for (const field of fields) {
      const args = this.#argumentsOf(field);
      if (args instanceof GraphQLError) continue;
      const values = field.batch([{ [property]: id }], args, this.run.contextValue);
      // It is told when there is a row to have the values.
      values.catch(() => undefined);
      this.#ahead.set(field, values);
    }
  }

  #settled(value: unknown, field: CompiledField, object: Answer, place: Place): unknown {
    if (!isPromise(value)) return this.#complete(value, field, place);
    this.#pending += 1;
    const put = (come: unknown): void =>
      this.#step(() => {
        if (isAlive(place)) this.#set(object, field, place, this.#complete(come, field, place));
      });
    value.then(put, (error: unknown) => put(asError(error)));
    return undefined;
  }

  #wait(row: unknown, field: CompiledField, batch: Batch, object: Answer, place: Place): void {
    let waiting = this.#waiting.get(field);
    if (!waiting) {
      waiting = { field, batch, rows: [], into: [], places: [] };
      this.#waiting.set(field, waiting);
    }
    waiting.rows.push(row);
    waiting.into.push(object);
    waiting.places.push(place);
  }

  /** The part of the answer for a field's value, or `failed`, with its error. `place`: of the object that the field is in. */
  #complete(value: unknown, field: CompiledField, place: Place): unknown {
    const { shape } = field;
    if (value instanceof Error) return this.#fail(value, field, place);
    try {
      if (shape.kind === 'leaf') return this.#leaf(value, shape, field);
      if (value === null || value === undefined) return this.#null(shape, field);
    } catch (error) {
      return this.#fail(error, field, place);
    }
    return this.#composite(value, shape, field, place, field.key);
  }

  /** An object or a list, at a key of what it stands in. */
  #composite(
    value: unknown,
    shape: Exclude<Shape, { kind: 'leaf' }>,
    field: CompiledField,
    above: Place,
    key: string | number,
  ): unknown {
    const { isNonNull } = shape;
    if (shape.kind === 'object' && shape.isPlain) {
      const plain = plainObject(value as Answer, shape.fields);
      if (plain) return plain;
    }
    const place: Place = { made: nothing, key, above, isNonNull, isAlive: true };
    const made =
      shape.kind === 'object' ? this.#object(value, shape.fields, place) : this.#list(value, shape.of, field, place);
    if (made !== failed) return made;
    place.isAlive = false;
    return isNonNull ? failed : null;
  }

  #list(value: unknown, of: Shape, field: CompiledField, place: Place): unknown {
    if (!Array.isArray(value)) {
      const message = `Expected Iterable, but did not find one for field "${field.parent.name}.${field.name}".`;
      return this.#error(new GraphQLError(message), field, pathOf(place));
    }
    const list: unknown[] = [];
    place.made = list;
    for (let at = 0; at < value.length; at += 1) {
      const item: unknown = value[at];
      const made = this.#item(item, of, field, place, at);
      if (made === failed) return failed;
      list.push(made);
    }
    return list;
  }

  #item(item: unknown, of: Shape, field: CompiledField, place: Place, at: number): unknown {
    try {
      if (item instanceof Error) throw item;
      if (of.kind === 'leaf') return this.#leaf(item, of, field);
      if (item === null || item === undefined) return this.#null(of, field);
    } catch (error) {
      this.#error(error, field, [...pathOf(place), at]);
      return of.isNonNull ? failed : null;
    }
    return this.#composite(item, of, field, place, at);
  }

  /** Throws if the value is not one of the type, or null where it must not be. */
  #leaf(value: unknown, shape: LeafShape, field: CompiledField): unknown {
    if (value === null || value === undefined) return this.#null(shape, field);
    const serialized: unknown = shape.type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    throw new Error(
      `Expected \`${shape.type.name}.serialize(${String(value)})\` to return non-nullable value, returned: ${String(serialized)}`,
    );
  }

  #null({ isNonNull }: Shape, { parent, name }: CompiledField): null {
    if (!isNonNull) return null;
    throw new Error(`Cannot return null for non-nullable field ${parent.name}.${name}.`);
  }

  #fail(error: unknown, field: CompiledField, place: Place): null | typeof failed {
    this.#error(error, field, [...pathOf(place), field.key]);
    return field.shape.isNonNull ? failed : null;
  }

  #error(error: unknown, { nodes }: CompiledField, path: readonly (string | number)[]): typeof failed {
    this.#errors.push(locatedError(error, nodes, path));
    return failed;
  }

  /** Puts the value of a field that came late into its object, or null into the next place above that may be null. */
  #set(object: Answer, field: CompiledField, place: Place, value: unknown): void {
    if (value !== failed) object[field.key] = value;
    else removeAt(place);
  }

  /** Once per execution, not for each row. */
  #argumentsOf(field: CompiledField): Record<string, unknown> | GraphQLError {
    if (field.definition!.args.length === 0) return noArguments;
    const before = this.#arguments.get(field);
    if (before) return before;
    let args: Record<string, unknown> | GraphQLError;
    try {
      args = getArgumentValues(field.definition!, field.nodes[0]!, this.run.variables);
    } catch (error) {
      args = error as GraphQLError;
    }
    this.#arguments.set(field, args);
    return args;
  }

  #info(field: CompiledField, place: Place): GraphQLResolveInfo {
    const { schema, operation, fragments, variables } = this.run;
    return {
      fieldName: field.name,
      fieldNodes: field.nodes,
      returnType: field.definition!.type,
      parentType: field.parent,
      schema,
      operation,
      fragments,
      variableValues: variables,
      rootValue: undefined,
      path: { prev: infoPath(place), key: field.key, typename: field.parent.name },
    };
  }
}

/** Of properties that are all as they should be. null: one is not, or has to be called or waited for. */
function plainObject(row: Answer, fields: readonly CompiledField[]): Answer | null {
  const object: Answer = {};
  try {
    for (const { name, key, shape } of fields) {
      const value = row[name];
      if (value === null || value === undefined) {
        if (shape.isNonNull) return null;
        object[key] = null;
        continue;
      }
      if (typeof value === 'object' || typeof value === 'function') return null;
      const serialized: unknown = (shape as LeafShape).type.serialize(value);
      if (serialized === null || serialized === undefined) return null;
      object[key] = serialized;
    }
  } catch {
    return null;
  }
  return object;
}

const nothing: Answer = {};
const noArguments: Record<string, unknown> = Object.freeze({});

/** Makes an object or a list null, or the next one above it that may be. */
function removeAt(place: Place): void {
  place.isAlive = false;
  const { above, key, isNonNull } = place;
  if (!above) return;
  if (isNonNull) removeAt(above);
  else (above.made as Answer)[key] = null;
}

function isAlive(place: Place): boolean {
  for (let each: Place | null = place; each; each = each.above) if (!each.isAlive) return false;
  return true;
}

function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let each = place; each.above; each = each.above) path.unshift(each.key);
  return path;
}

function infoPath(place: Place): GraphQLResolveInfo['path'] | undefined {
  return place.above ? { prev: infoPath(place.above), key: place.key, typename: undefined } : undefined;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

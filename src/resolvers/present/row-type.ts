import type { TextRow } from '../../database/round-trip.js';
import type { RowColumn, RowColumns } from '../../models/reporting/row-columns.js';
import { ByteLru } from '../../runtime/byte-lru.js';

const keptBytes = 512 * 1024;
/** A getter of a value and what it reads, in memory, about. */
const valueBytes = 1000;

/** A value of an API type that is no column of its row: made of the values of some columns, and of what all rows share. */
export interface RowValue {
  of: readonly string[];
  // oxlint-disable-next-line typescript/no-explicit-any -- each value knows the types of its columns.
  make: (...values: any[]) => unknown;
}

export function made(of: readonly string[], make: RowValue['make']): RowValue {
  return { of, make };
}

/** A row in the shape of the API's type. */
export type PresentedRow = Readonly<Record<string, unknown>>;

/** How a question reads the rows of a type: the columns to select, and how rows with them are presented. */
export interface RowShape {
  columns: readonly RowColumn[];
  /** The row's columns begin at the second. `shared`: what all rows of the type share, such as the reporting currency. */
  present: (row: TextRow, shared?: unknown) => PresentedRow;
}

/**
 * The rows of an API type, with the columns that a question asks for. Columns keep their names, the keys of nested fields among them,
 * unless there is a value of the name.
 */
export class RowType {
  readonly #all: RowShape;
  /** Of questions that are known. */
  readonly #shapes = new WeakMap<ReadonlySet<string>, RowShape>();
  /** By what is asked for: many questions ask for the same. */
  readonly #kept = new ByteLru<RowShape>(keptBytes);
  /** A value that was not asked for must not look like one that is missing. */
  readonly #notRead: object;

  constructor(
    private readonly columns: RowColumns,
    private readonly values: Readonly<Record<string, RowValue>>,
  ) {
    const names = [...Object.keys(columns), ...Object.keys(values)];
    const getters = names.map((name) => [name, { get: notRead(name), configurable: true }] as const);
    this.#notRead = Object.create(null, Object.fromEntries(getters)) as object;
    this.#all = this.#shapeOf(names);
  }

  /** `asked`: names of values and columns. Left out, or with a name that is none of them: all. */
  shape(asked: ReadonlySet<string> | undefined): RowShape {
    if (!asked) return this.#all;
    const before = this.#shapes.get(asked);
    if (before) return before;
    const names = [...asked].filter((name) => name !== '__typename');
    const areKnown = names.every((name) => name in this.values || name in this.columns);
    const shape = areKnown ? this.#shapeFor(names) : this.#all;
    this.#shapes.set(asked, shape);
    return shape;
  }

  #shapeFor(names: readonly string[]): RowShape {
    const key = [...names].sort().join();
    const before = this.#kept.get(key);
    if (before) return before;
    const shape = this.#shapeOf(names);
    this.#kept.set(key, shape, names.length * valueBytes);
    return shape;
  }

  #shapeOf(names: readonly string[]): RowShape {
    const chosen = [...new Set(names.flatMap((name) => this.values[name]?.of ?? [name]))];
    const columns = chosen.map((name) => this.columns[name]!);
    const reader = (name: string) => columnReader(columns, chosen.indexOf(name));
    class Row {
      constructor(
        readonly row: TextRow,
        readonly shared: unknown,
      ) {}
    }
    const define = (name: string, get: (this: Row) => unknown): void => {
      Object.defineProperty(Row.prototype, name, { get, configurable: true });
    };
    Object.setPrototypeOf(Row.prototype, this.#notRead);
    for (const name of chosen) if (!(name in this.values)) define(name, readColumn(reader(name)));
    for (const name of names) {
      const value = this.values[name];
      if (value) define(name, readValue(value.make, value.of.map(reader)));
    }
    return { columns, present: (row, shared) => new Row(row, shared) as unknown as PresentedRow };
  }
}

interface Source {
  row: TextRow;
  shared: unknown;
}

type Reader = (row: TextRow) => unknown;

function columnReader(columns: readonly RowColumn[], at: number): Reader {
  const { read } = columns[at]!;
  return (row) => {
    const text = row[at + 1];
    return text === null ? null : read(text!);
  };
}

function readColumn(read: Reader) {
  return function get(this: Source): unknown {
    return read(this.row);
  };
}

function readValue(make: RowValue['make'], readers: readonly Reader[]) {
  const [first, second] = readers;
  if (readers.length === 1) {
    return function get(this: Source): unknown {
      return make(first!(this.row), this.shared);
    };
  }
  if (readers.length === 2) {
    return function get(this: Source): unknown {
      return make(first!(this.row), second!(this.row), this.shared);
    };
  }
  return function get(this: Source): unknown {
    return make(...readers.map((read) => read(this.row)), this.shared);
  };
}

function notRead(name: string) {
  return (): never => {
    throw new Error(`"${name}" was not read: no field of the question needs it`);
  };
}

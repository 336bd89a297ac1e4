import pg from 'pg';
import { type ParameterValue, RequestBytes } from './request-bytes.js';
import { rowTypes } from './row-types.js';
import { PreparedStatements, statementName } from './statement-names.js';

/** A row as the server writes it: each value as text, in the order of the select list. */
export type TextRow = readonly (string | null)[];

export interface Statement {
  text: string;
  values?: readonly unknown[];
  /** `objects`: by column name, with the types of `createPool`. `texts`: as `TextRow`, which costs the least. */
  rowsAs: 'objects' | 'texts';
}

export interface RoundTrip {
  /** The rows of each statement that succeeded, in their order. */
  rows: unknown[][];
  /** Why the next one failed: those after it were not executed. */
  error: Error | null;
}

// Missing in the type declarations.
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils;

const preparedOn = new WeakMap<pg.Connection, PreparedStatements>();

/**
 * Sends statements together and reads their answers together, in one round trip. They are executed in their order, in one transaction
 * unless one of them begins or ends one, until one fails. Frequent statements are prepared, see `statementName`. For connections of PostgreSQL itself.
 */
export async function sendTogether(
  client: pg.ClientBase,
  statements: readonly Statement[],
  /** The one that it is about, for traces. */
  text: string,
): Promise<RoundTrip> {
  return await new Promise((resolve) => {
    const query = new StatementsQuery(statements, text);
    const done = (error: Error | null | undefined): void => resolve({ rows: query.rows, error: error ?? null });
    // The driver accepts a callback beside any query, unlike its type declarations.
    (client.query as (query: pg.Submittable, done: (error?: Error | null) => void) => void).call(client, query, done);
  });
}

/** A query in the driver's form, as pg-cursor has one. The driver calls the methods for the server's messages. */
class StatementsQuery implements pg.Submittable {
  readonly rows: unknown[][] = [];
  /** Set by the driver. */
  callback?: (error?: Error | null) => void;
  #current: ParsingResult | unknown[] = [];
  #prepared = new PreparedStatements();
  /** The names of the statements that have one. */
  #names: string[] = [];

  constructor(
    readonly statements: readonly Statement[],
    /** For traces. */
    readonly text: string,
  ) {}

  submit = (connection: pg.Connection): Error | null => {
    this.#prepared = preparedOn.get(connection) ?? this.#prepared;
    preparedOn.set(connection, this.#prepared);
    let given: ParameterValue[][];
    try {
      given = this.statements.map(({ values = [] }) => values.map(prepareValue) as ParameterValue[]);
    } catch (error) {
      // Before anything is written: an answer to a part of the statements would be nobody's.
      return error as Error;
    }
    const bytes = new RequestBytes();
    for (const name of this.#prepared.leaving()) bytes.close(name);
    for (const [at, statement] of this.statements.entries()) this.#write(bytes, statement, given[at]!);
    bytes.sync();
    connection.stream.write(bytes.take());
    return null;
  };

  #write(bytes: RequestBytes, { text, rowsAs }: Statement, values: readonly ParameterValue[]): void {
    const name = statementName(text) ?? '';
    const isPrepared = name !== '' && (this.#names.includes(name) || this.#prepared.has(name));
    if (!isPrepared) bytes.parse(name, text);
    if (name !== '') this.#names.push(name);
    bytes.bind(name, values);
    if (rowsAs === 'objects') bytes.describe();
    bytes.execute();
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.#current = new pg.Result('', rowTypes as typeof pg.types) as ParsingResult;
    this.#current.addFields(fields);
  }

  handleDataRow({ fields }: { fields: string[] }): void {
    const current = this.#current;
    if (Array.isArray(current)) current.push(fields);
    else current.rows.push(current.parseRow(fields));
  }

  handleCommandComplete(): void {
    const current = this.#current;
    this.rows.push(Array.isArray(current) ? current : current.rows);
    this.#current = [];
  }

  handleReadyForQuery(): void {
    for (const name of this.#names) this.#prepared.add(name);
    this.callback?.();
  }

  handleError(error: Error): void {
    // Which of them are prepared now is not known, nor whether they can be executed: the columns of a table may have changed.
    this.#prepared.forget(this.#names);
    this.#names = [];
    this.callback?.(error);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }
}

/** With the methods that its declaration lacks. */
interface ParsingResult extends pg.Result {
  addFields(fields: pg.FieldDef[]): void;
  parseRow(fields: string[]): pg.QueryResultRow;
}

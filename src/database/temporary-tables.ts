import type { QueryResult, QueryResultRow } from 'pg';
import type { PoolClient } from './pool.js';

/** Larger tables are truncated, which takes ten times as long as deleting a few rows, but also removes the dead ones. */
const deletedUpTo = 128 * 1024;

/** Their statistics only need row counts and join columns: a sample of 3,000 rows provides them in a tenth of the time. */
const smallSample = 'set local default_statistics_target = 10;';

const definition = /^create temp table (\w+) [\s\S]*?\);$/gm;

interface EmptyOptions {
  /**
   * Thousands of rows may follow. A table that rows were deleted from keeps its pages, and until it is analyzed the
   * planner expects one row in it: a join of two such tables compared all with all, 11 s for 9,000 variants instead of 0.4 s. A
   * truncated table is estimated by its size.
   */
  forMany?: boolean;
}

interface Found {
  name: string;
  bytes: string;
}

const found = `
  select relname as name, pg_relation_size(oid) as bytes
  from pg_class
  where relnamespace = pg_my_temp_schema() and relname = any($1)`;

/**
 * Temporary tables that belong together. Each connection creates them once and keeps them, and only those that were used
 * are emptied. `on commit delete rows` would truncate every table of the connection, with its indexes, at each commit: 13 ms of the 85 ms
 * that Postgres needed for a change of one order and its roll-up; creating and emptying all of them each time took 10 ms.
 */
export class TemporaryTables {
  readonly #definitions: ReadonlyMap<string, string>;
  readonly #named = new Map<string, readonly string[]>();

  /** `texts`: SQL that consists of statements `create temp table name (…);`, each from the beginning of a line to the end of one. */
  constructor(texts: readonly string[]) {
    this.#definitions = new Map(
      texts.flatMap((text) => [...text.matchAll(definition)].map(([create, name]) => [name!, create])),
    );
  }

  /** Makes all tables of this connection exist and have no rows, see `open`. */
  async empty(client: PoolClient, options: EmptyOptions = {}): Promise<void> {
    const tables = await this.open(client, options);
    await tables.create([...this.#definitions.keys()]);
  }

  /**
   * Empties the tables of this connection, and returns a way to use them that creates the others when a statement names them: a table takes
   * 1 ms to create and another at the end of its connection, and there are a hundred. Call it before the tables are filled: they still have
   * the rows of the connection's last transaction, or of an earlier use in this one.
   */
  async open(client: PoolClient, { forMany = false }: EmptyOptions = {}): Promise<OpenTables> {
    const { rows } = await client.query<Found>(found, [[...this.#definitions.keys()]]);
    const used = rows.filter(({ bytes }) => Number(bytes) > 0);
    const isLarge = ({ bytes }: Found): boolean => forMany || Number(bytes) > deletedUpTo;
    const large = used.filter(isLarge).map(({ name }) => name);
    const statements = [
      smallSample,
      ...used.filter((table) => !isLarge(table)).map(({ name }) => `delete from ${name};`),
      ...(large.length > 0 ? [`truncate ${large.join(', ')};`] : []),
      // Else the planner expects the rows that were there, also in a table that stays empty this time.
      ...(used.length > 0 ? [`analyze ${used.map(({ name }) => name).join(', ')};`] : []),
    ];
    await client.query(statements.join('\n'));
    return new OpenTables(client, this, new Set(rows.map(({ name }) => name)));
  }

  /** Those of them that a text names. */
  namedIn(text: string): readonly string[] {
    let names = this.#named.get(text);
    if (!names) {
      const words = new Set(text.match(/\w+/g));
      names = [...this.#definitions.keys()].filter((name) => words.has(name));
      this.#named.set(text, names);
    }
    return names;
  }

  /** The SQL that creates some of them. */
  creating(names: readonly string[]): string {
    return names.map((name) => this.#definitions.get(name)!).join('\n');
  }
}

/** The tables of one connection, in one transaction. */
export class OpenTables {
  readonly #existing: Set<string>;

  constructor(
    readonly client: PoolClient,
    private readonly tables: TemporaryTables,
    existing: ReadonlySet<string>,
  ) {
    this.#existing = new Set(existing);
  }

  has(name: string): boolean {
    return this.#existing.has(name);
  }

  /** Creates those of the tables that fixed texts name. */
  async createNamed(texts: readonly string[]): Promise<void> {
    await this.create([...new Set(texts.flatMap((text) => this.tables.namedIn(text)))]);
  }

  /** Sends fixed SQL, after creating the tables that it names. */
  async query<Row extends QueryResultRow = QueryResultRow>(
    text: string,
    values?: unknown[],
  ): Promise<QueryResult<Row>> {
    await this.createNamed([text]);
    return values === undefined ? await this.client.query<Row>(text) : await this.client.query<Row>(text, values);
  }

  /** Creates those of the tables that do not exist. */
  async create(names: readonly string[]): Promise<void> {
    const missing = names.filter((name) => !this.#existing.has(name));
    if (missing.length === 0) return;
    await this.client.query(this.tables.creating(missing));
    for (const name of missing) this.#existing.add(name);
  }
}

/** A piece of SQL with its values. Made only by the `sql` tag, so that no value ever becomes text of a statement. */
export class Sql {
  constructor(
    /** One more than `values`. */
    readonly texts: readonly string[],
    readonly values: readonly unknown[],
  ) {}
}

/** What a statement runs on: the pool, or a client within a transaction. */
export interface Queryable {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** A template of SQL: pieces of SQL are inlined, everything else becomes a `$n`. */
export function sql(texts: TemplateStringsArray, ...inserts: unknown[]): Sql {
  const outTexts: string[] = [];
  const outValues: unknown[] = [];
  let open = texts[0] ?? '';
  inserts.forEach((insert, index) => {
    if (insert instanceof Sql) {
      open = addedTo(outTexts, outValues, open, insert);
    } else {
      outTexts.push(open);
      outValues.push(insert);
      open = '';
    }
    open += texts[index + 1] ?? '';
  });
  return new Sql([...outTexts, open], outValues);
}

/** Adds a piece after the text that is `open`; returns the text that is open after it. No arrays in between: pieces lie deep in each other. */
function addedTo(outTexts: string[], outValues: unknown[], open: string, { texts, values }: Sql): string {
  const last = texts.length - 1;
  if (last < 1) return open + (texts[0] ?? '');
  outTexts.push(open + texts[0]!);
  for (let at = 1; at < last; at += 1) outTexts.push(texts[at]!);
  for (const value of values) outValues.push(value);
  return texts[last]!;
}

export const nothing = new Sql([''], []);

/** An expression that stands in the code, such as a registry's: never anything that was received. */
export function fixedSql(text: string): Sql {
  return new Sql([text], []);
}

/** A name of our own: `orders`, `warehouse.fact_orders`. Refuses any text that cannot be one. */
export function identifier(name: string): Sql {
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$/.test(name)) throw new Error(`"${name}" is not a valid SQL identifier`);
  return new Sql([name], []);
}

/** The name under which a row returns a value: quotes keep its camel case. */
export function alias(name: string): Sql {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) throw new Error(`"${name}" is not a valid column alias`);
  return new Sql([`"${name}"`], []);
}

export function join(pieces: readonly Sql[], separator: string): Sql {
  const outTexts: string[] = [];
  const outValues: unknown[] = [];
  let open = '';
  pieces.forEach((piece, index) => {
    open = addedTo(outTexts, outValues, index === 0 ? open : open + separator, piece);
  });
  return new Sql([...outTexts, open], outValues);
}

/** Each after a comma. */
export function list(pieces: readonly Sql[]): Sql {
  return join(
    pieces.map((piece) => sql`, ${piece}`),
    '',
  );
}

/** The conditions joined by `and`; `true` if there are none. */
export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0
    ? sql`true`
    : join(
        conditions.map((condition) => sql`(${condition})`),
        ' and ',
      );
}

/** `o.order_key as "orderKey", …`, from the property names of the rows. */
export function columns(table: string, names: readonly string[]): Sql {
  return join(
    names.map((name) => sql`${identifier(`${table}.${snakeCase(name)}`)} as ${alias(name)}`),
    ', ',
  );
}

/** The statement in the driver's form. */
export function compile({ texts, values }: Sql): { text: string; values: unknown[] } {
  const text = texts.reduce((all, piece, index) => `${all}$${index}${piece}`);
  return { text, values: [...values] };
}

/** Runs one statement. The caller declares the shape of its rows, which its select list must match. */
export async function select<Row>(db: Queryable, statement: Sql): Promise<Row[]> {
  const { text, values } = compile(statement);
  const { rows } = await db.query(text, values);
  return rows as Row[];
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

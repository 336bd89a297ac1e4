import fc from 'fast-check';

export interface OrderVersion {
  id: string;
  /** The order number: two years have the same. */
  number: string;
  placed: string;
  /** The day of the month on which it was valid. */
  changed: number;
  who: number;
  shipping: number;
  lines: { id: string; quantity: number; price: number }[];
  /** A refund of it, with its day. */
  back: { day: number; sum: number } | null;
}

const day = (number: number): string => `${String(number).padStart(2, '0')}/04/2026 10:30`;

const lineOf = (id: string) =>
  fc.record({ id: fc.constant(id), quantity: fc.integer({ min: 1, max: 3 }), price: fc.integer({ min: 1, max: 40 }) });

const version = fc.record({
  placed: fc.integer({ min: 1, max: 12 }).map((at) => `${String(at).padStart(2, '0')}/03/2026 23:30`),
  who: fc.integer({ min: 1, max: 3 }),
  shipping: fc.integer({ min: 0, max: 5 }),
  // One line stays, which identifies a later export of the same order.
  lines: fc.subarray(['b', 'c', 'd']).chain((ids) => fc.tuple(...['a', ...ids].map(lineOf))),
  back: fc.option(fc.record({ day: fc.integer({ min: 1, max: 12 }), sum: fc.constant(1) }), { freq: 2 }),
});

/** Orders, each with its versions, oldest first; refunds stay refunded. */
export const trade: fc.Arbitrary<OrderVersion[][]> = fc
  .array(fc.array(version, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 })
  .map((orders) =>
    orders.map((versions, order) =>
      versions.map((each, at) => ({
        ...each,
        id: `9${order}`,
        number: `#${order % 3}`,
        changed: 1 + at * 3 + order,
        back: versions.slice(0, at + 1).findLast(({ back }) => back !== null)?.back ?? null,
      })),
    ),
  );

interface Chance {
  pick(count: number): number;
  shuffled<T>(list: T[]): T[];
}

interface WrittenFile {
  name: string;
  content: string;
}

const headers = {
  orders: 'Id,No,Placed,Total,Who,Shipping,Changed,Note',
  order_lines: 'Id,No,Line,Qty,Price,Changed',
  refunds: 'Refund,Id,No,Back,Sum,Changed',
  customers: 'Who,Mail,Changed',
};

/**
 * The orders as tables: each version whole in one file, if there are several; the only version of an order maybe in
 * pieces. Rows in any order.
 */
export function tablesOf(orders: readonly OrderVersion[][], { pick, shuffled }: Chance): WrittenFile[] {
  const files = new Map<string, string[]>();
  const add = (kind: keyof typeof headers, file: number, row: (string | number)[]): void => {
    const name = `${kind}-${file}.csv`;
    files.set(name, [...(files.get(name) ?? []), row.join(',')]);
  };
  for (const versions of orders) {
    const inPieces = versions.length === 1;
    for (const { id, number, placed, changed, who, shipping, lines, back } of versions) {
      const at = day(changed);
      const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, shipping);
      add('orders', pick(2), [id, number, placed, total.toFixed(2), who, shipping.toFixed(2), at, 'x']);
      const whole = pick(3);
      for (const line of lines) {
        add('order_lines', inPieces ? pick(3) : whole, [id, number, line.id, line.quantity, line.price.toFixed(2), at]);
      }
      if (back) add('refunds', pick(2), [`R${id}`, id, number, day(back.day), back.sum.toFixed(2), at]);
    }
  }
  for (const who of [1, 2, 3]) add('customers', 0, [who, `buyer${who}@example.com`, day(1)]);
  return [...files].map(([name, rows]) => {
    const kind = name.slice(0, name.indexOf('-')) as keyof typeof headers;
    return { name, content: `${[headers[kind], ...shuffled(rows)].join('\n')}\n` };
  });
}

/** A file of rows without times, each in one of two versions. */
interface UndatedFile {
  kind: keyof typeof undatedHeaders;
  /** The time from which it is valid; unique in a history. */
  minute: number;
  /** By order or buyer: which version. */
  rows: Map<number, number>;
}

const undatedHeaders = {
  orders: 'order_id,ordered_at,customer_id,shipping',
  order_lines: 'order_id,line_id,quantity,unit_price',
  refunds: 'refund_id,order_id,refunded_at,amount',
  customers: 'customer_id,email,city,created_at',
};

const undatedRows: Record<keyof typeof undatedHeaders, (id: number, version: number) => string[]> = {
  orders: (id, version) => [`${id},2026-03-0${id},${id},${version}`],
  order_lines: (id, version) => ['a', 'b'].slice(0, version + 1).map((line) => `${id},${line},1,${10 + version}`),
  refunds: (id, version) => [`R${id},${id},2026-03-1${id},${3 + version}`],
  customers: (id, version) => [`${id},buyer${id}@example.com,${['Leeds', 'York'][version]},2026-01-01`],
};

/** Files, several of which have the same content for a record, with others between them. */
export const undatedFiles: fc.Arbitrary<UndatedFile[]> = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom(...(Object.keys(undatedHeaders) as UndatedFile['kind'][])),
    minute: fc.integer({ min: 0, max: 40_000 }),
    rows: fc
      .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 3 })
      .map((rows) => new Map(rows)),
  }),
  { selector: ({ minute }) => minute, minLength: 6, maxLength: 20 },
);

export function undatedContent({ kind, rows }: Pick<UndatedFile, 'kind' | 'rows'>): string {
  const lines = [...rows].flatMap(([id, version]) => undatedRows[kind](id, version));
  return `${[undatedHeaders[kind], ...lines].join('\n')}\n`;
}

/** The newest file's version of each record: one file of each kind. */
export function newestOf(files: readonly UndatedFile[]): UndatedFile[] {
  const kinds = new Map<UndatedFile['kind'], UndatedFile>();
  for (const { kind, minute, rows } of files.toSorted((one, other) => one.minute - other.minute)) {
    const known = kinds.get(kind)?.rows ?? new Map<number, number>();
    kinds.set(kind, { kind, minute, rows: new Map([...known, ...rows]) });
  }
  return [...kinds.values()];
}

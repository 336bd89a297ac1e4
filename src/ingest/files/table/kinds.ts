/** What a file can contain: the streams of a file source, in reading order. */
export const fileKinds = ['products', 'customers', 'inventory', 'order_lines', 'orders', 'refunds'] as const;

export type FileKind = (typeof fileKinds)[number];

interface KindOfFile {
  /** For operators. */
  contents: string;
  /** Rows with the same value in this column are one record: all rows of an order in a file. */
  group?: string;
  /** The columns of a row's key; one that is missing or empty is not part of it, unless it is required. */
  key: readonly string[];
  required: readonly string[];
  /** At least one of these columns is required. */
  oneOf?: readonly string[];
  optional: readonly string[];
}

/** Columns of every kind: when the row last changed, and whether it is deleted. */
const versionColumns = ['updated_at', 'deleted'];

/** The canonical form. The README describes each column, and a test compares the two. */
export const canonicalForm: Record<FileKind, KindOfFile> = {
  products: {
    contents: 'products: a row for each sellable item',
    key: ['product_id', 'variant_id'],
    required: ['product_id', 'title'],
    optional: [
      ...['variant_id', 'sku', 'variant_title', 'category', 'product_type', 'vendor', 'status', 'price', 'unit_cost'],
      ...['currency', 'tags', ...versionColumns],
    ],
  },
  customers: {
    contents: 'customers',
    key: ['customer_id'],
    required: ['customer_id'],
    optional: [...['email', 'phone', 'first_name', 'last_name', 'country', 'city', 'created_at'], ...versionColumns],
  },
  inventory: {
    contents: 'stock: a row for each variant at each location',
    key: ['location_id', 'variant_id'],
    required: ['location_id', 'variant_id', 'available'],
    optional: [
      ...['changed_at', 'on_hand', 'committed', 'incoming', 'reserved', 'active', 'unit_cost'],
      ...versionColumns,
    ],
  },
  order_lines: {
    contents: 'lines of orders',
    group: 'order_id',
    key: ['order_id', 'line_id'],
    required: ['order_id', 'quantity'],
    oneOf: ['unit_price', 'line_price'],
    optional: [
      ...[
        'line_id',
        'unit_price',
        'line_price',
        'variant_id',
        'product_id',
        'sku',
        'title',
        'variant_title',
        'discount',
        'tax',
        'tax_included',
        'gift_card',
      ],
      ...versionColumns,
    ],
  },
  orders: {
    contents: 'orders without their lines',
    group: 'order_id',
    key: ['order_id'],
    required: ['order_id', 'ordered_at'],
    optional: [
      ...[
        'order_number',
        'sales_channel',
        'currency',
        'customer_id',
        'email',
        'phone',
        'country',
        'region',
        'city',
        'test',
      ],
      ...['tags', 'discount_codes'],
      ...[
        'cancelled_at',
        'cancelled',
        'financial_status',
        'fulfillment_status',
        'tax_included',
        'discount',
        'shipping',
      ],
      ...['shipping_tax', 'tax', 'duties', 'fees', 'tips', 'total', 'refunded', 'timezone', ...versionColumns],
    ],
  },
  refunds: {
    contents: 'refunds, of known and unknown orders',
    group: 'refund_id',
    key: ['refund_id', 'refund_line_id'],
    required: ['refund_id', 'refunded_at'],
    optional: [
      ...['refund_line_id', 'order_id', 'line_id', 'quantity', 'amount', 'tax', 'tax_included', 'shipping'],
      ...['shipping_tax', 'duties', 'fees', 'tips', 'refunded', 'reason', 'currency', 'sales_channel', 'customer_id'],
      ...['restocked', 'timezone', ...versionColumns],
    ],
  },
};

/** Columns whose values never appear in an error. */
export const personalColumns: ReadonlySet<string> = new Set(['email', 'phone', 'first_name', 'last_name', 'city']);

/** Columns with an instant; several columns of a file for one of them are joined: a date and a time. */
export const timeColumns: ReadonlySet<string> = new Set([
  ...['updated_at', 'created_at', 'ordered_at', 'cancelled_at', 'refunded_at', 'changed_at'],
]);

/** Columns with an amount or a count. */
export const numberColumns: ReadonlySet<string> = new Set([
  ...['price', 'unit_cost', 'available', 'on_hand', 'committed', 'incoming', 'reserved', 'quantity', 'unit_price'],
  ...[
    'line_price',
    'discount',
    'tax',
    'shipping',
    'shipping_tax',
    'duties',
    'fees',
    'tips',
    'total',
    'amount',
    'refunded',
  ],
]);

/** Columns with yes or no. */
export const flagColumns: ReadonlySet<string> = new Set([
  ...['deleted', 'test', 'cancelled', 'tax_included', 'gift_card', 'active', 'restocked'],
]);

export function columnsOf(kind: FileKind): string[] {
  return [...canonicalForm[kind].required, ...canonicalForm[kind].optional];
}

/** The kind in a file's name, as in `orders-2026-03.csv.gz`; null if there is none. */
export function kindByName(baseName: string): FileKind | null {
  const name = baseName.toLowerCase().replaceAll('-', '_');
  return fileKinds.find((kind) => name.startsWith(kind)) ?? null;
}

/** `Order ID` and `order-id` become `order_id`. */
export function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

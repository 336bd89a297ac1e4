/** A table outside the star schema whose rows are merged: the types of its columns by their names. */
export interface MergedTable<Column extends string = string> {
  /** With its schema. */
  name: string;
  /** The columns of the primary key. */
  key: readonly Column[];
  /** All columns, those of the key first. */
  types: Readonly<Record<Column, string>>;
}

/** The newest known deletion of a record. */
const deletedRecord = table('ops.deleted_record', ['source_id', 'entity', 'record_id'], {
  source_id: 'text',
  entity: 'text',
  record_id: 'text',
  deleted_at: 'timestamptz',
});

/** An order that a marketplace split, or one of its sub-orders. */
export const splitOrder = table('ops.split_order', ['source_id', 'order_id'], {
  source_id: 'text',
  order_id: 'text',
  parent_id: 'text',
  updated_at: 'timestamptz',
  is_deleted: 'boolean',
  body: 'json',
  stream: 'text',
  record_key: 'text',
  chunk_id: 'bigint',
  position: 'integer',
});

/** A version of an order that was rejected while an older one is loaded. */
export const refusedOrderVersion = table(
  'ops.refused_order_version',
  ['source_id', 'record_key', 'chunk_id', 'position'],
  {
    source_id: 'text',
    record_key: 'text',
    chunk_id: 'bigint',
    position: 'integer',
    updated_at: 'timestamptz',
    code: 'text',
    message: 'text',
    missing_rate_currency: 'text',
    missing_rate_date: 'date',
  },
);

const exchangeRate = table('raw.exchange_rate', ['currency', 'rate_date', 'provider'], {
  currency: 'text',
  rate_date: 'date',
  provider: 'text',
  rate: 'numeric',
  loaded_at: 'timestamptz',
});

const exchangeRateCorrection = table(
  'raw.exchange_rate_correction',
  ['currency', 'rate_date', 'provider', 'corrected_at'],
  {
    currency: 'text',
    rate_date: 'date',
    provider: 'text',
    corrected_at: 'timestamptz',
    old_rate: 'numeric',
    new_rate: 'numeric',
  },
);

/** How a provider's rates were last read. */
export const rateFeed = table('ops.rate_feed', ['provider'], {
  provider: 'text',
  attempted_at: 'timestamptz',
  succeeded_at: 'timestamptz',
  latest_rate_date: 'date',
  fingerprint: 'text',
  problem: 'text',
});

/** An imported file. */
export const delivery = table('raw.delivery', ['source_id', 'stream', 'delivery'], {
  source_id: 'text',
  stream: 'text',
  delivery: 'text',
  name: 'text',
  content: 'text',
  as_of: 'timestamptz',
  run_id: 'uuid',
  rows: 'bigint',
  repeated_equal: 'bigint',
  repeated_different: 'bigint',
  wrong: 'bigint',
  columns_read: 'text[]',
  columns_left_out: 'text[]',
  rows_left_out: 'jsonb',
  is_complete: 'boolean',
});

/** A fitted model of what customers will buy. */
export const customerValueModel = table('ops.customer_value_model', ['sources'], {
  sources: 'text[]',
  currency: 'text',
  as_of_date: 'date',
  warehouse_version: 'bigint',
  fitted_at: 'timestamptz',
  fit_milliseconds: 'integer',
  customers: 'integer',
  repeat_customers: 'integer',
  unrecognised_customers: 'integer',
  r: 'double precision',
  alpha: 'double precision',
  a: 'double precision',
  b: 'double precision',
  purchases_log_likelihood: 'double precision',
  purchases_refusal: 'text',
  p: 'double precision',
  q: 'double precision',
  gamma: 'double precision',
  values_log_likelihood: 'double precision',
  values_customers: 'integer',
  values_correlation: 'double precision',
  values_refusal: 'text',
  hold_out_from: 'date',
  hold_out_weeks: 'integer',
  hold_out_customers: 'integer',
  hold_out_predicted_purchases: 'double precision',
  hold_out_actual_purchases: 'double precision',
  hold_out_mean_absolute_error: 'double precision',
  hold_out_predicted_value: 'double precision',
  hold_out_actual_value: 'double precision',
  hold_out_refusal: 'text',
});

export const mergedTables: readonly MergedTable[] = [
  deletedRecord,
  splitOrder,
  // A part of an order, as one delivery has it.
  table('ops.order_part', ['source_id', 'kind', 'part_id', 'delivery'], {
    source_id: 'text',
    kind: 'text',
    part_id: 'text',
    delivery: 'text',
    order_id: 'text',
    updated_at: 'timestamptz',
    is_deleted: 'boolean',
    body: 'text',
    stream: 'text',
    record_key: 'text',
    chunk_id: 'bigint',
    position: 'integer',
    place: 'text',
  }),
  refusedOrderVersion,
  exchangeRate,
  exchangeRateCorrection,
  rateFeed,
  delivery,
  customerValueModel,
];

function table<Column extends string>(
  name: string,
  key: readonly NoInfer<Column>[],
  types: Readonly<Record<Column, string>>,
): MergedTable<Column> {
  return { name, key, types };
}

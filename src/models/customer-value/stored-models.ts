import type { CalendarDate } from '../../canonical/calendar-date.js';
import { customerValueModel } from '../../database/merged-tables.js';
import type { Queryable as Writing } from '../../database/pool.js';
import { rowParameters, upsertRow } from '../../database/rows-by-name.js';
import { columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { onlySources, type Scope } from '../../ledger/scope/scope.js';
import type { BgNbdFit } from './bg-nbd.js';
import type { CustomerValueFit, HoldOut } from './fit-customer-value.js';
import type { GammaGammaFit } from './gamma-gamma.js';
import { type Outcome, refused } from './maximum-likelihood.js';

/** The models of a group of stores, as last fitted. */
export interface StoredModel extends CustomerValueFit {
  /** Sorted. */
  sources: string[];
  currency: string;
  /** The last day whose purchases they were fitted on. */
  day: CalendarDate;
  /** Of the warehouse that they were read from. */
  version: string;
  /** ISO 8601 in UTC. */
  fittedAt: string;
  fitMilliseconds: number;
}

type Row = Record<(typeof shown)[number], unknown>;

const writeSql = upsertRow(customerValueModel);
const shown = [
  ...['sources', 'currency', 'asOfDate', 'warehouseVersion', 'fittedAt', 'fitMilliseconds', 'customers'],
  ...[
    'repeatCustomers',
    'unrecognisedCustomers',
    'r',
    'alpha',
    'a',
    'b',
    'purchasesLogLikelihood',
    'purchasesRefusal',
    'p',
    'q',
    'gamma',
  ],
  ...['valuesLogLikelihood', 'valuesCustomers', 'valuesCorrelation', 'valuesRefusal', 'holdOutFrom', 'holdOutWeeks'],
  ...['holdOutCustomers', 'holdOutPredictedPurchases', 'holdOutActualPurchases', 'holdOutMeanAbsoluteError'],
  ...['holdOutPredictedValue', 'holdOutActualValue', 'holdOutRefusal'],
] as const;

/** Replaces the model of the same group. */
export async function storeModel(db: Writing, model: StoredModel): Promise<void> {
  const { purchases, values, holdOut } = model;
  await db.query(
    writeSql,
    rowParameters(customerValueModel, {
      sources: model.sources,
      currency: model.currency,
      as_of_date: model.day,
      warehouse_version: model.version,
      fitted_at: model.fittedAt,
      fit_milliseconds: model.fitMilliseconds,
      customers: model.customers,
      repeat_customers: model.repeatCustomers,
      unrecognised_customers: model.unrecognisedCustomers,
      r: purchases.fit?.parameters.r ?? null,
      alpha: purchases.fit?.parameters.alpha ?? null,
      a: purchases.fit?.parameters.a ?? null,
      b: purchases.fit?.parameters.b ?? null,
      purchases_log_likelihood: purchases.fit?.logLikelihood ?? null,
      purchases_refusal: purchases.refusal,
      p: values.fit?.parameters.p ?? null,
      q: values.fit?.parameters.q ?? null,
      gamma: values.fit?.parameters.gamma ?? null,
      values_log_likelihood: values.fit?.logLikelihood ?? null,
      values_customers: values.fit?.customers ?? null,
      values_correlation: values.fit?.correlation ?? null,
      values_refusal: values.refusal,
      hold_out_from: holdOut.fit?.from ?? null,
      hold_out_weeks: holdOut.fit?.weeks ?? null,
      hold_out_customers: holdOut.fit?.customers ?? null,
      hold_out_predicted_purchases: holdOut.fit?.predictedPurchases ?? null,
      hold_out_actual_purchases: holdOut.fit?.actualPurchases ?? null,
      hold_out_mean_absolute_error: holdOut.fit?.meanAbsoluteError ?? null,
      hold_out_predicted_value: holdOut.fit?.predictedValue ?? null,
      hold_out_actual_value: holdOut.fit?.actualValue ?? null,
      hold_out_refusal: holdOut.refusal,
    }),
  );
}

/** Forgets the models of other groups. */
export async function keepModels(db: Writing, groups: readonly (readonly string[])[]): Promise<void> {
  // An array of arrays of different lengths is no array to Postgres.
  await db.query(
    `delete from ops.customer_value_model m
     where not exists (
       select from jsonb_array_elements($1::jsonb) as kept (sources)
       where kept.sources = to_jsonb(m.sources)
     )`,
    [JSON.stringify(groups)],
  );
}

/** The models whose stores are all in scope, larger groups first. */
export async function storedModels(db: Queryable, scope: Scope): Promise<StoredModel[]> {
  const sources = onlySources(scope);
  return read(db, sources === null ? sql`true` : sql`m.sources <@ ${sources}::text[]`);
}

/** The model of exactly these stores; null if there is none. */
export async function storedModelOf(db: Queryable, sources: readonly string[]): Promise<StoredModel | null> {
  const [model] = await read(db, sql`m.sources = ${sources}::text[]`);
  return model ?? null;
}

async function read(db: Queryable, condition: Sql): Promise<StoredModel[]> {
  const rows = await select<Row>(
    db,
    sql`select ${columns('m', shown)} from ops.customer_value_model m where ${condition}
      order by cardinality(m.sources) desc, m.sources`,
  );
  return rows.map(modelOf);
}

function modelOf(row: Row): StoredModel {
  const number = (name: (typeof shown)[number]): number => row[name] as number;
  const optional = (name: (typeof shown)[number]): number | null => row[name] as number | null;
  const text = (name: (typeof shown)[number]): string => row[name] as string;
  return {
    sources: row.sources as string[],
    ...{
      currency: text('currency'),
      day: text('asOfDate'),
      version: text('warehouseVersion'),
      fittedAt: text('fittedAt'),
    },
    ...{ fitMilliseconds: number('fitMilliseconds'), customers: number('customers') },
    ...{ repeatCustomers: number('repeatCustomers'), unrecognisedCustomers: number('unrecognisedCustomers') },
    purchases: outcome<BgNbdFit>(row.purchasesRefusal, () => ({
      parameters: { r: number('r'), alpha: number('alpha'), a: number('a'), b: number('b') },
      logLikelihood: number('purchasesLogLikelihood'),
    })),
    values: outcome<GammaGammaFit>(row.valuesRefusal, () => ({
      parameters: { p: number('p'), q: number('q'), gamma: number('gamma') },
      logLikelihood: number('valuesLogLikelihood'),
      customers: number('valuesCustomers'),
      correlation: optional('valuesCorrelation'),
    })),
    holdOut: outcome<HoldOut>(row.holdOutRefusal, () => ({
      ...{ from: text('holdOutFrom'), weeks: number('holdOutWeeks'), customers: number('holdOutCustomers') },
      predictedPurchases: number('holdOutPredictedPurchases'),
      actualPurchases: number('holdOutActualPurchases'),
      meanAbsoluteError: number('holdOutMeanAbsoluteError'),
      predictedValue: optional('holdOutPredictedValue'),
      actualValue: number('holdOutActualValue'),
    })),
  };
}

function outcome<Fit>(refusal: unknown, read: () => Fit): Outcome<Fit> {
  return refusal === null ? { fit: read(), refusal: null } : refused(refusal as string);
}

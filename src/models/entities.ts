import { AggCustomerCohorts } from './aggregates/agg-customer-cohorts.js';
import { AggCustomerDays } from './aggregates/agg-customer-days.js';
import { AggCustomerMonths } from './aggregates/agg-customer-months.js';
import { AggCustomerSegments } from './aggregates/agg-customer-segments.js';
import { AggCustomerSets } from './aggregates/agg-customer-sets.js';
import { AggCustomerSpread } from './aggregates/agg-customer-spread.js';
import { AggCustomerSteps } from './aggregates/agg-customer-steps.js';
import { AggCustomerYears } from './aggregates/agg-customer-years.js';
import { AggLocationStock } from './aggregates/agg-location-stock.js';
import { AggProductStock } from './aggregates/agg-product-stock.js';
import { AggProductUnits } from './aggregates/agg-product-units.js';
import { grainEntities } from './aggregates/grain-entities.js';
import type { EntityClass } from './columns/table-columns.js';
import { CustomerNumber } from './dimensions/customer-number.js';
import { DimDate } from './dimensions/dim-date.js';
import { subjects } from './subjects/subjects.js';

/** Everything in the star schema that is derived from records. */
export const builtEntities: readonly EntityClass[] = [
  ...subjects.flatMap((subject) => subject.entities),
  ...[AggCustomerCohorts, AggCustomerDays, AggCustomerSegments, AggCustomerSets, AggCustomerSpread],
  ...[AggCustomerMonths, AggCustomerSteps, AggCustomerYears],
  ...[AggLocationStock, AggProductStock, AggProductUnits, CustomerNumber],
  ...grainEntities,
];

/** The tables of the star schema, for TypeORM. Their SQL is beside them; `synchronize` stays off. */
export const entities: EntityClass[] = [...builtEntities, DimDate];

import { Arg, Ctx, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { addUnits, startOf } from '../canonical/calendar-date.js';
import { amountOf } from '../models/reporting/amount.js';
import { groupChannels, selectChannels } from '../models/reporting/channels.js';
import type { CohortPeriod } from '../models/reporting/cohorts/cohort-period.js';
import { answersFromAggregate, customerCohorts, maxCohortCells } from '../models/reporting/cohorts/customer-cohorts.js';
import { dateConditions, isEmptyDateFilter } from '../models/reporting/date-filter.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { calendarOf, stateOf } from '../models/reporting/period-state.js';
import type { Snapshot } from '../models/reporting/snapshot.js';
import { CustomerCohort, CustomerCohortCell } from '../schema/customer-cohort.js';
import { type CohortBreakdown, CohortBreakdownEnum, CohortPeriodEnum } from '../schema/enums/cohort.js';
import { CustomerCohortFilter } from '../schema/inputs/cohort-filter.js';
import { Product } from '../schema/product.js';
import { statementCost } from '../schema/statement-cost.js';
import type { ApiContext } from './context.js';
import { currencyOf } from './reporting-currency.js';
import { cohortsAskedFor } from './summary-size.js';

const defaultCohorts = 12;

/** Of a cohort, for the cost of a query: the limit of the answer applies anyway. */
const expectedCells: Readonly<Record<CohortPeriod, number>> = { week: 104, month: 24, quarter: 8, year: 3 };

@Resolver(() => CustomerCohort)
export class CustomerCohortsResolver {
  @Extensions({
    dependsOn: 'warehouse',
    needs: 'figures',
    readsFacts: 'by_state',
    listSize: cohortsAskedFor(defaultCohorts),
    statement: ({ breakdown, filter }: Record<string, unknown>) =>
      breakdown === 'product'
        ? statementCost.distinct
        : (filter as CustomerCohortFilter | null)?.firstProduct
          ? statementCost.orders
          : statementCost.aggregate,
    sizesBelow: ({ period }: Record<string, unknown>) => ({ cells: expectedCells[period as CohortPeriod] }),
  })
  @Query(() => [CustomerCohort], {
    description:
      'Customers by the period of their first valid order, and how many of them order in each later period: one cohort per period, in order. ' +
      'Each has a cell for every period from that of the first order to that of the latest known business day; cells without orders are zero. ' +
      'A customer is one person across stores: after a first order in one store, the first in another store or channel is a later order. ' +
      `Default without a filter by day: the last ${defaultCohorts} periods up to the latest known business day. ` +
      `At most ${maxCohortCells.toLocaleString('en')} cells.`,
  })
  async customerCohorts(
    @Ctx() context: ApiContext,
    @Arg('period', () => CohortPeriodEnum, { defaultValue: CohortPeriodEnum.MONTH, description: 'The period.' })
    period: CohortPeriod,
    @Arg('filter', () => CustomerCohortFilter, {
      nullable: true,
      description: 'Which customers, by their first order. Their later orders count wherever they were placed.',
    })
    filter: CustomerCohortFilter | null,
    @Arg('breakdown', () => CohortBreakdownEnum, {
      nullable: true,
      description:
        'One row per cohort for each platform, source, channel or product of the first order, instead of one over all of them.',
    })
    breakdown: CohortBreakdown | null,
  ): Promise<object[]> {
    const { firstProduct } = filter ?? {};
    checkProducts(firstProduct);
    const request = { period, filter: filter ?? {}, breakdown: breakdown ?? null };
    const readsFacts = !answersFromAggregate(context.scope, {
      productKeys: firstProduct ?? null,
      isByProduct: breakdown === 'product',
    });
    return context.snapshot(
      () => readsFacts,
      (snapshot) => cohortsIn(snapshot, context, request),
    );
  }

  @Extensions({ hasSizeOfParent: true })
  @FieldResolver(() => [CustomerCohortCell], {
    description:
      'A cell for each period from that of the first order to that of the latest known business day, in order.',
  })
  cells(@Root() cohort: { cells: object[] }): object[] {
    return cohort.cells;
  }

  @FieldResolver(() => Product, {
    nullable: true,
    description: 'The product in the first order, if broken down by it.',
  })
  async product(@Ctx() context: ApiContext, @Root() { productId }: { productId?: string }): Promise<object | null> {
    return productId === undefined ? null : context.loaders.product.load(productId);
  }
}

interface CohortRequest {
  period: CohortPeriod;
  filter: CustomerCohortFilter;
  breakdown: CohortBreakdown | null;
}

async function cohortsIn(
  { db, warehouse, channels: directory }: Snapshot,
  context: ApiContext,
  { period, filter, breakdown }: CohortRequest,
): Promise<object[]> {
  const { firstOrder, firstProduct } = filter;
  const channels = selectChannels(directory, filter, 'filter') ?? directory.channels;
  const latest = warehouse.latestDay ?? context.today;
  const days =
    firstOrder && !isEmptyDateFilter(firstOrder)
      ? firstOrder
      : { range: { from: addUnits(period, startOf(period, latest), 1 - defaultCohorts), to: latest } };
  const isByProduct = breakdown === 'product';
  const groups = groupChannels(channels, breakdown === 'product' ? null : breakdown);
  const labels = new Map(
    groups.map(({ key, platform, sourceId, channelId }) => [key, { platform, sourceId, channelId }]),
  );
  const cohorts = await customerCohorts(db, context.scope, {
    ...{ period, groups, isByProduct, productKeys: firstProduct ?? null },
    days: dateConditions(days, context.today, 'filter.firstOrder'),
    known: { first: warehouse.firstDay ?? latest, latest },
  });
  // Later orders may be placed in any store.
  const calendar = calendarOf(directory, directory, context);
  const currency = currencyOf(context, warehouse);
  return cohorts.map(({ groupKey, cells, ...cohort }) => ({
    ...cohort,
    ...(isByProduct ? { productId: groupKey } : labels.get(groupKey)),
    ...stateOf(calendar, { first: cohort.from, last: cohort.to }),
    cells: cells.map((cell) => ({
      ...cell,
      netSales: amountOf(cell.netSales, currency),
      isComplete: stateOf(calendar, { first: cell.from, last: cell.to }).isComplete,
    })),
  }));
}

function checkProducts(asked: readonly string[] | null | undefined): void {
  if (asked?.length !== 0) return;
  throw new InvalidInputError(
    'The list is empty, which would select nothing. Omit "firstProduct" to select all.',
    'filter.firstProduct',
  );
}

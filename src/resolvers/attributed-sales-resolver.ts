import { Arg, Ctx, Extensions, Int, Query, Resolver } from 'type-graphql';
import { addDays } from '../canonical/calendar-date.js';
import { sql } from '../database/sql.js';
import { type AttributedBy, attributedSales } from '../models/attribution/attributed-sales.js';
import type { AttributionModel } from '../models/attribution/attribution-models.js';
import { amountOf, trimDecimal } from '../models/reporting/amount.js';
import { selectChannels } from '../models/reporting/channels.js';
import { factDateConditions, isEmptyDateFilter } from '../models/reporting/date-filter.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import type { Snapshot } from '../models/reporting/snapshot.js';
import { AttributedSales } from '../schema/attributed-sales.js';
import { AttributedByEnum, AttributionModelEnum } from '../schema/enums/attribution.js';
import { SummaryFilter } from '../schema/inputs/summary-filter.js';
import { statementCost } from '../schema/statement-cost.js';
import type { ApiContext } from './context.js';
import { currencyOf } from './reporting-currency.js';
import { shareOfDays } from './summary-size.js';

const defaultDays = 30;
/** Each visit has a weight, a power of two. */
const timesForDecay = 1.9;
const longestLookback = 180;
const mostRows = 500;
/** The rest, and what is unattributed. */
const rowsBeside = 2;

@Resolver(() => AttributedSales)
export class AttributedSalesResolver {
  @Extensions({
    dependsOn: 'warehouse',
    needs: 'figures',
    readsFacts: 'always',
    listSize: ({ limit }: Record<string, unknown>) => Math.min(mostRows, Math.max(1, Number(limit))) + rowsBeside,
    statement: (args: Record<string, unknown>) =>
      Math.ceil(
        statementCost.journeys * (args.model === 'time_decay' ? timesForDecay : 1) * shareOfDays(args, defaultDays),
      ),
  })
  @Query(() => [AttributedSales], {
    description:
      'The orders of some days and their net sales, attributed to the visits before them: those with most net sales first, then the rest, then what is unattributed. ' +
      'Direct visits take part only in orders without others. Every model adds up to the same orders and net sales. ' +
      `Default without a date filter: the ${defaultDays} days up to the latest known business day. See \`docs/attribution.md\`.`,
  })
  async attributedSales(
    @Ctx() context: ApiContext,
    @Arg('model', () => AttributionModelEnum, { description: 'How the credit for an order is divided.' })
    model: AttributionModel,
    @Arg('by', () => AttributedByEnum, { description: 'What sales are attributed to.' })
    by: AttributedBy,
    @Arg('filter', () => SummaryFilter, { nullable: true, description: 'Which orders: by day and place of sale.' })
    filter: SummaryFilter | null,
    @Arg('lookbackDays', () => Int, {
      defaultValue: 30,
      description: `Visits longer before an order have no part in it: days, 1 to ${longestLookback}.`,
    })
    lookbackDays: number,
    @Arg('limit', () => Int, {
      defaultValue: 50,
      description: `At most so many names, 1 to ${mostRows}. All others are one row.`,
    })
    limit: number,
  ): Promise<object[]> {
    checkNumber(lookbackDays, longestLookback, 'lookbackDays');
    checkNumber(limit, mostRows, 'limit');
    return context.snapshot(
      () => true,
      async (snapshot) => {
        const orders = conditionsOn(snapshot, context, filter ?? {});
        const question = { model, by, lookbackDays, limit, orders };
        const currency = currencyOf(context, snapshot.warehouse);
        const rows = await attributedSales(snapshot.db, context.scope, question);
        return rows.map(({ kind, name, orders: shares, netSales }) => ({
          ...{ kind, name, orders: trimDecimal(shares), netSales: amountOf(netSales, currency) },
        }));
      },
    );
  }
}

function conditionsOn({ channels, warehouse }: Snapshot, context: ApiContext, filter: SummaryFilter) {
  const latest = warehouse.latestDay ?? context.today;
  const { date } = filter;
  const days =
    date && !isEmptyDateFilter(date) ? date : { range: { from: addDays(latest, 1 - defaultDays), to: latest } };
  const selected = selectChannels(channels, filter, 'filter');
  const ofChannels =
    selected === null ? [] : [sql`o.channel_key = any(${selected.map(({ channelKey }) => channelKey)}::text[])`];
  return [...factDateConditions(sql`o.date_key`, days, context.today, 'filter.date'), ...ofChannels];
}

function checkNumber(given: number, most: number, argument: string): void {
  if (given >= 1 && given <= most) return;
  throw new InvalidInputError(`Got ${given}; "${argument}" must be between 1 and ${most}.`, argument);
}

import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { withKnownDays } from '../models/report/known-days.js';
import { sumsOf } from '../models/report/plan.js';
import type { Level, ReportQuestion } from '../models/report/question.js';
import { AggregateGoneError, ReportReader } from '../models/report/report.js';
import { StatesOfRows } from '../models/report/states-of-rows.js';
import type { WarehouseView } from '../models/reporting/snapshot.js';
import { ReportArgs } from '../schema/inputs/report-args.js';
import { Report } from '../schema/report.js';
import { assertDefinitions } from './built-definitions.js';
import type { ApiContext } from './context.js';
import { comparisonsAskedFor, dimensionsAskedFor, reportStatement } from './report-cost.js';
import { wantsStates } from './report-figures.js';
import { reportNeeds } from './report-needs.js';
import { presenter } from './report-presenter.js';
import { type AskedReport, askedReport, withRfm } from './report-question.js';
import { currencyOf } from './reporting-currency.js';
import { reportRows } from './summary-size.js';

@Resolver(() => Report)
export class ReportResolver {
  @Extensions({
    dependsOn: 'warehouse',
    needs: 'figures',
    readsFacts: 'by_state',
    needsOf: reportNeeds,
    listSize: reportRows,
    statement: reportStatement,
    sizesBelow: (args: Record<string, unknown>) => ({
      comparisons: comparisonsAskedFor(args),
      keys: dimensionsAskedFor(args),
    }),
  })
  @Query(() => Report, {
    description:
      'Any metrics by any dimensions and periods, with totals and comparisons. The metrics are the selected fields. ' +
      'Without a date filter it covers the days with known trade; future periods are omitted.',
  })
  async report(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ReportArgs) args: ReportArgs,
  ): Promise<object> {
    try {
      return await answer(context, info, args);
    } catch (error) {
      if (error instanceof AggregateGoneError) context.startAgain(error);
      throw error;
    }
  }
}

interface Planned extends WarehouseView {
  asked: AskedReport;
  reader: ReportReader;
}

async function answer(context: ApiContext, info: GraphQLResolveInfo, args: ReportArgs): Promise<object> {
  const rollups = await context.rollups();
  const readerOf = (question: ReportQuestion): ReportReader =>
    new ReportReader(question, sumsOf(question, rollups)[0]!);
  let planned: Planned | null = null;
  // Once, unless a version was published in between.
  const plannedFor = ({ warehouse, channels }: WarehouseView): Planned => {
    if (planned?.warehouse === warehouse && planned.channels === channels) return planned;
    const asked = askedReport({ warehouse, channels }, context, args, info);
    planned = { warehouse, channels, asked, reader: readerOf(asked.question) };
    return planned;
  };
  return context.snapshot(
    (view) => plannedFor(view).reader.source.readsFacts,
    async (snapshot) => {
      assertDefinitions(snapshot.warehouse);
      const { asked, reader: plannedReader } = plannedFor(snapshot);
      const { question: askedFor, ...shown } = asked;
      const question = await withKnownDays(snapshot.db, await withRfm(askedFor, snapshot, context), context);
      const reader = question === askedFor ? plannedReader : readerOf(question);
      const { grain, readsFacts } = reader.source;
      const rows = question.levels.length === 0 ? [] : await reader.read(snapshot.db);
      const { asOf, version } = snapshot.warehouse;
      context.reports.push({ path: String(info.path.key), grain, readsFacts, rows: rows.length, asOf, version });
      const states = wantsStates(info) ? await StatesOfRows.read(snapshot.db, question, context) : null;
      const present = presenter(question, { ...shown, currency: currencyOf(context, snapshot.warehouse), states });
      const ofLevel = (level: Level): object[] => rows.filter((row) => row.level === level).map(present);
      return {
        rows: ofLevel('rows'),
        periodTotals: ofLevel('period'),
        groupTotals: ofLevel('group'),
        total: ofLevel('total')[0],
      };
    },
  );
}

import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { changeDrivers, type ChangeDrivers as Drivers } from '../models/drivers/change-drivers.js';
import { metricNamed } from '../models/metrics/registry.js';
import { withKnownDays } from '../models/report/known-days.js';
import { sumsOf } from '../models/report/plan.js';
import type { ReportQuestion } from '../models/report/question.js';
import { AggregateGoneError, ReportReader } from '../models/report/report.js';
import { areAlike, type ReportedAccount } from '../models/report/reported/reported-accounts.js';
import { formatAmount, trimDecimal } from '../models/reporting/amount.js';
import type { WarehouseView } from '../models/reporting/snapshot.js';
import { ChangeDrivers } from '../schema/change-drivers.js';
import { ChangeDriversArgs } from '../schema/inputs/change-drivers-args.js';
import { assertDefinitions } from './built-definitions.js';
import { driversSize, driversStatement } from './change-drivers-cost.js';
import { type AskedDrivers, askedDrivers } from './change-drivers-question.js';
import type { ApiContext } from './context.js';
import { reportNeeds } from './report-needs.js';
import { shownSpan } from './report-presenter.js';
import { withRfm } from './report-question.js';
import { currencyOf } from './reporting-currency.js';

@Resolver(() => ChangeDrivers)
export class ChangeDriversResolver {
  @Extensions({
    dependsOn: 'warehouse',
    needs: 'figures',
    readsFacts: 'by_state',
    needsOf: reportNeeds,
    statement: driversStatement,
    sizesBelow: driversSize,
  })
  @Query(() => ChangeDrivers, {
    description:
      'Which segments explain the change of a metric between two periods: what each value of some dimensions contributes to it, to the last digit. ' +
      'Without a date filter it covers the days with known trade.',
  })
  async changeDrivers(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ChangeDriversArgs) args: ChangeDriversArgs,
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
  asked: AskedDrivers;
  readers: ReportReader[];
}

async function answer(context: ApiContext, info: GraphQLResolveInfo, args: ChangeDriversArgs): Promise<object> {
  const rollups = await context.rollups();
  const readerOf = (question: ReportQuestion): ReportReader =>
    new ReportReader(question, sumsOf(question, rollups)[0]!);
  let planned: Planned | null = null;
  // Once, unless a version was published in between.
  const plannedFor = ({ warehouse, channels }: WarehouseView): Planned => {
    if (planned?.warehouse === warehouse && planned.channels === channels) return planned;
    const asked = askedDrivers({ warehouse, channels }, context, args, rollups);
    planned = { warehouse, channels, asked, readers: questionsOf(asked).map(readerOf) };
    return planned;
  };
  return context.snapshot(
    (view) => plannedFor(view).readers.some(({ source }) => source.readsFacts),
    async (snapshot) => {
      assertDefinitions(snapshot.warehouse);
      const { asked, readers: plannedReaders } = plannedFor(snapshot);
      const readers: ReportReader[] = [];
      const accounts: ReportedAccount[] = [];
      for (const [at, question] of questionsOf(asked).entries()) {
        const complete = await withKnownDays(snapshot.db, await withRfm(question, snapshot, context), context);
        if (at === 0) accounts.push(...(complete.reported?.accounts ?? []));
        readers.push(complete === question ? plannedReaders[at]! : readerOf(complete));
      }
      const answered = await ReportReader.readTogether(snapshot.db, readers);
      const [ofTotal, ...ofGroups] = answered;
      const { asOf, version } = snapshot.warehouse;
      context.reports.push({
        path: String(info.path.key),
        grain: [...new Set(readers.map(({ source }) => source.grain))].join(', '),
        readsFacts: readers.some(({ source }) => source.readsFacts),
        rows: answered.reduce((sum, rows) => sum + rows.length, 0),
        ...{ asOf, version },
      });
      const byChannel = ofTotal!.filter(({ level }) => level === 'rows');
      const groups = asked.groups.map(({ dimension, question, ...keyed }) => ({
        dimension,
        rows: question === null ? byChannel : ofGroups.shift()!,
        ...keyed,
      }));
      const total = ofTotal!.find(({ level }) => level === 'total')!;
      const drivers = changeDrivers(asked.metric, total, groups, args.limit);
      return presented(asked, drivers, { accounts, currency: currencyOf(context, snapshot.warehouse) });
    },
  );
}

function questionsOf({ total, groups }: AskedDrivers): ReportQuestion[] {
  return [total, ...groups.flatMap(({ question }) => question ?? [])];
}

function presented(
  { metric, calendar, span, previousSpan, isComparable: isTradeComparable }: AskedDrivers,
  drivers: Drivers,
  { accounts, currency }: { accounts: readonly ReportedAccount[]; currency: string },
): object {
  const isComparable = isTradeComparable && (previousSpan === null || areAlike(accounts, span, previousSpan));
  const { title, unit } = metricNamed(metric.name);
  const value = (text: string | null): string | null =>
    text === null ? null : unit === 'money' ? formatAmount(text, currency) : trimDecimal(text);
  const number = (text: string | null): string | null => (text === null ? null : trimDecimal(text));
  return {
    ...{ metric: metric.name, title, unit, currency, isComparable },
    span: shownSpan(calendar, span, accounts),
    previousSpan: previousSpan && shownSpan(calendar, previousSpan, accounts),
    current: value(drivers.current),
    previous: previousSpan && value(drivers.previous),
    change: isComparable ? value(drivers.change) : null,
    changePercent: isComparable ? number(drivers.changePercent) : null,
    dimensions: (isComparable ? drivers.dimensions : []).map(
      ({ dimension, concentration, rateEffect, mixEffect, drivers: values }) => ({
        ...{ dimension: dimension.name, title: dimension.title, concentration: number(concentration) },
        ...{ rateEffect: value(rateEffect), mixEffect: value(mixEffect) },
        drivers: values.map((driver) => ({
          ...driver,
          ...{
            current: value(driver.current),
            previous: value(driver.previous),
            contribution: value(driver.contribution),
          },
          ...{ rateEffect: value(driver.rateEffect), mixEffect: value(driver.mixEffect), share: number(driver.share) },
        })),
      }),
    ),
  };
}

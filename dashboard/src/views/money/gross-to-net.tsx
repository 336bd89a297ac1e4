import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { Waterfall } from '../../../../src/charts/waterfall.js';
import type { Compare } from '../../address/address.js';
import { formatsOf, moneyText } from '../../format/numbers.js';
import type { MoneyQuery } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { Definition } from '../../parts/definition.js';
import { Number } from '../../parts/number.js';
import { type Column, Table } from '../../parts/table.js';
import { type Amounts, roundingBefore, signedAmount, type Step, stepsOf } from './steps.js';

type Total = MoneyQuery['headline']['total'];

/** A line of the statement: a step, or what rounding makes of the sum before a total. */
interface Line {
  step: Step;
  isRounding: boolean;
}

/** In pixels. */
const chartHeight = 320;

const comparedWith: Record<Compare, { at: number; name: string } | null> = {
  previous: { at: 0, name: 'Period before' },
  year: { at: 1, name: 'Year before' },
  none: null,
};

/** From gross sales to total sales, step by step, with the same numbers as a table that shows what they were before. */
export function GrossToNet({ total, compare, isBusy }: { total: Total | null; compare: Compare; isBusy: boolean }) {
  const other = comparedWith[compare];
  const before = other && total ? (total.comparisons[other.at]?.previous ?? {}) : {};
  const asked = total ? stepsOf(total) : [];
  const columns: Column<Line>[] = [
    {
      title: 'Step',
      cell: ({ step: { field, name, kind }, isRounding }) =>
        isRounding ? (
          <span class="part">Rounding</span>
        ) : (
          <span class={kind === 'total' ? 'sum' : 'part'}>
            {name} <Definition field={field} name={name} />
          </span>
        ),
    },
    { title: 'Amount', isNumber: true, cell: (line) => <LineAmount line={line} amounts={total!} /> },
    ...(other === null
      ? []
      : [
          {
            ...{ title: other.name, isNumber: true },
            cell: (line: Line) => <LineAmount line={line} amounts={before} />,
          },
          {
            ...{ title: 'Change', isNumber: true },
            cell: ({ step: { field, kind }, isRounding }: Line) =>
              !isRounding && (
                <Change
                  percent={total!.comparisons[other.at]?.changePercent[field]}
                  better={kind === 'less' ? 'less' : kind === 'total' ? 'more' : 'neither'}
                  reason="no change: one of both is zero or not known in whole"
                />
              ),
          },
        ]),
  ];
  const lines = asked.flatMap((step): Line[] => {
    const isRounded = step.kind === 'total' && [total!, before].some((amounts) => roundingBefore(step, amounts));
    return [...(isRounded ? [{ step, isRounding: true }] : []), { step, isRounding: false }];
  });
  return (
    <ChartFrame
      title="From gross to total sales"
      aside="each step leads to the next total"
      isBusy={isBusy}
      table={
        total ? (
          <div class="beside">
            <Chart
              data={chartOf(total, asked)}
              height={chartHeight}
              draw={(props) => (
                <Waterfall {...props} totals={asked.flatMap(({ kind }, at) => (kind === 'total' ? [at] : []))} />
              )}
            />
            <div>
              <Table
                caption="From gross to total sales"
                columns={columns}
                rows={lines}
                keyOf={({ step, isRounding }) => `${step.field} ${isRounding}`}
              />
              <TipsNote total={total} />
            </div>
          </div>
        ) : (
          <p class="skeleton block chart-room">0</p>
        )
      }
    />
  );
}

function LineAmount({ line: { step, isRounding }, amounts }: { line: Line; amounts: Amounts }) {
  return <Number value={isRounding ? roundingBefore(step, amounts) : signedAmount(step, amounts)} />;
}

function TipsNote({ total }: { total: Total }) {
  if (!total.tips) return null;
  return (
    <p class="note">
      Tips are not part of total sales: <data value={total.tips.amount}>{moneyText(total.tips)}</data> were given less
      what was taken back. <Definition field="tips" name="Tips" />
    </p>
  );
}

function chartOf(total: Total, asked: readonly Step[]): ChartData {
  const { money, moneyShort } = formatsOf(total.netSales.currency);
  const isOpen = !total.span.isComplete;
  return {
    title: 'From gross to total sales',
    heading: 'Step',
    categories: asked.map(({ label, name }) => ({ label, name, isOpen })),
    series: [
      {
        name: 'Amount',
        values: asked.map((step) => signedAmount(step, total)?.amount ?? null),
      },
    ],
    format: money,
    formatShort: moneyShort,
  };
}

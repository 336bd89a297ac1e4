import type { ChartData } from '../../../../src/charts/data/chart-data.js';
import { Waterfall } from '../../../../src/charts/waterfall.js';
import type { Address, Compare } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ofPeriod } from '../../data/narrowing.js';
import { formatsOf } from '../../format/numbers.js';
import type { MoneyQuery } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Chart } from '../../parts/chart.js';
import { comparedNames, noChange } from '../../parts/comparison.js';
import { Definition } from '../../parts/definition.js';
import { Exact } from '../../parts/exact.js';
import { Opening } from '../../parts/number-link.js';
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

/** Where the headline has what the view is compared with. */
const comparedAt: Record<Compare, number> = { previous: 0, year: 1, none: -1 };

/** From gross sales to total sales, step by step, with the same numbers as a table that shows what they were before. */
export function GrossToNet({ total, compare, isBusy }: { total: Total | null; compare: Compare; isBusy: boolean }) {
  const { address } = useAddress();
  const other = comparedNames[compare];
  const compared = total?.comparisons[comparedAt[compare]];
  const before: Amounts = compared?.previous ?? {};
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
    { title: 'Amount', isNumber: true, cell: (line) => <LineAmount line={line} amounts={total!} from={address} /> },
    ...(other === null
      ? []
      : [
          {
            ...{ title: `Amount, ${other}`, isNumber: true },
            cell: (line: Line) => <LineAmount line={line} amounts={before} from={ofPeriod(address, compared?.span)} />,
          },
          {
            ...{ title: 'Change', isNumber: true },
            cell: ({ step: { field, kind }, isRounding }: Line) =>
              !isRounding && (
                <Change
                  percent={compared?.changePercent[field]}
                  better={kind === 'less' ? 'less' : kind === 'total' ? 'more' : 'neither'}
                  reason={noChange(total!.span, compared?.isComparable)}
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

function LineAmount({
  line: { step, isRounding },
  amounts,
  from,
}: {
  line: Line;
  amounts: Amounts;
  from: Address | null;
}) {
  if (isRounding) return <Exact value={roundingBefore(step, amounts)} />;
  return <Opening field={step.field} from={from} value={signedAmount(step, amounts)} />;
}

function TipsNote({ total }: { total: Total }) {
  if (!total.tips) return null;
  return (
    <p class="note">
      Tips are not part of total sales: <Opening field="tips" value={total.tips} /> were given less what was taken back.{' '}
      <Definition field="tips" name="Tips" />
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

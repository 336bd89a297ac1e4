import { useContext } from 'preact/hooks';
import type { Decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { dimensionTitle, valueName } from '../../data/dimensions.js';
import { narrowedTo } from '../../data/narrowing.js';
import { type Figure } from '../../format/figures.js';
import { shareText } from '../../format/numbers.js';
import type { NumberQuery, ReportDimension } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { comparedNames, noChange } from '../../parts/comparison.js';
import { Exact } from '../../parts/exact.js';
import { Link } from '../../parts/link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { type Column, Table } from '../../parts/table.js';
import { betterOf, metricText } from './metric.js';
import { type MetricOf } from './settings.js';

type Row = NumberQuery['parts']['groupTotals'][number];

/** Of which something can have several values: each counts it in full. */
const overlapping: readonly ReportDimension[] = ['TAG', 'DISCOUNT_CODE', 'PRODUCT_TAG'];
const isWhole = { isComplete: true };

/** The number by the values of a dimension. Each opens as a number of its own. */
export function Parts({
  metric,
  by,
  rows,
  isBusy,
}: {
  metric: MetricOf;
  by: ReportDimension;
  rows: readonly Row[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const other = comparedNames[address.compare];
  const valueOf = (row: object): Figure => (row as Record<string, Figure>)[metric.field];
  const ratioOf = (row: object): Decimal | null => (row as Record<string, Decimal | null>)[metric.field] ?? null;
  const text = (value: Figure): string => metricText(metric, value);
  const nameOf = ({ keys: [value], customer }: Row): string =>
    valueName(by, { key: value?.key ?? null, label: customer?.label ?? value?.label ?? null }, frame);
  const hasShare = rows?.some(({ share }) => ratioOf(share) !== null) ?? true;
  const share: Column<Row> = { title: 'Share', isNumber: true, cell: ({ share: of }) => shareText(ratioOf(of)) };
  const compared: Column<Row>[] = [
    {
      ...{ title: `The ${other}`, isNumber: true },
      cell: ({ comparisons: [one] }) => <Exact value={one && valueOf(one.previous)} text={text} />,
    },
    {
      ...{ title: 'Change', isNumber: true },
      cell: ({ comparisons: [one] }) => (
        <Change
          percent={one && ratioOf(one.changePercent)}
          better={betterOf(metric)}
          reason={noChange(isWhole, one?.isComparable)}
        />
      ),
    },
  ];
  const columns: Column<Row>[] = [
    {
      title: dimensionTitle(by),
      cell: (row) => (
        <>
          {row.isOther ? (
            'All others'
          ) : (
            <Link to={narrowedTo(address, { dimension: by, key: row.keys[0]?.key ?? null })}>{nameOf(row)}</Link>
          )}
          <ShareBar share={ratioOf(row.share)} />
        </>
      ),
    },
    { title: metric.title, isNumber: true, cell: (row) => <Exact value={valueOf(row)} text={text} /> },
    ...(hasShare ? [share] : []),
    ...(other === null ? [] : compared),
  ];
  const title = `${metric.title} by ${dimensionTitle(by).toLowerCase()}`;
  return (
    <ChartFrame
      title={title}
      aside={overlapping.includes(by) ? 'these overlap: what has several of them counts for each' : undefined}
      isBusy={isBusy}
      table={
        rows ? (
          <Table
            caption={title}
            columns={columns}
            rows={rows}
            keyOf={({ isOther, keys: [value] }) => (isOther ? 'other' : `key ${value?.key}`)}
          />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}

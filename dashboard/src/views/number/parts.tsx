import { useContext } from 'preact/hooks';
import type { Decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import type { Address } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { dimensionTitle, valueName } from '../../data/dimensions.js';
import { ofGroup, ofPeriod } from '../../data/narrowing.js';
import { type Figure } from '../../format/figures.js';
import { shareText } from '../../format/numbers.js';
import type { NumberQuery, ReportDimension } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { comparedNames, noChange } from '../../parts/comparison.js';
import { Link } from '../../parts/link.js';
import { numberAddress, Opening } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { TableFrame } from '../../parts/table-frame.js';
import type { Column } from '../../parts/table.js';
import { betterOf, metricText } from './metric.js';
import { type MetricOf } from './settings.js';

type Days = { first: string; last: string };
type Row = NumberQuery['parts']['groupTotals'][number];

/** Of which something can have several values: each counts it in full. */
const overlapping: readonly ReportDimension[] = ['TAG', 'DISCOUNT_CODE', 'PRODUCT_TAG'];
const isWhole = { isComplete: true };

/** The number by the values of a dimension. Each opens as a number of its own. */
export function Parts({
  metric,
  by,
  rows,
  before,
  isBusy,
}: {
  metric: MetricOf;
  by: ReportDimension;
  rows: readonly Row[] | null;
  /** The days that the parts are compared with; null: not known yet, or none. */
  before: Days | null;
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
  const { field } = metric;
  const at = (from: Address | null, { isOther, keys: [value] }: Row): Address | null =>
    from && ofGroup(from, by, { isOther, key: value?.key });
  const hasShare = rows?.some(({ share }) => ratioOf(share) !== null) ?? true;
  const share: Column<Row> = { title: 'Share', isNumber: true, cell: ({ share: of }) => shareText(ratioOf(of)) };
  const compared: Column<Row>[] = [
    {
      ...{ title: `The ${other}`, isNumber: true },
      cell: (row) => {
        const [one] = row.comparisons;
        const from = at(ofPeriod(address, before), row);
        return <Opening field={field} from={from} value={one && valueOf(one.previous)} text={text} />;
      },
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
          {row.isOther ? 'All others' : <Link to={numberAddress(at(address, row)!, field)}>{nameOf(row)}</Link>}
          <ShareBar share={ratioOf(row.share)} />
        </>
      ),
    },
    {
      ...{ title: metric.title, isNumber: true },
      cell: (row) => <Opening field={field} from={at(address, row)} value={valueOf(row)} text={text} />,
    },
    ...(hasShare ? [share] : []),
    ...(other === null ? [] : compared),
  ];
  const title = `${metric.title} by ${dimensionTitle(by).toLowerCase()}`;
  return (
    <TableFrame
      title={title}
      aside={overlapping.includes(by) ? 'these overlap: what has several of them counts for each' : undefined}
      isBusy={isBusy}

      columns={columns}
      rows={rows}
      keyOf={({ isOther, keys: [value] }) => (isOther ? 'other' : `key ${value?.key}`)}
    />
  );
}

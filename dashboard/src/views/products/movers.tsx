import { compare } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import type { Decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import type { Money } from '../../../../clients/typescript/src/decimal/money.js';
import { useAddress } from '../../address/navigation.js';
import { ofPeriod } from '../../data/narrowing.js';
import { figureExact } from '../../format/figures.js';
import type { MoverFragment } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { comparedNames } from '../../parts/comparison.js';
import { Opening } from '../../parts/number-link.js';
import { TableFrame } from '../../parts/table-frame.js';
import type { Column } from '../../parts/table.js';
import { ofProduct, ProductName, productKey } from './product-name.js';
import type { Grouping, MoverMetric } from './settings.js';

const zero = '0' as Decimal;

/** What rose, or fell, most against the other days, by the amount and not the percentage: what moved the whole. */
export function Movers({
  way,
  metric: { value: field, name },
  grouping,
  rows,
  isComparable,
  isBusy,
}: {
  way: 'rises' | 'falls';
  metric: MoverMetric;
  grouping: Grouping;
  rows: readonly MoverFragment[] | null;
  /** Whether both ranges are known to the same extent. */
  isComparable: boolean;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const title = way === 'rises' ? 'Greatest rises' : 'Greatest falls';
  const sign = way === 'rises' ? 1 : -1;
  const changeOf = ({ comparisons: [compared] }: MoverFragment): Money | Decimal | null =>
    compared?.change[field] ?? null;
  const moved = rows?.filter((row) => {
    const change = figureExact(changeOf(row));
    return change !== null && compare(change as Decimal, zero) === sign;
  });
  const columns: Column<MoverFragment>[] = [
    { title: grouping.title, cell: (row) => <ProductName row={row} grouping={grouping} /> },
    {
      title: way === 'rises' ? 'Rise' : 'Fall',
      isNumber: true,
      cell: (row) => <Opening field={field} from={ofProduct(address, row, grouping)} value={changeOf(row)} />,
    },
    {
      ...{ title: 'In percent', isNumber: true },
      cell: ({ comparisons: [compared] }) => (
        <Change percent={compared?.changePercent[field]} reason="no percentage: there was nothing before" />
      ),
    },
    {
      title: 'Now',
      isNumber: true,
      cell: (row) => <Opening field={field} from={ofProduct(address, row, grouping)} value={row[field]} />,
    },
    {
      ...{ title: 'Before', isNumber: true },
      cell: (row) => {
        const [compared] = row.comparisons;
        const before = ofPeriod(address, compared?.span);
        return (
          <Opening
            field={field}
            from={before && ofProduct(before, row, grouping)}
            value={compared?.previous[field] ?? null}
          />
        );
      },
    },
  ];
  return (
    <TableFrame
      title={title}
      field={field}
      aside={`of ${name}, against the ${comparedNames[address.compare]}`}
      isBusy={isBusy}

      columns={columns}
      rows={moved}
      keyOf={productKey}
      empty={isComparable ? 'None.' : 'Not compared: one of the two ranges is not over, or not known in whole.'}
    />
  );
}

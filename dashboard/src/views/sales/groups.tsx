import { useContext } from 'preact/hooks';
import { useAddress } from '../../address/navigation.js';
import { sortBy } from '../../address/sorting.js';
import { ApiContext } from '../../data/api-context.js';
import { filterTitles, labelOf } from '../../data/names.js';
import { ofGroup } from '../../data/narrowing.js';
import { shareText } from '../../format/numbers.js';
import type { SalesQuery } from '../../generated/documents.js';
import { Change } from '../../parts/change.js';
import { noChange } from '../../parts/comparison.js';
import { Opening } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { TableFrame } from '../../parts/table-frame.js';
import type { Column } from '../../parts/table.js';
import type { groupings, SalesField, SalesMetric } from './settings.js';

type Row = SalesQuery['groups']['groupTotals'][number];

const isComplete = { isComplete: true };

/** All metrics by a dimension; the one that they are sorted by comes first, with its share and change. */
export function Groups({
  grouping,
  metrics,
  sortedBy,
  byDefault,
  rows,
  isBusy,
}: {
  grouping: (typeof groupings)[number];
  metrics: readonly SalesMetric[];
  sortedBy: SalesMetric;
  byDefault: SalesField;
  rows: readonly Row[] | null;
  isBusy: boolean;
}) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const keyOf = (row: Row): string | null => (row.source ?? row.channel ?? row.country ?? row.category)?.key ?? null;
  const shareOf = ({ share }: Row) => (share as Partial<Record<SalesField, typeof share.netSales>>)[sortedBy.value];
  const hasShare = rows?.some((row) => shareOf(row) != null) ?? true;
  const columns: Column<Row>[] = [
    {
      title: filterTitles[grouping.value],
      cell: (row) => {
        const key = keyOf(row);
        return (
          <>
            {row.isOther ? 'All others' : key === null ? `No ${grouping.name}` : labelOf(grouping.value, key, frame)}
            <ShareBar share={shareOf(row)} />
          </>
        );
      },
    },
    ...metrics
      .toSorted((a, b) => +(b === sortedBy) - +(a === sortedBy))
      .flatMap((metric): Column<Row>[] => {
        const column: Column<Row> = {
          ...{ title: metric.name, isNumber: true, sort: sortBy(address, metric.value, byDefault) },
          cell: (row) => (
            <Opening
              field={metric.value}
              from={ofGroup(address, grouping.dimension, { ...row, key: keyOf(row) })}
              value={row[metric.value]}
              text={metric.text}
            />
          ),
        };
        if (metric !== sortedBy) return [column];
        const share: Column<Row> = { title: 'Share', isNumber: true, cell: (row) => shareText(shareOf(row)) };
        const change: Column<Row> = {
          ...{ title: 'Change', isNumber: true },
          cell: ({ comparisons: [compared] }) => (
            <Change
              percent={compared?.changePercent[metric.value]}
              better={metric.better}
              reason={noChange(isComplete, compared?.isComparable)}
            />
          ),
        };
        return [column, ...(hasShare ? [share] : []), ...(address.compare === 'none' ? [] : [change])];
      }),
  ];
  const title = `By ${grouping.name}`;
  return (
    <TableFrame
      title={title}
      isBusy={isBusy}

      columns={columns}
      rows={rows}
      keyOf={(row) => (row.isOther ? 'other' : `key ${keyOf(row)}`)}
    />
  );
}

import type { ComponentChildren } from 'preact';
import { meanText } from '../../format/numbers.js';
import type { AdvertisedFragment } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { Table } from '../../parts/table.js';

/** What advertising cost and what its platforms claim, the largest spend first. */
export function Advertised<Row extends AdvertisedFragment>({
  title,
  aside,
  first,
  rows,
  nameOf,
  keyOf,
  isBusy,
}: {
  title: string;
  aside: string;
  /** The title of the first column. */
  first: string;
  rows: readonly Row[];
  nameOf: (row: Row) => ComponentChildren;
  keyOf: (row: Row) => string;
  isBusy: boolean;
}) {
  return (
    <ChartFrame
      title={title}
      aside={aside}
      isBusy={isBusy}
      table={
        <Table
          caption={title}
          rows={rows}
          keyOf={keyOf}
          empty="No advertising in this range."
          columns={[
            { title: first, cell: nameOf },
            { title: 'Spend', isNumber: true, cell: ({ adSpend }) => <Exact value={adSpend} /> },
            { title: 'Impressions', isNumber: true, cell: ({ impressions }) => <Exact value={impressions} /> },
            { title: 'Clicks', isNumber: true, cell: ({ clicks }) => <Exact value={clicks} /> },
            { title: 'Per click', isNumber: true, cell: ({ cpc }) => <Exact value={cpc} /> },
            {
              title: 'Conversions',
              isNumber: true,
              cell: ({ platformConversions }) => <Exact value={platformConversions} />,
            },
            {
              title: 'Claimed revenue',
              isNumber: true,
              cell: ({ platformAttributedRevenue }) => <Exact value={platformAttributedRevenue} />,
            },
            { title: 'ROAS', isNumber: true, cell: ({ roas }) => <Exact value={roas} text={meanText} /> },
          ]}
        />
      }
    />
  );
}

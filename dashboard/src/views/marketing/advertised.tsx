import type { ComponentChildren } from 'preact';
import type { Address } from '../../address/address.js';
import { meanText } from '../../format/numbers.js';
import type { AdvertisedFragment } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { openingColumn } from '../../parts/number-link.js';
import { Table } from '../../parts/table.js';

/** What advertising cost and what its platforms claim, the largest spend first. */
export function Advertised<Row extends AdvertisedFragment>({
  title,
  aside,
  first,
  rows,
  nameOf,
  keyOf,
  at,
  isBusy,
}: {
  title: string;
  aside: string;
  /** The title of the first column. */
  first: string;
  rows: readonly Row[];
  nameOf: (row: Row) => ComponentChildren;
  keyOf: (row: Row) => string;
  /** Where a row's numbers open. */
  at: (row: Row) => Address | null;
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
            openingColumn('Spend', 'adSpend', at),
            openingColumn('Impressions', 'impressions', at),
            openingColumn('Clicks', 'clicks', at),
            openingColumn('Per click', 'cpc', at),
            openingColumn('Conversions', 'platformConversions', at),
            openingColumn('Claimed revenue', 'platformAttributedRevenue', at),
            openingColumn('ROAS', 'roas', at, meanText),
          ]}
        />
      }
    />
  );
}

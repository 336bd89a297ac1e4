import { useContext } from 'preact/hooks';
import { divide } from '../../../../clients/typescript/src/decimal/arithmetic.js';
import { decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { channelName } from '../../data/names.js';
import { narrowedTo, ofGroup } from '../../data/narrowing.js';
import { noNumber, shareText } from '../../format/numbers.js';
import type { MarketingQuery } from '../../generated/documents.js';
import { Exact } from '../../parts/exact.js';
import { openingColumn } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { TableFrame } from '../../parts/table-frame.js';

type First = NonNullable<MarketingQuery['firsts']>['groupTotals'][number];
type All = NonNullable<MarketingQuery['channels']>['groupTotals'][number];

/** Where customers placed their first order: an order has one channel, so that the first orders add up. */
export function Channels({
  firsts,
  all,
  isBusy,
}: {
  firsts: readonly First[] | null;
  all: readonly All[];
  isBusy: boolean;
}) {
  const { frame } = useContext(ApiContext);
  const { address } = useAddress();
  const title = 'First orders by channel';
  const first = narrowedTo(address, { dimension: 'CUSTOMER_TYPE', key: 'new' });
  const at = ({ isOther, channel }: First) => ofGroup(first, 'CHANNEL', { isOther, key: channel?.key });
  return (
    <TableFrame
      title={title}
      aside="where new customers ordered first, in any store"
      isBusy={isBusy}

      rows={firsts}
      keyOf={({ isOther, channel }) => (isOther ? 'other' : `key ${channel?.key}`)}
      empty="No customer ordered for the first time in this range."
      columns={[
        {
          title: 'Channel',
          cell: ({ isOther, channel, share }) => (
            <>
              {isOther ? 'All others' : channel?.key ? channelName(channel.key, frame) : 'Without one'}
              <ShareBar share={share.orders} />
            </>
          ),
        },
        openingColumn('First orders', 'orders', at),
        { title: 'Share', isNumber: true, cell: ({ share }) => <Exact value={share.orders} text={shareText} /> },
        { title: 'Of its orders', isNumber: true, cell: (row) => ofItsOrders(row, all) },
        openingColumn('Net sales', 'netSales', at),
        openingColumn('Average', 'averageOrderValue', at),
      ]}
    />
  );
}

/** The first orders as a share of all orders of their channel. */
function ofItsOrders({ isOther, channel, orders }: First, all: readonly All[]): string {
  const whole = isOther ? undefined : all.find((row) => row.channel?.key === channel?.key)?.orders;
  return whole ? shareText(divide(decimal(String(orders)), decimal(String(whole)), 6)) : noNumber;
}

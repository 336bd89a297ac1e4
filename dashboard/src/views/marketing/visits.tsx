import { useAddress } from '../../address/navigation.js';
import { ofGroup } from '../../data/narrowing.js';
import { shareText } from '../../format/numbers.js';
import type { MarketingQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { openingColumn } from '../../parts/number-link.js';
import { ShareBar } from '../../parts/share-bar.js';
import { Table } from '../../parts/table.js';

type Row = NonNullable<MarketingQuery['visits']>['groupTotals'][number];

const title = 'Visits by channel group';

/** By what visits came, the most first. */
export function Visits({ rows, isBusy }: { rows: readonly Row[]; isBusy: boolean }) {
  const { address } = useAddress();
  const at = ({ isOther, channelGroup }: Row) => ofGroup(address, 'CHANNEL_GROUP', { isOther, key: channelGroup?.key });
  return (
    <ChartFrame
      title={title}
      field="sessions"
      isBusy={isBusy}
      table={
        <Table
          caption={title}
          rows={rows}
          keyOf={({ isOther, channelGroup }) => (isOther ? 'other' : `key ${channelGroup?.key}`)}
          empty="No visits in this range."
          columns={[
            {
              title: 'Channel group',
              cell: ({ isOther, channelGroup, share }) => (
                <>
                  {isOther ? 'All others' : (channelGroup?.key ?? 'Without one')}
                  <ShareBar share={share.sessions} />
                </>
              ),
            },
            openingColumn('Sessions', 'sessions', at),
            { title: 'Share', isNumber: true, cell: ({ share }) => <Exact value={share.sessions} text={shareText} /> },
            openingColumn('Engaged', 'engagedSessions', at),
            openingColumn('Add to carts', 'addToCarts', at),
          ]}
        />
      }
    />
  );
}

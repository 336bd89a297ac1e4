import { shareText } from '../../format/numbers.js';
import type { MarketingQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';
import { ShareBar } from '../../parts/share-bar.js';
import { Table } from '../../parts/table.js';

type Row = NonNullable<MarketingQuery['visits']>['groupTotals'][number];

const title = 'Visits by channel group';

/** By what visits came, the most first. */
export function Visits({ rows, isBusy }: { rows: readonly Row[]; isBusy: boolean }) {
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
            { title: 'Sessions', isNumber: true, cell: ({ sessions }) => <Exact value={sessions} /> },
            { title: 'Share', isNumber: true, cell: ({ share }) => <Exact value={share.sessions} text={shareText} /> },
            { title: 'Engaged', isNumber: true, cell: ({ engagedSessions }) => <Exact value={engagedSessions} /> },
            { title: 'Add to carts', isNumber: true, cell: ({ addToCarts }) => <Exact value={addToCarts} /> },
          ]}
        />
      }
    />
  );
}

import { meanText, shareText } from '../../format/numbers.js';
import type { MarketingQuery } from '../../generated/documents.js';
import { MetricTiles, type Tile } from '../../parts/metric-tiles.js';
import { NotConnected } from './not-connected.js';
import { RestatedNote } from './restated-note.js';

type Total = NonNullable<MarketingQuery['reported']>['total'];
type Field = 'sessions' | 'conversionRate' | 'adSpend' | 'mer' | 'cac';

const ofVisits: readonly Tile<Field>[] = [
  { field: 'sessions', name: 'Sessions', better: 'more' },
  { field: 'conversionRate', name: 'Conversion rate', better: 'more', text: shareText },
];
const ofAds: readonly Tile<Field>[] = [
  { field: 'adSpend', name: 'Ad spend', better: 'neither' },
  { field: 'mer', name: 'MER', better: 'more', text: meanText },
  { field: 'cac', name: 'CAC', better: 'less' },
];

/** What visits and advertising brought; where no source has reported the range, that it is not known. */
export function VisitsAndAds({ total }: { total: Total | null }) {
  const hasVisits = total === null || total.sessions !== null;
  const hasAds = total === null || total.adSpend !== null;
  const tiles = [...(hasVisits ? ofVisits : []), ...(hasAds ? ofAds : [])];
  return (
    <>
      {tiles.length > 0 && <MetricTiles tiles={tiles} total={total} label="Visits and advertising" />}
      {total && <RestatedNote total={total} />}
      {total && !(hasVisits && hasAds) && <NotConnected hasVisits={hasVisits} hasAds={hasAds} />}
    </>
  );
}

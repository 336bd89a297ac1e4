import { ChartFrame } from '../../parts/chart-frame.js';
import { Definition } from '../../parts/definition.js';

const ofVisits = [{ field: 'sessions', name: 'Sessions', needs: 'visits' }];
const ofAds = [
  { field: 'adSpend', name: 'Ad spend', needs: 'advertising' },
  { field: 'mer', name: 'MER', needs: 'advertising' },
  { field: 'cac', name: 'CAC', needs: 'advertising' },
];

/** What marketing asks for and no source has reported of these days: a place for each number, and no number. */
export function NotConnected({ hasVisits, hasAds }: { hasVisits: boolean; hasAds: boolean }) {
  const missing = [...(hasVisits ? [] : ofVisits), ...(hasAds ? [] : ofAds)];
  return (
    <ChartFrame
      title="Not known"
      aside="no source has reported it for these days"
      table={
        <>
          <p>These numbers are not in the warehouse for these days, and are not estimated.</p>
          <ul class="missing">
            {missing.map(({ field, name, needs }) => (
              <li key={name}>
                <header>
                  <h3>{name}</h3> <Definition field={field} name={name} />
                </header>
                <p class="value">not known</p>
                <p class="note">Needs a source of {needs}.</p>
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}

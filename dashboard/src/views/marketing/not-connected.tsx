import { ChartFrame } from '../../parts/chart-frame.js';

const ofVisits = [
  { name: 'Sessions', needs: 'visits', means: 'Visits to the shops: how many of them end with an order.' },
];
const ofAds = [
  { name: 'Ad spend', needs: 'advertising', means: 'What advertising costs, by campaign and day.' },
  { name: 'MER', needs: 'advertising', means: 'Marketing efficiency ratio: sales for each unit of ad spend.' },
  { name: 'CAC', needs: 'advertising', means: 'Customer acquisition cost: ad spend for each new customer.' },
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
          <p>
            {hasVisits
              ? 'What advertising cost and brought'
              : hasAds
                ? 'How many people visited'
                : 'How many people visited, what advertising cost and what it brought'}{' '}
            is not in the warehouse for these days, and is not estimated.
          </p>
          <ul class="missing">
            {missing.map(({ name, needs, means }) => (
              <li key={name}>
                <h3>{name}</h3>
                <p class="value">not known</p>
                <p class="note">
                  {means} Needs a source of {needs}.
                </p>
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}

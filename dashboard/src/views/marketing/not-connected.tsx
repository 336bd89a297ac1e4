import { ChartFrame } from '../../parts/chart-frame.js';

const missing = [
  { name: 'Sessions', needs: 'visits', means: 'Visits to the shops: how many of them end with an order.' },
  { name: 'Ad spend', needs: 'advertising', means: 'What advertising costs, by campaign and day.' },
  { name: 'MER', needs: 'advertising', means: 'Marketing efficiency ratio: sales for each unit of ad spend.' },
  { name: 'CAC', needs: 'advertising', means: 'Customer acquisition cost: ad spend for each new customer.' },
];

/** What marketing asks for and no source provides: a place for each number, and no number. */
export function NotConnected() {
  return (
    <ChartFrame
      title="Visits and advertising"
      aside="not known: no such source is connected"
      table={
        <>
          <p>
            Cartograph reads stores, so far. How many people visited, what advertising cost and what it brought is not
            in the warehouse, and is not estimated. Everything else on this page comes from orders.
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

import { useAddress } from '../../address/navigation.js';
import { rangeName } from '../../address/range-names.js';
import { parseRange } from '../../address/range.js';
import { useViewer } from '../../data/use-viewer.js';
import { dayText } from '../../format/days.js';
import { countText, noNumber } from '../../format/numbers.js';
import {
  type CustomerFilterInput,
  type CustomerLineFragment,
  CustomersBehindDocument,
  type CustomersBehindQuery,
  type RfmSegment,
  type Segment,
} from '../../generated/documents.js';
import { Listed } from '../../parts/listed.js';
import { customerColumns } from './best.js';
import { rfmName, segmentName } from './customer-names.js';

/** The customers behind a number of the view of customers: what they have in common, and each of them, who opens to the orders. */
export function View() {
  const { address } = useAddress();
  const viewer = useViewer();
  const { filters, settings } = address;
  const cohort = parseRange(settings.cohort ?? '');
  const ordered = parseRange(settings.ordered ?? '');
  const places = {
    ...(filters.store.length > 0 && { source: [...filters.store] }),
    ...(filters.channel.length > 0 && { channel: [...filters.channel] }),
  };
  const filter: CustomerFilterInput = {
    // A cohort is of the store and channel of the first order; others are of all in which somebody ever bought.
    ...(cohort
      ? { cohort: { firstOrder: cohort.date, ...(ordered && { ordered: ordered.date }), ...places } }
      : places),
    ...(filters.segment.length > 0 && { segment: filters.segment.map((one) => one.toUpperCase() as Segment) }),
    ...(filters.country.length > 0 && { country: [...filters.country] }),
    ...(settings.rfm !== undefined && { rfmSegment: [settings.rfm as RfmSegment] }),
  };
  const means = [
    ...filters.segment.map((one) => `${segmentName(one)}: by what they have spent ever, less what was taken back.`),
    settings.rfm &&
      `${rfmName(settings.rfm)}: by how recently, how often and for how much they bought, as of the latest day.`,
    cohort &&
      `Their first order was placed ${rangeName(cohort)}${ordered ? `, and they ordered ${rangeName(ordered)}` : ''}.`,
    filters.category.length > 0 && 'Customers are not counted by category.',
    'Orders and amounts are of all their life, whatever the range.',
  ].filter(Boolean);
  if (!viewer) return <p class="skeleton block">0</p>;
  if (!viewer.permissions.includes('facts'))
    return <p class="empty">Customers are listed for those with the permission “facts”.</p>;
  return (
    <div class="view">
      <section class="card meaning" aria-label="What they have in common">
        {means.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </section>
      <Listed<CustomersBehindQuery, CustomerLineFragment, CustomerFilterInput>
        title="Customers"
        aside={({ customers: { totalCount } }) => (
          <>
            <data value={String(totalCount)}>{countText(totalCount)}</data>, who spent most first
          </>
        )}
        setting="customers-after"
        document={CustomersBehindDocument}
        filter={filter}
        pageOf={({ customers }) => customers}
        columns={[
          ...customerColumns(address),
          {
            ...{ title: 'First order', isNumber: true },
            cell: ({ firstOrderDate }) => (firstOrderDate === null ? noNumber : dayText(firstOrderDate)),
          },
        ]}
      />
    </div>
  );
}

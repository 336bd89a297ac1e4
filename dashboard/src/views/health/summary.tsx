import { agoText, dayText, instantText } from '../../format/days.js';
import { countText } from '../../format/numbers.js';
import type { HealthQuery } from '../../generated/documents.js';

/** How current the figures are as a whole, in a line of facts. */
export function Summary({
  warehouse,
  sources,
}: {
  warehouse: HealthQuery['warehouse'] | null;
  sources: HealthQuery['sources'] | null;
}) {
  const configured = sources?.filter(({ isConfigured }) => isConfigured) ?? [];
  const inOrder = configured.filter(({ status, late }) => status === 'READY' && late === null).length;
  const setAside = sources?.reduce((total, { rejectedRecordCount }) => total + rejectedRecordCount, 0) ?? 0;
  const facts = [
    {
      name: 'Figures are as of',
      value: warehouse?.asOf ? agoText(warehouse.asOf) : warehouse?.firstDay ? 'not known' : 'no sync so far',
      note: warehouse?.asOf ? instantText(warehouse.asOf) : warehouse?.firstDay && 'a source was never read',
    },
    {
      name: 'Sources in order',
      value: `${countText(inOrder)} of ${countText(configured.length)}`,
      note: inOrder === configured.length ? 'read as scheduled' : 'see below',
    },
    {
      name: 'Records set aside',
      value: <data value={String(setAside)}>{countText(setAside)}</data>,
      note: setAside === 0 ? 'everything that was read counts' : 'not in any number',
    },
    {
      name: 'Version of the figures',
      value: warehouse && <data value={warehouse.version}>{warehouse.version}</data>,
      note: warehouse?.publishedAt && `published ${instantText(warehouse.publishedAt)}`,
    },
    {
      name: 'Trade is known',
      value: warehouse?.firstDay ? `from ${dayText(warehouse.firstDay)}` : 'not yet',
      note: warehouse?.latestDay && `to ${dayText(warehouse.latestDay)}`,
    },
  ];
  return (
    <section class="tiles facts" aria-label="Summary" aria-busy={warehouse === null}>
      {facts.map(({ name, value, note }) => (
        <article key={name} class="tile">
          <h2>{name}</h2>
          <p class={warehouse ? 'value' : 'value skeleton'}>{warehouse ? value : '0'}</p>
          <p class={warehouse ? 'note' : 'note skeleton'}>{warehouse ? note : '0'}</p>
        </article>
      ))}
    </section>
  );
}

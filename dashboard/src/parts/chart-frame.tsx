import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Definition } from './definition.js';

/**
 * A section with a chart, and the same numbers as a table. Until there is a chart the table stands in its place.
 * @param field the metric whose definition stands beside the title, as a field of the API
 * @param aside small words beside the title, such as what it is compared with
 * @param isBusy whether other numbers are on their way: those shown are faded
 */
export function ChartFrame({
  title,
  field,
  aside,
  chart,
  table,
  isBusy = false,
}: {
  title: string;
  field?: string;
  aside?: ComponentChildren;
  chart?: ComponentChildren;
  table: ComponentChildren;
  isBusy?: boolean;
}) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id} aria-busy={isBusy}>
      <header>
        <h2 id={id}>{title}</h2>
        {field && <Definition field={field} name={title} />}
        {aside && <p class="aside">{aside}</p>}
      </header>
      {chart ? (
        <>
          {chart}
          {table && (
            <details class="as-table">
              <summary>As a table</summary>
              {table}
            </details>
          )}
        </>
      ) : (
        table
      )}
    </section>
  );
}

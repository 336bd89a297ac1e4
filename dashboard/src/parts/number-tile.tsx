import type { ComponentChildren } from 'preact';
import type { Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { Change, type Better } from './change.js';
import { Definition } from './definition.js';
import { NumberLink } from './number-link.js';

/** A number beside the same number of other days. */
export interface Compared {
  /** Of what: “period before”. */
  label: string;
  /** The number of those days as people read it. */
  text: string;
  /** Null: there is no change, see `reason`. */
  percent: Decimal | null;
  reason: string;
}

/**
 * A headline number with its definition and its changes.
 * @param field the metric as a field of the API
 * @param exact the number as the API has it, to be read by programs; null: there is none
 * @param text the number as people read it
 * @param note what should be known of the number, such as what it leaves out; an empty text keeps its room
 */
export function NumberTile({
  field,
  name,
  exact,
  text,
  compared,
  better = 'more',
  note,
  isOpen = false,
}: {
  field: string;
  name: string;
  exact: string | null;
  text: string;
  compared: readonly Compared[];
  better?: Better;
  note?: ComponentChildren;
  /** Whether the page is already where the number opens. */
  isOpen?: boolean;
}) {
  const value = exact === null ? text : <data value={exact}>{text}</data>;
  return (
    <article class="tile" data-metric={field}>
      <header>
        <h2>{name}</h2> <Definition field={field} name={name} />
      </header>
      <p class="value">{isOpen ? value : <NumberLink field={field}>{value}</NumberLink>}</p>
      {compared.length > 0 && (
        <dl>
          {compared.map(({ label, text: before, percent, reason }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Change percent={percent} better={better} reason={reason} /> <span class="before">{before}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {(note || note === '') && <p class="note">{note}</p>}
    </article>
  );
}

/** As high as a tile, while its number is on its way. */
export function TileSkeleton({ name }: { name: string }) {
  return (
    <article class="tile" aria-busy="true">
      <header>
        <h2>{name}</h2>
      </header>
      <p class="value skeleton">0</p>
      <dl>
        {[0, 1].map((at) => (
          <div key={at}>
            <dt class="skeleton">period</dt>
            <dd class="skeleton">0</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

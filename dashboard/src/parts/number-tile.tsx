import type { ComponentChildren } from 'preact';
import type { Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import type { Address } from '../address/address.js';
import { type Figure, figureText } from '../format/figures.js';
import { Change, type Better } from './change.js';
import { Definition } from './definition.js';
import { Exact } from './exact.js';
import { NumberLink, Opening } from './number-link.js';

/** A number beside the same number of other days. */
export interface Compared {
  /** Of what: “period before”. */
  label: string;
  /** The number of those days. */
  value: Figure;
  /** Where it opens: the address with those days; null: there are none. */
  from: Address | null;
  /** Null: there is no change, see `reason`. */
  percent: Decimal | null;
  reason: string;
}

/**
 * A headline number with its definition and its changes.
 * @param field the metric as a field of the API
 * @param text the number as people read it, where that is not the usual form of its kind
 * @param note what should be known of the number, such as what it leaves out; an empty text keeps its room
 */
export function NumberTile({
  field,
  name,
  value,
  text = figureText,
  compared,
  better = 'more',
  note,
  isOpen = false,
}: {
  field: string;
  name: string;
  value: Figure;
  text?: ((value: never) => string) | undefined;
  compared: readonly Compared[];
  better?: Better;
  note?: ComponentChildren;
  /** Whether the page is already where the number opens. */
  isOpen?: boolean;
}) {
  const shown = <Exact value={value} text={text} />;
  return (
    <article class="tile" data-metric={field}>
      <header>
        <h2>{name}</h2> <Definition field={field} name={name} />
      </header>
      <p class="value">{isOpen ? shown : <NumberLink field={field}>{shown}</NumberLink>}</p>
      {compared.length > 0 && (
        <dl>
          {compared.map(({ label, value: before, from, percent, reason }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Change percent={percent} better={better} reason={reason} />{' '}
                <span class="before">
                  <Opening field={field} from={from} value={before} text={text} />
                </span>
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

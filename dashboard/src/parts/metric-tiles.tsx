import type { ComponentChildren } from 'preact';
import type { Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { useAddress } from '../address/navigation.js';
import { ofPeriod } from '../data/narrowing.js';
import type { Figure } from '../format/figures.js';
import type { SpanFragment } from '../generated/documents.js';
import type { Better } from './change.js';
import { comparedNames, noChange } from './comparison.js';
import { NumberTile, TileSkeleton } from './number-tile.js';

/** A metric as a headline number. */
export interface Tile<Field extends string> {
  field: Field;
  name: string;
  better: Better;
  /** As people read it, where that is not the usual form of its kind: a share, a mean. */
  text?: (value: never) => string;
  /** Whether the page is already where it opens. */
  isOpen?: boolean;
}

type Numbers<Field extends string, Type> = { readonly [Name in Field]?: Type };

/** A total of a report with what it is compared with. */
export type ComparedTotal<Field extends string> = Numbers<Field, Figure> & {
  span: Pick<SpanFragment, 'isComplete'>;
  comparisons: readonly {
    isComparable: boolean;
    span: Pick<SpanFragment, 'first' | 'last'> | null;
    previous: Numbers<Field, Figure>;
    changePercent: Numbers<Field, Decimal | null>;
  }[];
};

/** In the order in which `compareTo` of a headline asks for them. */
const bothComparisons = [comparedNames.previous!, comparedNames.year!];

interface Tiles<Field extends string> {
  tiles: readonly Tile<Field>[];
  /** Null: not known yet. */
  total: ComparedTotal<Field> | null;
  /** What the comparisons of the total are; left out: the period before and the same days a year before, Mondays with Mondays. */
  comparedWith?: readonly string[];
  /** What should be known of a number, such as what it leaves out. */
  noteOf?: (field: Field) => ComponentChildren;
}

/** Headline numbers, each beside what it is compared with. Those that were not asked for are left out. */
export function TileList<Field extends string>({
  tiles,
  total,
  comparedWith = bothComparisons,
  noteOf = () => null,
}: Tiles<Field>) {
  const { address } = useAddress();
  return (
    <>
      {tiles.map((tile) => {
        const { field } = tile;
        if (!total) return <TileSkeleton key={field} name={tile.name} />;
        const value: Figure = total[field];
        if (value === undefined) return null;
        const compared = comparedWith.map((label, at) => {
          const { isComparable, previous, changePercent, span } = total.comparisons[at]!;
          return {
            ...{ label, value: previous[field], from: ofPeriod(address, span) },
            ...{ percent: changePercent[field] ?? null, reason: noChange(total.span, isComparable && span !== null) },
          };
        });
        return <NumberTile key={field} {...tile} value={value} compared={compared} note={noteOf(field)} />;
      })}
    </>
  );
}

/**
 * A section of headline numbers.
 * @param label what the numbers are, for those who do not see what is around them
 */
export function MetricTiles<Field extends string>({
  label = 'Headline numbers',
  class: name = '',
  ...tiles
}: Tiles<Field> & { label?: string; class?: string }) {
  return (
    <section class={`tiles ${name}`} aria-label={label}>
      <TileList {...tiles} />
    </section>
  );
}

/** What the one comparison of a view is; none: it compares with nothing. */
export function useComparedWith(): string[] {
  const label = comparedNames[useAddress().address.compare];
  return label === null ? [] : [label];
}

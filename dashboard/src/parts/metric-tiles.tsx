import type { ComponentChildren } from 'preact';
import type { Decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { type Figure, figureExact, figureText } from '../format/figures.js';
import { meanText, shareText } from '../format/numbers.js';
import type { SpanFragment } from '../generated/documents.js';
import type { Better } from './change.js';
import { comparedNames, noChange } from './comparison.js';
import { type Compared, NumberTile, TileSkeleton } from './number-tile.js';

/** A metric as a headline number. */
export interface Tile<Field extends string> {
  field: Field;
  name: string;
  better: Better;
  /** Whether the number is a share, 0.25, and not a quantity. */
  isShare?: boolean;
  /** Whether it is one number for each of another, with two decimals. */
  isMean?: boolean;
}

type Numbers<Field extends string, Type> = { readonly [Name in Field]?: Type };

/** A total of a report with what it is compared with. */
export type ComparedTotal<Field extends string> = Numbers<Field, Figure> & {
  span: Pick<SpanFragment, 'isComplete'>;
  comparisons: readonly {
    isComparable: boolean;
    span: object | null;
    previous: Numbers<Field, Figure>;
    changePercent: Numbers<Field, Decimal | null>;
  }[];
};

/** In the order in which `compareTo` of a headline asks for them. */
const comparedWith = [comparedNames.previous!, comparedNames.year!];

/**
 * Headline numbers, each beside the period before and the same days a year before, Mondays with Mondays. Those that were not asked for are left
 * out.
 * @param total null: not known yet
 * @param noteOf what should be known of a number, such as what it leaves out
 */
export function MetricTiles<Field extends string>({
  tiles,
  total,
  noteOf = () => null,
  label = 'Headline numbers',
}: {
  tiles: readonly Tile<Field>[];
  total: ComparedTotal<Field> | null;
  noteOf?: (field: Field) => ComponentChildren;
  /** What the numbers are, for those who do not see what is around them. */
  label?: string;
}) {
  return (
    <section class="tiles" aria-label={label}>
      {tiles.map((tile) => {
        if (!total) return <TileSkeleton key={tile.field} name={tile.name} />;
        const value: Figure = total[tile.field];
        if (value === undefined) return null;
        return (
          <NumberTile
            key={tile.field}
            {...tile}
            exact={figureExact(value)}
            text={textOf(value, tile)}
            compared={comparedWith.map((label, at) => comparedTo(total, at, tile, label))}
            note={noteOf(tile.field)}
          />
        );
      })}
    </section>
  );
}

function textOf(value: Figure, { isShare, isMean }: Pick<Tile<string>, 'isShare' | 'isMean'>): string {
  if (isMean) return meanText(value as Decimal | null | undefined);
  return isShare ? shareText(value as Decimal | null | undefined) : figureText(value);
}

function comparedTo<Field extends string>(
  { comparisons, span }: ComparedTotal<Field>,
  at: number,
  tile: Tile<Field>,
  label: string,
): Compared {
  const { isComparable, previous, changePercent, span: days } = comparisons[at]!;
  const reason = noChange(span, isComparable && days !== null);
  return { label, text: textOf(previous[tile.field], tile), percent: changePercent[tile.field] ?? null, reason };
}

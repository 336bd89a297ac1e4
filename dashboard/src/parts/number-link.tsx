import type { ComponentChildren } from 'preact';
import type { Address } from '../address/address.js';
import { useAddress } from '../address/navigation.js';
import type { Figure } from '../format/figures.js';
import { Exact } from './exact.js';
import { Link } from './link.js';
import type { Column } from './table.js';

/** The address where a number opens to its definition, its parts and the orders behind it: with the range, filters and conditions of `from`. */
export function numberAddress(from: Address, field: string): Address {
  const { only } = from.settings;
  return { ...from, path: '/number', settings: { metric: field, ...(only !== undefined && { only }) } };
}

/**
 * A number that opens.
 * @param field the metric as a field of the API
 * @param from where the number has another range or other filters than the view: the address with these
 */
export function NumberLink({ field, from, children }: { field: string; from?: Address; children: ComponentChildren }) {
  const { address } = useAddress();
  return (
    <Link class="opens" to={numberAddress(from ?? address, field)}>
      {children}
    </Link>
  );
}

/**
 * A number in a table that opens, with the exact text of the API beside what people read.
 * @param from the address with the filters, conditions or range of its row; null: the row is of no one group and does not open
 * @param text as people read it, where that is not the usual form of its kind
 */
export function Opening({
  field,
  from,
  value,
  text,
}: {
  field: string;
  from?: Address | null | undefined;
  value: Figure;
  text?: ((value: never) => string) | undefined;
}) {
  const { address } = useAddress();
  return <Opens to={from === null ? null : numberAddress(from ?? address, field)} value={value} text={text} />;
}

/** A number that opens somewhere, with the exact text of the API beside what people read. `to` null: it does not. */
export function Opens({
  to,
  value,
  text,
}: {
  to: Address | null;
  value: Figure;
  text?: ((value: never) => string) | undefined;
}) {
  const exact = <Exact value={value} text={text} />;
  return to === null || value == null ? (
    exact
  ) : (
    <Link class="opens" to={to}>
      {exact}
    </Link>
  );
}

/**
 * A column of a metric whose numbers open.
 * @param from as of `Opening`, for a row
 */
export function openingColumn<Row extends { readonly [Name in Field]?: Figure }, Field extends string>(
  title: string,
  field: Field,
  from: (row: Row) => Address | null,
  text?: (value: never) => string,
): Column<Row> {
  return {
    ...{ title, isNumber: true },
    cell: (row) => <Opening field={field} from={from(row)} value={row[field]} text={text} />,
  };
}

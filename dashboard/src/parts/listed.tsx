import type { ComponentChildren } from 'preact';
import type { Document } from '../../../clients/typescript/src/document.js';
import { withSetting } from '../address/address.js';
import { useAddress } from '../address/navigation.js';
import { useAnswer } from '../data/use-answer.js';
import { ChartFrame } from './chart-frame.js';
import { Link } from './link.js';
import { FaultNote } from './notices.js';
import { type Column, Table } from './table.js';

/** A page of what is listed. */
interface Page<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * A page of rows. The next one is in the address, and the back button goes one back.
 * @param setting of the address, which has from which row on the page is
 */
export function Listed<Data, Row extends { id: string }, Filter>({
  title,
  aside,
  setting,
  document,
  filter,
  pageOf,
  columns,
}: {
  title: string;
  aside: ComponentChildren | ((data: Data) => ComponentChildren);
  setting: string;
  document: Document<Data, { filter?: Filter | null | undefined; after?: string | null | undefined }>;
  filter: Filter;
  pageOf: (data: Data) => Page<Row>;
  columns: readonly Column<Row>[];
}) {
  const { address } = useAddress();
  const after = address.settings[setting] ?? null;
  const { data, isCurrent, fault } = useAnswer(document, { filter, after });
  const page = data && pageOf(data);
  return (
    <ChartFrame
      title={title}
      aside={typeof aside === 'function' ? data && aside(data) : aside}
      isBusy={data !== null && !isCurrent}
      table={
        <>
          {fault && <FaultNote fault={fault} hasNumbers={data !== null} />}
          {page ? (
            <Table caption={title} columns={columns} rows={page.nodes} keyOf={({ id }) => id} empty="None." />
          ) : (
            fault === null && <p class="skeleton block">0</p>
          )}
          {(after !== null || page?.pageInfo.hasNextPage) && (
            <nav class="pages" aria-label="Pages">
              {after !== null && <Link to={withSetting(address, setting, null)}>First page</Link>}
              {page?.pageInfo.hasNextPage && (
                <Link to={withSetting(address, setting, page.pageInfo.endCursor)}>Next page</Link>
              )}
            </nav>
          )}
        </>
      }
    />
  );
}

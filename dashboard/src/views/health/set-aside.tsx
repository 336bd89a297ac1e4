import { useContext } from 'preact/hooks';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { countText } from '../../format/numbers.js';
import type { HealthQuery } from '../../generated/documents.js';
import { TableFrame } from '../../parts/table-frame.js';

/** Records that failed validation, each with its reason: they are in no number. */
export function SetAside({ records }: { records: HealthQuery['rejectedRecords'] | null }) {
  const { frame } = useContext(ApiContext);
  const shown = records?.nodes.length ?? 0;
  return (
    <TableFrame
      title="Set aside"
      aside={
        records && records.totalCount > shown
          ? `the first ${countText(shown)} of ${countText(records.totalCount)}; the API lists all`
          : 'records that could not be understood: they are in no number'
      }

      rows={records && records.nodes}
      keyOf={({ id }) => id}
      empty="Nothing was set aside: every record that was read counts."
      columns={[
        {
          title: 'Record',
          cell: ({ stream, key, sourceId }) => (
            <>
              {stream} {key}
              <span class="under">{storeName(sourceId, frame)}</span>
            </>
          ),
        },
        {
          title: 'Why',
          cell: ({ message, code }) => (
            <>
              {message} <code class="code">{code}</code>
            </>
          ),
        },
        {
          title: 'What was found there',
          cell: ({ path, value }) => (
            <>
              <code>{path}</code>
              <span class="under">{value ?? 'nothing'}</span>
            </>
          ),
        },
      ]}
    />
  );
}

import { useState } from 'preact/hooks';
import type { Document } from '../../../clients/typescript/src/document.js';
import { useAnswer } from '../data/use-answer.js';
import { instantText } from '../format/days.js';
import { ChartFrame } from './chart-frame.js';
import { FaultNote } from './notices.js';

interface RawRecord {
  stream: string;
  key: string;
  readAt: string;
  /** Null: the raw log has it no longer. */
  text: string | null;
}

/**
 * The records that something was built from. They are asked for only when somebody opens them: reading those with personal data is noted in
 * the audit log.
 */
export function RawRecords<Data, Variables>({
  aside,
  document,
  variables,
  recordsOf,
}: {
  aside: string;
  document: Document<Data, Variables>;
  variables: Variables;
  recordsOf: (data: Data) => readonly RawRecord[];
}) {
  const [isOpen, setOpen] = useState(false);
  const { data, fault } = useAnswer(document, isOpen ? variables : null);
  const records = data && recordsOf(data);
  return (
    <ChartFrame
      title="Raw records"
      aside={aside}
      table={
        !isOpen ? (
          <button type="button" class="button" onClick={() => setOpen(true)}>
            Show the raw records
          </button>
        ) : fault ? (
          <FaultNote fault={fault} />
        ) : records ? (
          <>
            {records.length === 0 && <p class="empty">The raw log has none.</p>}
            {records.map(({ stream, key, readAt, text }) => (
              <section key={`${stream} ${key}`} aria-label={`${stream} ${key}`}>
                <p class="note">
                  {stream} <code>{key}</code>, read {instantText(readAt)}
                </p>
                <pre class="raw" tabIndex={0}>
                  {text}
                </pre>
              </section>
            ))}
          </>
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}

import { useContext } from 'preact/hooks';
import { ApiContext } from '../data/api-context.js';
import { storeName } from '../data/names.js';
import { spanText } from '../format/days.js';
import type { SpanFragment } from '../generated/documents.js';
import { Notice } from './notices.js';

/**
 * Which days the numbers are of, and what is missing of them.
 * @param span null while it is on its way
 * @param leftOut what these filters cannot count, as a few words
 */
export function RangeNote({ span, leftOut }: { span: SpanFragment | null; leftOut?: string | null }) {
  const { frame } = useContext(ApiContext);
  if (!span) return <p class="range-note skeleton">0</p>;
  const stores = span.partialSources.map((id) => {
    const from = frame?.sources.find((source) => source.id === id)?.wholeFrom;
    return from
      ? `${storeName(id, frame)} (whole from ${spanText({ first: from, last: from })})`
      : storeName(id, frame);
  });
  return (
    <>
      <p class="range-note">
        {spanText(span)}
        {!span.isComplete && <span class="tag">not over: numbers still grow</span>}
        {leftOut && <span class="tag">{leftOut}</span>}
      </p>
      {span.isPartial && (
        <Notice kind="warning">
          Not all trade of these days was read from {stores.join(', ')}. Their numbers are too low, and changes say
          nothing of them.
        </Notice>
      )}
    </>
  );
}

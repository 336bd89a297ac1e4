import { storeName } from '../../data/names.js';
import { spanText } from '../../format/days.js';
import type { FrameQuery, OverviewQuery } from '../../generated/documents.js';
import { Notice } from '../../parts/notices.js';

/** Which days the numbers are of, and what is missing of them. */
export function RangeNote({
  total,
  frame,
  isOfAll,
  isOfLines,
}: {
  total: OverviewQuery['headline']['total'] | null;
  frame: FrameQuery | null;
  isOfAll: boolean;
  isOfLines: boolean;
}) {
  if (!total) return <p class="range-note skeleton">0</p>;
  const { span } = total;
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
        {!isOfAll && (
          <span class="tag">
            {isOfLines
              ? 'orders and customers are not counted by category'
              : 'customers are not counted by country or segment'}
          </span>
        )}
      </p>
      {span.isPartial && (
        <Notice kind="warning">
          Not all trade of these days was read from {stores.join(', ')}. Their numbers are too low, and are not
          compared.
        </Notice>
      )}
    </>
  );
}

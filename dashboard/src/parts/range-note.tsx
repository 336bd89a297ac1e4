import { useContext } from 'preact/hooks';
import { addDays } from '../address/days.js';
import { ApiContext } from '../data/api-context.js';
import { storeName } from '../data/names.js';
import { spanText } from '../format/days.js';
import type { SpanFragment } from '../generated/documents.js';
import { Notice } from './notices.js';

/**
 * Which days the numbers are of, and what is missing of them.
 * @param span null while it is on its way
 * @param course the periods of the courses beside them, which have days that are not over too
 * @param leftOut what these filters cannot count, as a few words
 */
export function RangeNote({
  span,
  course,
  leftOut,
}: {
  span: SpanFragment | null;
  course?: readonly { span: Days }[] | undefined;
  leftOut?: string | null;
}) {
  const { frame } = useContext(ApiContext);
  if (!span) return <p class="range-note skeleton">0</p>;
  const stores = span.partialSources.map((id) => {
    const from = frame?.sources.find((source) => source.id === id)?.wholeFrom;
    return from
      ? `${storeName(id, frame)} (whole from ${spanText({ first: from, last: from })})`
      : storeName(id, frame);
  });
  const open = course && openDays(span, course);
  return (
    <>
      <p class="range-note">
        {span.last < span.first ? 'No day of this range is over in every store yet' : spanText(span)}
        {!span.isComplete && <span class="tag">not over: numbers still grow</span>}
        {open && <span class="tag">{spanText(open)} not over in every store: open in courses, in no total</span>}
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

type Days = { first: string; last: string };

/** The days of a course after the last one of the totals, which leave out what is not over in every store; null: none. */
function openDays({ last }: Days, course: readonly { span: Days }[]): Days | null {
  const end = course.at(-1)?.span.last ?? last;
  return end > last ? { first: addDays(last, 1), last: end } : null;
}

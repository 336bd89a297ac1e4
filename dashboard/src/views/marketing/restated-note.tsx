import { useContext } from 'preact/hooks';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { dayText, spanText } from '../../format/days.js';
import type { DayNoteCode, MarketingQuery } from '../../generated/documents.js';
import { Notice } from '../../parts/notices.js';

type Total = NonNullable<MarketingQuery['reported']>['total'];

const meanings: Record<DayNoteCode, string> = {
  SAMPLED: 'estimated from a sample',
  THRESHOLDED: 'rows of few users left out',
  OTHER_ROW: 'rare values summed up as “(other)”',
  TRUNCATED: 'cut off before a date or beyond a limit',
  RESTRICTED: 'some metrics blocked for the credentials',
  ATTRIBUTION_CHANGED: 'attributed differently from the days before',
  BREAKDOWN_INCOMPLETE: 'rows do not add up to the platform’s total',
  HELD_BACK: 'as read before the platform contradicted itself',
  NOT_REPORTED: 'days are missing',
};

/** Which days may still change and until when, and what the platforms say of the quality of their numbers. */
export function RestatedNote({ total: { restatements, notes } }: { total: Total }) {
  const { frame } = useContext(ApiContext);
  return (
    <>
      {restatements.length > 0 && (
        <Notice kind="info">
          Platforms correct their numbers for a while:{' '}
          {restatements
            .map(
              ({ sourceId, first, last, until }) =>
                `${storeName(sourceId, frame)} may change ${spanText({ first, last })} until ${dayText(until)}`,
            )
            .join('; ')}
          .
        </Notice>
      )}
      {notes.length > 0 && (
        <Notice kind="warning">
          Not exact or not complete:{' '}
          {notes
            .map(
              ({ code, sourceId, first, last }) =>
                `${storeName(sourceId, frame)}, ${spanText({ first, last })}: ${meanings[code]}`,
            )
            .join('; ')}
          .
        </Notice>
      )}
    </>
  );
}

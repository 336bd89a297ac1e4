import { addDays } from '../../../canonical/calendar-date.js';
import type { DayNote } from '../../../canonical/record.js';
import type { DriftReport, PartitionStreamDeclaration, StoredRecord } from '../../../contract/extractor.js';
import { splitFragments } from '../../../contract/fragments.js';
import { endOf } from '../../reading/calendar.js';
import { heldNotes } from '../../staging/held-note.js';
import { parseFragments } from '../../staging/parse-fragments.js';
import { exportMeasure } from '../read/measure.js';
import { reportMetadataDrift, reportRowDrift } from './drift.js';
import { notesOf } from './notes.js';
import { type About, checkAbout, checkDay, checkRow, type Row } from './shapes.js';

/** What all canonical records of a partition share. */
interface CommonFields {
  accountId: string;
  date: string;
  currency: string;
  timezone: string;
  restatedUntil: string;
  notes: DayNote[];
  updatedAt: string;
}

const exportedForDays = 3;

/** A stored partition. Its rows are parsed and checked one at a time: a large property's day has hundreds of thousands. */
export class Partition {
  readonly date: string;
  readonly about: About;
  readonly #record: StoredRecord;
  readonly #drift: DriftReport;
  readonly #rows: Uint8Array[];
  #hasOther = false;

  /** Throws a `DataError` if it is no report. */
  constructor(record: StoredRecord, drift: DriftReport) {
    const { key, payload } = record;
    const [first, ...rows] = splitFragments(payload);
    this.#record = record;
    this.#drift = drift;
    this.#rows = rows;
    this.about = checkAbout(parseFragments(first!, `Google Analytics ${key}`)[0], key, drift);
    this.date = checkDay(key.slice(key.lastIndexOf('/') + 1), key, drift);
    reportMetadataDrift(drift, this.about.metadata ?? {});
  }

  /** Throws a `DataError` for one of another shape. */
  *rows(): Generator<Row> {
    const { key } = this.#record;
    for (const [at, bytes] of this.#rows.entries()) {
      const row = checkRow(parseFragments(bytes, `Google Analytics ${key}, row ${at}`)[0], key, this.#drift);
      reportRowDrift(this.#drift, row);
      this.#hasOther ||= row.dimensionValues?.some(({ value }) => value === '(other)') ?? false;
      yield row;
    }
  }

  /** A row's value of a dimension; '' if the report does not have it. */
  text({ dimensionValues }: Row, name: string): string {
    return dimensionValues?.[this.about.dimensions?.indexOf(name) ?? -1]?.value ?? '';
  }

  metric({ metricValues }: Row, name: string): string {
    return metricValues[this.about.metrics?.indexOf(name) ?? -1]?.value ?? '0';
  }

  /** Once all rows are read. */
  common({ partitions: { unit, restatedForDays } }: PartitionStreamDeclaration): CommonFields {
    const { property: accountId, currency, timezone, metadata = {}, measure } = this.about;
    // Google writes to a day of the export for 72 hours, and attributes nothing anew.
    const days = measure === exportMeasure ? exportedForDays : restatedForDays;
    const restatedUntil = addDays(endOf(unit, this.date), days);
    const notes = [...notesOf(metadata, this.#hasOther), ...heldNotes(this.about)];
    return {
      ...{ accountId, date: this.date, currency, timezone, restatedUntil, notes },
      updatedAt: this.#record.extractedAt,
    };
  }
}

import { type ExportFormat, exportFormats } from '../../exports/formats/create-writer.js';
import { type Delimiter } from '../../exports/formats/csv/csv-options.js';
import type { ExportState } from '../../ledger/exports/export-row.js';
import { wordEnum } from './word-enum.js';

export const ExportFormatEnum = wordEnum<ExportFormat>('ExportFormat', 'The format of a file.', exportFormats, {
  csv: 'Text with separators, RFC 4180, in UTF-8.',
  xlsx: 'A workbook for spreadsheets, with typed cells.',
  ndjson: 'A JSON object a line, with decimals as strings.',
  parquet: 'Columns in binary form, with decimals, dates and instants in their own types.',
});

export const ExportStateEnum = wordEnum<ExportState>(
  'ExportState',
  'What has become of an export.',
  ['queued', 'running', 'ready', 'failed', 'cancelled', 'expired'],
  {
    queued: 'It is waiting for a worker.',
    running: 'A worker is writing it.',
    ready: 'The file is whole and can be fetched.',
    failed: 'It was given up, see its error.',
    cancelled: 'It was cancelled before it was whole.',
    expired: 'Its time is over, and the file is deleted.',
  },
);

export const CsvDelimiterEnum = wordEnum<Delimiter>(
  'CsvDelimiter',
  'What separates the values of a line.',
  ['comma', 'semicolon', 'tab'],
  { comma: 'A comma.', semicolon: 'A semicolon.', tab: 'A tab.' },
);

export const CsvDecimalEnum = wordEnum<'point' | 'comma'>(
  'CsvDecimal',
  'The sign between whole and fraction of a decimal.',
  ['point', 'comma'],
  { point: '`480.87`.', comma: '`480,87`.' },
);

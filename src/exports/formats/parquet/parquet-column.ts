import type { ParquetWriter } from 'hyparquet-writer';
import type { ExportColumn } from '../../table/export-table.js';
import { type DecimalType, unscaled } from './decimal-fit.js';

export type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/** How a column is stored: its element of the schema, and the value of a text. */
export interface ParquetColumn {
  element: SchemaElement;
  value: (text: string) => unknown;
  /** The bounds of a group's values: hyparquet-writer compares decimals of 16 bytes in the order of their bytes, which is wrong below zero. */
  hasStatistics: boolean;
}

const dayMs = 86_400_000;

/** `decimal`: of a column of decimals; null: they are texts. */
export function parquetColumn({ name, type }: ExportColumn, decimal: DecimalType | null): ParquetColumn {
  const column = (element: Omit<SchemaElement, 'name' | 'repetition_type'>, value: ParquetColumn['value']) => ({
    element: { name, repetition_type: 'OPTIONAL' as const, ...element },
    value,
    hasStatistics: element.type !== 'FIXED_LEN_BYTE_ARRAY',
  });
  switch (type) {
    case 'integer':
      return column({ type: 'INT64' }, BigInt);
    case 'boolean':
      return column({ type: 'BOOLEAN' }, (text) => text === 'true');
    case 'date':
      return column({ type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }, dayNumber);
    case 'instant':
      return column(
        {
          type: 'INT64',
          converted_type: 'TIMESTAMP_MICROS',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
        },
        microseconds,
      );
    case 'decimal':
    case 'amount':
      if (decimal) return column(decimalElement(decimal), (text) => unscaled(text, decimal.scale));
  }
  return column({ type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }, (text) => text);
}

/** As two's complement of 16 bytes, where 64 bits do not do. */
function decimalElement({ precision, scale }: DecimalType): Omit<SchemaElement, 'name'> {
  const stored =
    precision <= 18 ? ({ type: 'INT64' } as const) : ({ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 } as const);
  return {
    ...stored,
    converted_type: 'DECIMAL',
    precision,
    scale,
    logical_type: { type: 'DECIMAL', precision, scale },
  };
}

function dayNumber(date: string): number {
  return Math.round(Date.parse(date) / dayMs);
}

/** Since 1970, from `2026-07-03T09:15:02.123456Z`. */
function microseconds(instant: string): bigint {
  const fraction = /\.(\d{1,6})Z$/.exec(instant)?.[1] ?? '';
  const seconds = fraction === '' ? instant : `${instant.slice(0, -fraction.length - 2)}Z`;
  return BigInt(Date.parse(seconds)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

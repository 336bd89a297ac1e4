import { sourceZones } from '../../ledger/sources/source-rows.js';
import type { Fact } from '../metrics/dimensions.js';
import { factTables } from '../metrics/fact-tables.js';

const zones = sourceZones.texts.join('');

/** The join of a fact's row to its store's time zone (`src`), if expressions over the row name it. */
export function zoneJoin(fact: Fact, expressions: string): string {
  return expressions.includes('src.')
    ? `left join ${zones} src on src.source_id = ${factTables[fact].alias}.source_id`
    : '';
}

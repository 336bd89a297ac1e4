import { type EntityClass, lineageOf } from './table-columns.js';

const converted: { target: EntityClass; property: string; from: string }[] = [];

/** Marks an amount as that of another column, in the reporting currency instead of the account's. */
export function InReportingCurrency(from: string): PropertyDecorator {
  return (prototype, property) => {
    converted.push({ target: prototype.constructor, property: String(property), from });
  };
}

/** The column that an amount is converted from; null: it is not converted. */
export function convertedFrom(entity: EntityClass, property: string): string | null {
  const classes = lineageOf(entity);
  return converted.find((each) => classes.includes(each.target) && each.property === property)?.from ?? null;
}

import type { Day } from './model.js';
import type { Ga4Property } from './property.js';
import { Quotas } from './quotas.js';

/** A property in the server: its data, with the quotas around it. */
export class HostedProperty {
  readonly property: Ga4Property;
  readonly quotas: Quotas;
  /** By day: the share of rows, from 0 to 1, that reports with a breakdown lose. */
  readonly lostRows = new Map<Day, number>();
  /** The number of the call, which shuffles rows without an order. */
  calls = 0;

  constructor(property: Ga4Property) {
    this.property = property;
    this.quotas = new Quotas(property.clock, () => property.settings.limits);
  }
}

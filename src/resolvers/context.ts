import type { Logger } from '../log.js';
import type { CalendarDate } from '../models/queries/calendar-date.js';
import type { ChannelDirectory } from '../models/queries/channels.js';
import type { Queryable } from '../models/queries/sql.js';
import type { WarehouseState } from '../models/queries/warehouse.js';

/** What a resolver may reach; made anew for each request, so that nothing of one request shows in another. */
export interface ApiContext {
  db: Queryable;
  log: Logger;
  /** Today in the reporting time zone. */
  today: CalendarDate;
  /** Of the configuration; the warehouse's own once it is built. */
  reportingCurrency: string;
  /** Read once a request. */
  warehouse(): Promise<WarehouseState>;
  channels(): Promise<ChannelDirectory>;
}

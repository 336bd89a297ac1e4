/** The periods of a rule about a metric. */
export const alertUnits = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
export type AlertUnit = (typeof alertUnits)[number];

/** Only trade whose key of a dimension is one of these. */
export interface AlertCondition {
  /** As in the API: `SOURCE`, `COUNTRY`. */
  readonly dimension: string;
  readonly in: readonly string[];
}

/** Open while a metric of a range of days is below or above a bound. Exactly one of the two is set. */
export interface MetricRule {
  /** As in the API: `netSales`, `refundRateByValue`. */
  readonly metric: string;
  /** A decimal; money in the reporting currency. */
  readonly below: string | null;
  readonly above: string | null;
  /** What the metric must come back to; null: the bound itself. */
  readonly recover: string | null;
  /** So many units, which end with the last one that is over. */
  readonly last: number;
  readonly unit: AlertUnit;
  /** Whether the unit that is not over is the last one. */
  readonly includeCurrent: boolean;
  readonly where: readonly AlertCondition[];
}

/** Open while a store has had no order for some hours of the week in which it usually has some. */
export interface NoOrdersRule {
  readonly hours: number;
  /** Ids of sources, each on its own; null: all. */
  readonly sources: readonly string[] | null;
  /** A store of which nothing later is known is not judged. */
  readonly knownWithinHours: number;
}

/** Open for each variant whose stock lasts for fewer days. */
export interface StockCoverRule {
  readonly days: number;
  /** The days of cover that it must come back to; null: `days`. */
  readonly recover: number | null;
  readonly where: readonly AlertCondition[];
}

/** A time of the day within which nothing is sent, such as from 22:00 to 07:00. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

export interface AlertRecipient {
  /** An e-mail address; null: a destination. */
  readonly email: string | null;
  /** The name of a destination of the configuration. */
  readonly destination: string | null;
}

/** What is watched, and who is told. Exactly one of the rules is set. */
export interface Alert {
  readonly name: string;
  readonly title: string;
  readonly metric: MetricRule | null;
  readonly noOrders: NoOrdersRule | null;
  readonly stockCover: StockCoverRule | null;
  /** In how many judgements in a row it must have recovered. */
  readonly recoverAfter: number;
  readonly quietHours: QuietHours | null;
  /** IANA: of quiet hours, of days, and of times in messages. */
  readonly timezone: string;
  /** After how many hours it is told again while it is open; null: never. */
  readonly remindHours: number | null;
  readonly to: readonly AlertRecipient[];
  /** BCP 47: how numbers and dates are written. */
  readonly locale: string;
}

/** Of alerts that are made by the API. */
export const maxAlerts = 200;
export const maxAlertRecipients = 50;
export const maxAlertConditions = 10;
export const maxConditionValues = 100;
export const longestSilenceHours = 48;
export const mostRecoverAfter = 100;
export const mostUnits = 366;
/** A month, in hours. */
export const mostKnownWithinHours = 744;
export const mostRemindHours = 744;
export const mostCoverDays = 1000;

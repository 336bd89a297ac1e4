import type { Micros } from '../kit/clock.js';

/** YYYY-MM-DD. */
export type Day = string;

/** One session of a visitor on the site, as the property collected it. */
export interface Visit {
  id: string;
  /** Who it was: counts once in each number of users, however the period is cut. */
  user: string;
  /** The day in the property's time zone at the time of the visit: a later change of the zone does not move it. */
  date: Day;
  channelGroup: string;
  source: string;
  medium: string;
  campaign: string;
  landingPage: string;
  device: string;
  /** ISO 3166-1 alpha-2, or `(not set)`. */
  country: string;
  isEngaged: boolean;
  isNewUser: boolean;
  addToCarts: number;
  purchases: number;
  /** In the property's currency; a plain decimal. */
  revenue: string;
  /** From when on reports contain it. */
  visibleAt: Micros;
}

/** Several visits of a day with the same texts, without their visitors. Structurally what the synthetic company reports. */
export interface VisitRow extends Pick<
  Visit,
  'channelGroup' | 'source' | 'medium' | 'campaign' | 'landingPage' | 'device' | 'country' | 'revenue'
> {
  sessions: number;
  engagedSessions: number;
  addToCarts: number;
  purchases: number;
}

/** The people behind the visits of a period; `channelGroup` null: behind all of them. */
export interface PeriodUsers {
  channelGroup: string | null;
  users: number;
  newUsers: number;
}

/** Where a property's visits come from if they are not put in one by one: the synthetic company. */
export interface VisitBook {
  visits(day: Day, now: Micros): Iterable<VisitRow>;
  /** From `from` to `to`, both included. */
  users(from: Day, to: Day, now: Micros): Iterable<PeriodUsers>;
}

/** The numbers of requests and tokens that a property and a project may use. */
export interface QuotaLimits {
  tokensPerDay: number;
  tokensPerHour: number;
  tokensPerProjectPerHour: number;
  concurrentRequests: number;
  serverErrorsPerProjectPerHour: number;
  potentiallyThresholdedRequestsPerHour: number;
  /** Answers other than 200 and 500 in 15 minutes, after which the project is blocked. */
  clientErrors: number;
}

/** Data before a day that reports leave out. */
interface Truncation {
  /** `DATA_TRUNCATION_TYPE_PROPERTY`. */
  type: string;
  message: string;
  before: Day;
}

export interface PropertySettings {
  /** The number in `properties/1234`. */
  id: string;
  timezone: string;
  currency: string;
  /** E-mails of service accounts and ids of OAuth clients that may view it; null: everyone who has a token. */
  viewers: readonly string[] | null;
  limits: QuotaLimits;
  /** The tokens that a report costs. */
  tokensPerReport: number;
  /** Rows of fewer users are left out of reports with a breakdown; 0: no thresholds. */
  thresholdUsers: number;
  /** The rows of a report before the rarest become `(other)`. */
  mostRows: number;
  /** The rows of one answer, whatever is asked for. */
  rowsPerAnswer: number;
  /** One visit in so many is counted, and stands for the others; 1: no sampling. */
  sampledOneIn: number;
  /** Metrics that the credentials may not see: they are zero. */
  restrictedMetrics: readonly string[];
  truncations: readonly Truncation[];
  /** Counts of sessions are estimates: those of a whole day differ from the sum of its rows by this factor. */
  estimateOfTotals: number;
  /** Further fields of the metadata. */
  unknownMetadata: Record<string, unknown>;
}

export type PartialPropertySettings = Partial<Omit<PropertySettings, 'id' | 'limits'>> & {
  id: string;
  limits?: Partial<QuotaLimits>;
};

const STANDARD_LIMITS: QuotaLimits = {
  tokensPerDay: 200_000,
  tokensPerHour: 40_000,
  tokensPerProjectPerHour: 14_000,
  concurrentRequests: 10,
  serverErrorsPerProjectPerHour: 10,
  potentiallyThresholdedRequestsPerHour: 120,
  clientErrors: 10_000,
};

export function completeSettings({ limits, ...settings }: PartialPropertySettings): PropertySettings {
  return {
    timezone: 'America/New_York',
    currency: 'USD',
    viewers: null,
    tokensPerReport: 10,
    thresholdUsers: 0,
    mostRows: 1_000_000,
    rowsPerAnswer: 250_000,
    sampledOneIn: 1,
    restrictedMetrics: [],
    truncations: [],
    estimateOfTotals: 1,
    unknownMetadata: {},
    ...settings,
    limits: { ...STANDARD_LIMITS, ...limits },
  };
}

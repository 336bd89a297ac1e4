import type { Alert, MetricRule } from '../../src/canonical/alert.js';
import type { ConfiguredAlert, DestinationConfig, MailConfig } from '../../src/config/config.js';
import { reportAnswering } from '../../src/processes/report-answering.js';
import { createStack } from '../../src/processes/stack.js';
import { type Jobs, wireJobs } from '../../src/processes/wire-jobs.js';
import { systemClock } from '../../src/runtime/clock.js';
import type { Logger } from '../../src/runtime/log.js';
import { configured } from '../api/access/served.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, quickWorker } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { testLogger } from '../support/test-logger.js';

/** The jobs that judge alerts and send messages, on a clock of its own. */
export interface AlertStand {
  jobs: Jobs;
  /** Documents that were asked so far. */
  asked: string[];
  /** Looks at what is due and sends what is to be told. */
  work(): Promise<void>;
  stop(): Promise<void>;
}

interface StandSettings {
  alerts?: readonly ConfiguredAlert[];
  mail?: MailConfig | null;
  destinations?: readonly DestinationConfig[];
  publicUrl?: string | null;
  now: () => Date;
  log?: Logger;
  /** How long the leases of a worker that dies last. */
  leaseSeconds?: number;
}

export function alertStand(
  { url, pool }: Pick<TestDatabase, 'url' | 'pool'>,
  {
    alerts = [],
    mail = null,
    destinations = [],
    publicUrl = 'https://shop.example',
    now,
    log = testLogger,
    leaseSeconds = quickWorker.leaseSeconds,
  }: StandSettings,
): AlertStand {
  const stack = createStack();
  const worker = { ...quickWorker, leaseSeconds };
  const setup = jobSetup(pool, shelfPlatform({ pages: [] }), { worker });
  const config = configured();
  const answering = reportAnswering({ config, log, url, stack });
  const asked: string[] = [];
  const jobs = wireJobs({
    ...{ ...setup, log, clock: { ...systemClock, now } },
    config: {
      ...{ ...setup.config, alerts, mail, destinations, api: { ...setup.config.api, publicUrl } },
    },
    answering: {
      ...answering,
      ask: (question) => {
        asked.push(question.document);
        return answering.ask(question);
      },
    },
  });
  return {
    jobs,
    asked,
    work: async () => {
      await jobs.alerts.work();
      await jobs.outbox.send();
    },
    stop: () => stack.stop(),
  };
}

const metric: MetricRule = {
  ...{ metric: 'netSales', below: '50', above: null, recover: null },
  ...{ last: 1, unit: 'DAY', includeCurrent: false, where: [] },
};

export function metricRule(changes: Partial<MetricRule> = {}): MetricRule {
  return { ...metric, ...changes };
}

/** An alert about net sales of the day before, which tells Ann. */
export function alert(changes: Partial<Alert> = {}): ConfiguredAlert {
  const isOther = (changes.noOrders ?? changes.stockCover ?? null) !== null;
  return {
    ...{ name: 'slow-day', title: 'A slow day', as: { roles: ['owner'], sources: null } },
    ...{ metric: isOther ? null : metric, noOrders: null, stockCover: null, recoverAfter: 1 },
    ...{ quietHours: null, timezone: 'Europe/London', remindHours: null, locale: 'en-GB' },
    to: [{ email: 'ann@shop.example', destination: null }],
    ...changes,
  };
}

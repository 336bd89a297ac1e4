import { defaultLimits } from '../api/limits/check-size.js';
import { dashboardManifest } from '../api/pages/dashboard.js';
import { createAdmission } from '../api/principals/access.js';
import { askInProcess } from '../api/question/ask-in-process.js';
import { QuestionExecutor } from '../api/question/execute-question.js';
import { KnownRevision } from '../api/question/known-revision.js';
import { rawTexts } from '../api/question/raw-texts.js';
import { servedRevision } from '../api/question/served-revision.js';
import { manifestsIn, readTrustedDocuments } from '../api/question/trusted-documents.js';
import type { Config } from '../config/config.js';
import { createPool } from '../database/pool.js';
import type { AskAs } from '../ledger/principals/ask-as.js';
import { apiSchema } from '../resolvers/schema.js';
import { systemClock } from '../runtime/clock.js';
import type { Logger } from '../runtime/log.js';
import type { Stack } from './stack.js';

export interface AskingSetup {
  config: Pick<Config, 'api' | 'access' | 'reporting' | 'segments' | 'reports'>;
  log: Logger;
  /** Of the database. */
  url: string;
  stack: Stack;
}

/** Of questions, and of limits and the audit log. Reports and exports ask one question after the other. */
const connections = 2;
const admissionConnections = 1;

/** What a process needs to answer questions of its own. The stack ends it. */
export function openAsking({ config, log, url, stack }: AskingSetup): AskAs {
  const { api, access, reporting, segments } = config;
  const questionMs = api.statementTimeoutSeconds * 1000;
  const onError = (error: Error): void => log.warn({ error: error.message }, 'an idle database connection was lost');
  const pool = createPool(url, {
    ...{ max: connections, applicationName: 'cartograph asking', statementTimeoutMs: questionMs, onError },
  });
  stack.push(() => pool.end());
  const admissionPool = createPool(url, {
    ...{ max: admissionConnections, applicationName: 'cartograph asking access', onError },
    statementTimeoutMs: questionMs,
  });
  stack.push(() => admissionPool.end());
  const { auditRetentionDays } = access;
  const admission = createAdmission({ db: admissionPool, clock: systemClock, log, auditRetentionDays });
  stack.push(() => admission.stop());
  const schema = apiSchema();
  const executor = new QuestionExecutor({
    ...{ schema, pool, clock: systemClock, keepsAnswers: false, readRawText: rawTexts },
    ...{ reportingCurrency: reporting.currency, reportingTimeZone: reporting.timezone, segmentBounds: segments },
    revision: new KnownRevision(() => servedRevision({ pool })),
    reports: config.reports,
    // Only queries are asked.
    requestSyncs: async () => [],
  });
  const trusted = readTrustedDocuments([dashboardManifest(), ...manifestsIn(api.trustedDocuments)], schema);
  return askInProcess({
    ...{ schema, limits: defaultLimits, trusted, introspection: api.introspection, questionMs, log },
    ...{ gate: admission.gate, executor },
  });
}

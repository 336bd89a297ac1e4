import { sql } from '../../database/sql.js';
import { adSpendList, type AdSpendListFilter } from '../../models/lists/ad-spend-list.js';
import { campaignsList } from '../../models/lists/campaigns-list.js';
import { sessionsList, type SessionsListFilter } from '../../models/lists/sessions-list.js';
import { adSpendColumns, adSpendNumbers } from '../../models/reporting/ad-spend-rows.js';
import { campaignColumns, type CampaignFilter } from '../../models/reporting/campaign-rows.js';
import { sessionColumns, sessionNumbers, sessionTexts } from '../../models/reporting/session-rows.js';
import type { ExportList } from './export-list.js';
import { amounts, dayOf, listColumn, registered } from './list-column.js';

/** The reporting currency, which no row has. */
const reportingCurrency = sql`d.reporting_currency`;

export const campaigns: ExportList = {
  key: [sql`cam.campaign_key`],
  needs: 'facts',
  columns: [
    listColumn('id', sql`cam.campaign_key`, 'text'),
    ...registered(campaignColumns, ['sourceId', 'accountId', 'accountName', 'campaignId', 'name', 'status', 'type']),
    ...registered(campaignColumns, ['isDeleted']),
  ],
  question: (context, filter) => campaignsList(context, filter as CampaignFilter | null),
};

export const adSpend: ExportList = {
  key: [sql`a.date_key`, sql`a.source_id`, sql`a.account_id`, sql`a.campaign_key`, sql`a.network`, sql`a.device`],
  needs: 'facts',
  columns: [
    dayOf('date', sql`a.date_key`),
    ...registered(adSpendColumns, ['sourceId', 'storeId', 'accountId']),
    listColumn('campaignId', sql`a.campaign_key`, 'text'),
    listColumn('campaignName', sql`cam.name`, 'text'),
    listColumn('network', sql`nullif(a.network, '')`, 'text'),
    listColumn('device', sql`nullif(a.device, '')`, 'text'),
    listColumn('reportingCurrency', reportingCurrency, 'text'),
    ...amounts(adSpendColumns, ['spend', 'conversionValue'], reportingCurrency),
    ...registered(adSpendColumns, ['accountCurrency']),
    ...amounts(adSpendColumns, ['accountSpend', 'accountConversionValue'], sql`a.account_currency`),
    ...registered(adSpendColumns, [...adSpendNumbers, 'attribution', 'restatedUntil']),
  ],
  question: async (context, filter) => {
    const { from, conditions } = await adSpendList(context, filter as AdSpendListFilter | null);
    return {
      from: sql`${from} left join warehouse.dim_campaign cam on cam.campaign_key = a.campaign_key`,
      conditions,
    };
  },
};

export const sessions: ExportList = {
  key: [sql`v.date_key`, sql`v.source_id`, sql`v.account_id`, sql`v.session_group`],
  needs: 'facts',
  columns: [
    dayOf('date', sql`v.date_key`),
    ...registered(sessionColumns, ['sourceId', 'storeId']),
    listColumn('propertyId', sql`v.account_id`, 'text'),
    ...registered(sessionColumns, ['sessionSource', ...sessionTexts, ...sessionNumbers]),
    listColumn('reportingCurrency', reportingCurrency, 'text'),
    ...amounts(sessionColumns, ['revenue'], reportingCurrency),
    ...registered(sessionColumns, ['accountCurrency']),
    ...amounts(sessionColumns, ['accountRevenue'], sql`v.account_currency`),
    ...registered(sessionColumns, ['restatedUntil']),
  ],
  question: (context, filter) => sessionsList(context, filter as SessionsListFilter | null),
};

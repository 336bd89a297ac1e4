import { sql } from '../../database/sql.js';
import { campaignConditions, type CampaignFilter } from '../reporting/campaign-rows.js';
import { checkSources } from '../reporting/check-sources.js';
import type { ListContext, ListQuestion } from './list-question.js';

/** Campaigns `cam`. `given` null: all. */
export async function campaignsList(context: ListContext, given: CampaignFilter | null): Promise<ListQuestion> {
  const filter = given ?? {};
  await checkSources(context, filter.source);
  return { from: sql`warehouse.dim_campaign cam`, conditions: campaignConditions(context.scope, filter) };
}

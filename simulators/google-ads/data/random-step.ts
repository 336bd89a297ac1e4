import type { Random } from '../../kit/random.js';
import type { Ads } from '../ads.js';
import { plusDays } from '../gaql/days.js';
import type { CustomerId } from '../model.js';
import { randomRow } from './generate.js';
import type { PlainAds } from './plain-ads.js';

/** Days back that the platform may still restate. */
const RESTATED_DAYS = 25;

/** One random event in a client: spend of today, a restated or emptied day, a campaign that is made, renamed, paused or removed. */
export function takeStep(ads: Ads, contents: PlainAds, customer: CustomerId, random: Random): void {
  const today = ads.today(ads.customer(customer)!);
  const day = plusDays(today, -random.int(0, RESTATED_DAYS));
  const campaign = random.pick(contents.campaigns(customer));
  const step = random.weighted([
    ['today', 4],
    ['restate', 5],
    ['clear', 1],
    ['rename', 1],
    ['pause', 1],
    ['create', 1],
    ['remove', 1],
  ] as const);
  if (step === 'today') contents.putRow(customer, today, randomRow(random, campaign.id));
  if (step === 'restate') contents.putRow(customer, day, randomRow(random, campaign.id));
  if (step === 'clear') contents.clearDay(customer, day);
  if (step === 'rename') contents.putCampaign(customer, { ...campaign, name: `${campaign.name} +` });
  if (step === 'pause') contents.putCampaign(customer, { ...campaign, status: 'PAUSED' });
  if (step === 'remove') contents.putCampaign(customer, { ...campaign, status: 'REMOVED' });
  if (step === 'create') {
    const id = String(BigInt(campaign.id) + 1_000n + BigInt(random.int(0, 100_000)) * 7n);
    contents.putCampaign(customer, { id, name: `New ${id.slice(-4)}`, status: 'ENABLED', type: 'SEARCH' });
    contents.putRow(customer, today, randomRow(random, id));
  }
}

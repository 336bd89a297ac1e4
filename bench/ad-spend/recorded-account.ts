/** A Google Ads account: so many campaigns on three devices each day, in memory as Google answers. */
export class RecordedAccount {
  readonly firstDay: string;
  /** A whole number of ranges has the days of all of them. */
  readonly ranges: { from: string; to: string }[];
  readonly #days = new Map<string, Buffer>();

  constructor(days: number, now: Date) {
    const all = Array.from({ length: days }, (_, back) => dayBefore(now, days - back));
    this.firstDay = all[0]!;
    for (const day of all) this.#days.set(day, Buffer.from(rowsOf(day, 0)));
    this.ranges = Array.from({ length: Math.ceil(days / daysOfRange) }, (_, at) => {
      const within = all.slice(at * daysOfRange, (at + 1) * daysOfRange);
      return { from: within[0]!, to: within.at(-1)! };
    });
  }

  /** Restates the last days: the conversions of a tenth of their rows. */
  restate(days: number, version: number): void {
    for (const day of [...this.#days.keys()].slice(-days)) this.#days.set(day, Buffer.from(rowsOf(day, version)));
  }

  /** What a streaming search for the spend of a range answers. */
  spend(from: string, to: string): Buffer {
    const days = [...this.#days].flatMap(([day, rows]) => (day >= from && day <= to ? [rows] : []));
    if (days.length === 0) return Buffer.from('[]');
    const chunks = [];
    for (let at = 0; at < days.length; at += daysOfChunk) {
      const rows = days.slice(at, at + daysOfChunk).flatMap((day, nth) => (nth === 0 ? [day] : [comma, day]));
      chunks.push(...(at === 0 ? [] : [comma]), chunkStart, ...rows, chunkEnd);
    }
    return Buffer.concat([Buffer.from('['), ...chunks, Buffer.from(']')]);
  }

  /** What a streaming search for the account's own cost of each day of a range answers: its control totals. */
  totals(from: string, to: string): object {
    const days = [...this.#days.keys()].filter((day) => day >= from && day <= to);
    const results = days.map((day) => ({ segments: { date: day }, metrics: { costMicros: String(costOf(day)) } }));
    return { results, fieldMask: 'segments.date,metrics.costMicros', requestId: 'recorded' };
  }

  /** What a search for another resource than spend answers. */
  others(resource: string): object[] {
    switch (resource) {
      case 'customer':
        return [
          { customer: { id: accountId, descriptiveName: 'Recorded', currencyCode: 'GBP', timeZone: 'Europe/London' } },
        ];
      case 'conversion_action':
        return [{ conversionAction: { id: '1', clickThroughLookbackWindowDays: '30' } }];
      default:
        return Array.from({ length: campaigns }, (_, nth) => ({
          campaign: {
            ...{ id: idOf(nth), name: `Campaign ${nth}`, status: 'ENABLED', advertisingChannelType: 'SEARCH' },
          },
        }));
    }
  }
}

export const accountId = '1234567890';
export const campaigns = 200;
export const devices = ['DESKTOP', 'MOBILE', 'TABLET'];

/** As many as the product requests together. */
const daysOfRange = 32;
/** A chunk of a stream has at most 10,000 rows. */
const daysOfChunk = 16;
const microsPerUnit = 1013;
const comma = Buffer.from(',');
const chunkStart = Buffer.from('{"results":[');
const chunkEnd = Buffer.from(
  '],"fieldMask":"campaign.id,segments.date,segments.adNetworkType,segments.device,metrics.costMicros","requestId":"AbCdEfGhIjKlMnOpQrStUv"}',
);

function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

function idOf(campaign: number): string {
  return String(20_000_000_000 + campaign);
}

/** What the row of a campaign and a device of a day is made of. */
function seedOf(day: string, campaign: number, device: number): number {
  return (Number(day.replaceAll('-', '')) * 7 + campaign * 31 + device * 101) % 9973;
}

function costOf(day: string): number {
  let micros = 0;
  for (let campaign = 0; campaign < campaigns; campaign += 1) {
    for (const device of devices.keys()) micros += seedOf(day, campaign, device) * microsPerUnit;
  }
  return micros;
}

function rowsOf(day: string, version: number): string {
  const rows = [];
  for (let campaign = 0; campaign < campaigns; campaign += 1) {
    for (const [at, device] of devices.entries()) {
      const number = seedOf(day, campaign, at);
      const late = campaign % 10 === 0 ? version : 0;
      rows.push(
        `{"campaign":{"resourceName":"customers/${accountId}/campaigns/${idOf(campaign)}","id":"${idOf(campaign)}"},` +
          `"segments":{"date":"${day}","adNetworkType":"SEARCH","device":"${device}"},` +
          `"metrics":{"clicks":"${number % 97}","conversions":${(number % 13) + late}.5,"conversionsValue":${number + late}.25,` +
          `"costMicros":"${number * microsPerUnit}","impressions":"${number * 3}"}}`,
      );
    }
  }
  return rows.join(',');
}

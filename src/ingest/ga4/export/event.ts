/** What is read of an event: a line of BigQuery's export. Every field may be absent. */
export interface ExportedEvent {
  event_name?: string;
  /** Microseconds, as text. */
  event_timestamp?: string | number;
  /** null without consent: such events belong to nobody. */
  user_pseudo_id?: string | null;
  event_params?: { key?: string; value?: { string_value?: string | null; int_value?: string | number | null } }[];
  device?: { category?: string | null };
  /** The country's name in English. */
  geo?: { country?: string | null };
  session_traffic_source_last_click?: {
    manual_campaign?: Campaign | null;
    cross_channel_campaign?: (Campaign & { default_channel_group?: string | null }) | null;
  } | null;
  ecommerce?: {
    /** As text, see `parseEvent`. */
    purchase_revenue_in_usd?: string | null;
  } | null;
}

interface Campaign {
  source?: string | null;
  medium?: string | null;
  campaign_name?: string | null;
}

/** The only amount: kept as text, with the digits received. */
const amount = /("purchase_revenue_in_usd"\s*:\s*)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** Throws a `SyntaxError` if the line is not JSON. */
export function parseEvent(line: Uint8Array): ExportedEvent {
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8');
  const withText = text.includes('"purchase_revenue_in_usd"') ? text.replace(amount, '$1"$2"') : text;
  return JSON.parse(withText) as ExportedEvent;
}

/** A parameter as text; null if the event has none of that name. */
export function parameterOf({ event_params = [] }: ExportedEvent, name: string): string | null {
  const value = event_params.find(({ key }) => key === name)?.value;
  const found = value?.string_value ?? value?.int_value ?? null;
  return found === null ? null : String(found);
}

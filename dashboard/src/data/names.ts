import type { FilterName } from '../address/address.js';
import { locale } from '../format/locale.js';
import type { FrameQuery, Platform } from '../generated/documents.js';

export const filterTitles: Record<FilterName, string> = {
  store: 'Store',
  channel: 'Channel',
  country: 'Country',
  category: 'Category',
  segment: 'Segment',
};

const segmentLabels: Record<string, string> = {
  low: 'Low value',
  medium: 'Medium value',
  high: 'High value',
  vip: 'VIP',
};

/** What people call the value of a filter. */
export function labelOf(name: FilterName, value: string, frame: FrameQuery | null): string {
  if (name === 'store') return storeName(value, frame);
  if (name === 'channel') return channelName(value, frame);
  if (name === 'country') return countryName(value);
  if (name === 'segment') return segmentLabels[value] ?? value;
  return value;
}

/** The name of a source; its id while it is not known. */
export function storeName(id: string, frame: FrameQuery | null): string {
  return frame?.sources.find((source) => source.id === id)?.name ?? id;
}

/** “Harbour & Pine London · web” */
export function channelName(id: string, frame: FrameQuery | null): string {
  const channel = frame?.channels.find((one) => one.id === id);
  return channel ? `${storeName(channel.sourceId, frame)} · ${salesChannelName(channel.salesChannel)}` : id;
}

const salesChannels: Record<string, string> = {
  web: 'online store',
  pos: 'point of sale',
  shopify_draft_order: 'draft orders',
  'rest-api': 'REST API',
};

/** What people call a sales channel, which platforms name by words of theirs or by the number of an app. */
export function salesChannelName(channel: string): string {
  return salesChannels[channel] ?? (/^\d+$/.test(channel) ? `app ${channel}` : channel);
}

/** In the viewer's language, of a code of ISO 3166-1; the text itself if it is none. */
export function countryName(code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([...locale], { type: 'region' }).of(code.toUpperCase()) ?? code;
}

const platforms: Readonly<Record<Platform, string>> = {
  SHOPIFY: 'Shopify',
  WOOCOMMERCE: 'WooCommerce',
  AMAZON: 'Amazon',
  GOOGLE_ANALYTICS: 'Google Analytics',
  GOOGLE_ADS: 'Google Ads',
  META_ADS: 'Meta Ads',
  FILES: 'Files',
};

export function platformName(key: string | null | undefined): string {
  return key ? (platforms[key as Platform] ?? key) : 'Without one';
}

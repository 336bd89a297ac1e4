/** An element of `actions` or `action_values`. */
export interface ActionAmount {
  action_type: string;
  /** By the attribution setting; missing if it is zero. */
  value?: string | undefined;
}

/**
 * The types of action under which Meta lists purchases, from the widest to the narrowest. One purchase is in several of them, so the
 * first that is there counts, and they are never added up. Names of other actions contain `purchase` too.
 */
const tiers = ['omni_purchase', 'purchase', 'offsite_conversion.fb_pixel_purchase'];

/** The purchases in a list of actions, or their value in a list of values. Zero without any: Meta leaves out what is zero. */
export function purchasesIn(list: readonly ActionAmount[]): string {
  for (const tier of tiers) {
    const found = list.find(({ action_type: type }) => type === tier);
    if (found) return found.value ?? '0';
  }
  return '0';
}

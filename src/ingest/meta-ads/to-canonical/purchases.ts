/** An element of `actions` or `action_values`. */
export interface ActionCount {
  action_type: string;
  /** Of the attribution setting; missing if it is zero in it. */
  value?: string | undefined;
}

/**
 * The types of action under which Meta counts purchases, from the widest to the narrowest. The same purchase is in several of them, so
 * the first that is there counts, and they are never added up. Other names contain `purchase` too.
 */
const tiers = ['omni_purchase', 'purchase', 'offsite_conversion.fb_pixel_purchase'];

/** How many purchases the row has, and their value: of one type. Without any, both are zero: Meta leaves out what is. */
export function purchasesOf(
  actions: readonly ActionCount[],
  values: readonly ActionCount[],
): { count: string; value: string } {
  const has = (list: readonly ActionCount[], tier: string): boolean =>
    list.some(({ action_type: type }) => type === tier);
  const tier = tiers.find((each) => has(actions, each)) ?? tiers.find((each) => has(values, each));
  const of = (list: readonly ActionCount[]): string =>
    list.find(({ action_type: type }) => type === tier)?.value ?? '0';
  return { count: of(actions), value: of(values) };
}

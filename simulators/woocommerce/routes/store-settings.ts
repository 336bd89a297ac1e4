import type { RenderContext } from '../render/context.js';

interface SettingBody {
  id: string;
  label: string;
  description: string;
  type: string;
  default: string;
  value: string;
  _links: Record<string, unknown>;
}

const TAX_LABEL = 'Prices entered with tax';

/** The settings of a group that concern amounts. */
export function settingsOf(group: 'general' | 'tax', { store, homeUrl }: RenderContext): SettingBody[] {
  const { settings } = store;
  const href = `${homeUrl}/wp-json/wc/v3/settings/${group}`;
  const setting = (id: string, label: string, type: string, fallback: string, value: string): SettingBody => ({
    ...{ id, label, description: '', type, default: fallback, value },
    _links: { self: [{ href: `${href}/${id}` }], collection: [{ href }] },
  });
  if (group === 'tax') {
    const value = settings.pricesIncludeTax ? 'yes' : 'no';
    return [setting('woocommerce_prices_include_tax', TAX_LABEL, 'radio', 'no', value)];
  }
  return [
    setting('woocommerce_calc_taxes', 'Enable taxes', 'checkbox', 'no', 'yes'),
    setting('woocommerce_currency', 'Currency', 'select', 'USD', settings.currency),
    setting('woocommerce_currency_pos', 'Currency position', 'select', 'left', 'left'),
    setting('woocommerce_price_thousand_sep', 'Thousand separator', 'text', ',', ','),
    setting('woocommerce_price_decimal_sep', 'Decimal separator', 'text', '.', '.'),
    setting('woocommerce_price_num_decimals', 'Number of decimals', 'number', '2', String(settings.decimals)),
  ];
}

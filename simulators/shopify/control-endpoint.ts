import { CLOCK_HANDLERS, type ControlBody, type ControlHandlers } from '../kit/control-endpoint.js';
import type { Control } from './control.js';
import type { Kind, ShopRows } from './shop.js';

/** The handlers of `/__control/<what>` of a Shopify simulator. */
export const CONTROL_HANDLERS: ControlHandlers<Control> = {
  ...CLOCK_HANDLERS,
  'POST seed': (control, body) => control.seed(body.contents as never, domainOf(body)),
  'POST put': (control, body) => control.put(body.kind as Kind, body.row as ShopRows[Kind], domainOf(body)),
  'POST mutate': (control, body) =>
    control.mutate(body.kind as Kind, Number(body.id), body.changes as never, domainOf(body)),
  'POST destroy': (control, body) => ({
    destroyed: control.destroy(body.kind as Kind, Number(body.id), domainOf(body)),
  }),
  'POST faults': (control, body) => control.inject(...([body.faults ?? body].flat() as never[])),
  'DELETE faults': (control) => control.faults.clear(),
  'POST bulk-faults': (control, body) => control.injectBulk(body.fault as never, domainOf(body)),
  'POST scopes': (control, body) => control.setScopes(body.scopes as string[], domainOf(body)),
  'POST customer-data': (control, body) => control.setCustomerData(body.customerData as never, domainOf(body)),
  'POST expire-tokens': (control, body) => control.expireTokens(body.all === true, domainOf(body)),
  'POST webhooks': (control, body) =>
    control.webhooks((body.settings ?? null) as never, (body.trouble ?? {}) as never, domainOf(body)),
  'GET calls': (control) => control.calls(),
  'DELETE calls': (control) => control.log.clear(),
  'GET shops': (control) => control.names(),
  'POST reset': (control) => control.reset(),
};

function domainOf(body: ControlBody): string | undefined {
  return typeof body.shop === 'string' ? body.shop : undefined;
}

import { micros } from './clock.js';
import type { Control } from './control.js';
import { jsonReply, type Reply } from './replies.js';
import type { Kind, ShopRows } from './shop.js';

type Body = Record<string, unknown>;
type Handler = (control: Control, body: Body) => unknown;

const HANDLERS: Record<string, Handler> = {
  'GET clock': clockOf,
  'POST clock': (control, body) => {
    if (typeof body.set === 'string') control.setClock(micros(body.set));
    if (typeof body.advanceSeconds === 'number') control.advance(body.advanceSeconds);
    return clockOf(control);
  },
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
  'GET shops': (control) => control.domains(),
  'POST reset': (control) => control.reset(),
};

/** Answers `/__control/<what>`: JSON in, JSON out; what a call cannot do is a 400 with the reason. */
export function answerControl(control: Control, method: string, what: string, body: string): Reply {
  const handler = HANDLERS[`${method} ${what}`];
  if (!handler)
    return jsonReply(404, { error: `no control ${method} ${what}; there are: ${Object.keys(HANDLERS).join(', ')}` });
  try {
    return jsonReply(200, handler(control, body === '' ? {} : (JSON.parse(body) as Body)) ?? { ok: true });
  } catch (error) {
    return jsonReply(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function clockOf(control: Control): unknown {
  return { mode: control.clock.mode, micros: control.now(), iso: new Date(control.now() / 1000).toISOString() };
}

function domainOf(body: Body): string | undefined {
  return typeof body.shop === 'string' ? body.shop : undefined;
}

import { CLOCK_HANDLERS, type ControlBody, type ControlHandlers } from '../kit/control-endpoint.js';
import type { Control } from './control.js';
import type { WooKind, WooRefund, WooRows } from './model.js';
import type { OrderEdit } from './modified-times.js';

/** The handlers of `/__control/<what>` of a WooCommerce simulator. */
export const CONTROL_HANDLERS: ControlHandlers<Control> = {
  ...CLOCK_HANDLERS,
  'POST seed': (control, body) => control.seed(body.contents as never, storeOf(body)),
  'POST put': (control, body) => control.put(body.kind as WooKind, body.row as WooRows[WooKind], storeOf(body)),
  'POST mutate': (control, body) =>
    control.mutate(body.kind as WooKind, Number(body.id), body.changes as never, storeOf(body)),
  'POST touch-silently': (control, body) =>
    control.touchSilently(body.kind as WooKind, Number(body.id), body.changes as never, storeOf(body)),
  'POST edit': (control, body) =>
    control.edit(Number(body.id), body.edit as OrderEdit, body.changes as never, storeOf(body)),
  'POST delete-customer': (control, body) => control.deleteCustomer(Number(body.id), storeOf(body)),
  'POST destroy': (control, body) => ({
    destroyed: control.destroy(body.kind as WooKind, Number(body.id), storeOf(body)),
  }),
  'POST trash': (control, body) => control.trash(Number(body.id), storeOf(body)),
  'POST untrash': (control, body) => control.untrash(Number(body.id), storeOf(body)),
  'POST create-refund': (control, body) =>
    control.createRefund(Number(body.orderId), body.refund as WooRefund, storeOf(body)),
  'POST delete-refund': (control, body) =>
    control.deleteRefund(Number(body.orderId), Number(body.refundId), storeOf(body)),
  'POST configure': (control, body) => control.configure(body.changes as never, storeOf(body)),
  'POST faults': (control, body) => control.inject(...([body.faults ?? body].flat() as never[])),
  'DELETE faults': (control) => control.faults.clear(),
  'GET calls': (control) => control.calls(),
  'DELETE calls': (control) => control.log.clear(),
  'GET stores': (control) => control.names(),
  'POST reset': (control) => control.reset(),
};

function storeOf(body: ControlBody): string | undefined {
  return typeof body.store === 'string' ? body.store : undefined;
}

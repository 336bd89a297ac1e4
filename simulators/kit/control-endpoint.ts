import { type Clock, micros } from './clock.js';
import { jsonReply, type Reply } from './replies.js';

export type ControlBody = Record<string, unknown>;
/** Handlers of the control plane by method and path, such as `POST clock`. */
export type ControlHandlers<Control> = Record<string, (control: Control, body: ControlBody) => unknown>;

/** Answers `/__control/<what>`, JSON in and out. A call that fails gets a 400 with the reason. */
export function answerControl<Control>(
  handlers: ControlHandlers<Control>,
  control: Control,
  method: string,
  what: string,
  body: string,
): Reply {
  const handler = handlers[`${method} ${what}`];
  if (!handler)
    return jsonReply(404, { error: `no control ${method} ${what}; known: ${Object.keys(handlers).join(', ')}` });
  try {
    return jsonReply(200, handler(control, body === '' ? {} : (JSON.parse(body) as ControlBody)) ?? { ok: true });
  } catch (error) {
    return jsonReply(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** Handlers that read and move a simulator's clock. */
export const CLOCK_HANDLERS: ControlHandlers<{ clock: Clock }> = {
  'GET clock': ({ clock }) => stateOf(clock),
  'POST clock': ({ clock }, body) => {
    if (typeof body.set === 'string') clock.set(micros(body.set));
    if (typeof body.advanceSeconds === 'number') clock.advance(body.advanceSeconds);
    return stateOf(clock);
  },
};

function stateOf(clock: Clock): unknown {
  return { mode: clock.mode, micros: clock.now(), iso: new Date(clock.now() / 1000).toISOString() };
}

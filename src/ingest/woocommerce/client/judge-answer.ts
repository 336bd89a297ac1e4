import type { ConfigError } from '../../../runtime/errors.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { parseSlice } from '../../reading/json-slice.js';
import { phpErrorIn } from './php-error.js';

/** The body of a refusal: `{"code":"woocommerce_rest_cannot_view","message":…,"data":{"status":401}}`. */
interface RestError {
  code: string;
  message: string;
}

type Refusal = Extract<Verdict<never>, { kind: 'config' | 'transient' }>;

/** Statuses whose bodies say more than the status does. */
export function saysWhy(status: number): boolean {
  return [400, 401, 403, 404, 500].includes(status);
}

/** WooCommerce's refusal if the key lacks the permission, and also if the store does not receive the key. */
export const cannotView = 'woocommerce_rest_cannot_view';

/** WordPress's refusal of a query that the route's schema does not allow. */
export const invalidParameter = 'rest_invalid_param';

/** What to do about a refusal, by its code. */
const remedies: Record<string, string> = {
  woocommerce_rest_authentication_error:
    "check the key in WooCommerce's settings, Advanced, REST API: it needs read permission",
  woocommerce_rest_authentication_missing_parameter: 'the store or a proxy drops parts of the query string',
  [cannotView]:
    "the key's user may not read this, or the host strips the Authorization header: use the key of an administrator or shop manager, or set settings.authentication to query (over TLS)",
  rest_no_route:
    'the store has no WooCommerce REST API v3 at this address: check that WooCommerce is active, and that settings.url is the home page',
  [invalidParameter]: 'this is a bug of Cartograph, or the store or a proxy changes requests',
};

export function isForbidden({ code }: ConfigError): boolean {
  return code === cannotView;
}

const closedApi = "a plugin blocks the REST API: allow it for WooCommerce's keys, or for this machine's address";

/** The code of a REST error in the body, or null if there is none. */
export function restErrorOf({ body }: Pick<HttpResponse, 'body'>): RestError | null {
  const parsed = parsedOrNull(body) as Partial<RestError> | null;
  return typeof parsed?.code === 'string' ? { code: parsed.code, message: String(parsed.message ?? '') } : null;
}

/** A refusal with a status of `saysWhy`. */
export function judgeRefusal(response: HttpResponse): Refusal {
  const error = restErrorOf(response);
  const { status } = response;
  if (status === 500) return serverError(response, error);
  if (error === null) return notRest(response);
  // The signature's timestamp and nonce are new in each attempt: a corrected clock, or chance, may help.
  if (/^Invalid (nonce|timestamp)/.test(error.message)) {
    const message = `${error.message} Compare the clocks of the store's server and of this machine`;
    return { kind: 'transient', code: error.code, message, isConfigInTheEnd: true };
  }
  const remedy = remedies[error.code] ?? (status === 401 || status === 403 ? closedApi : undefined);
  return {
    kind: 'config',
    code: error.code,
    message: `${error.message} (HTTP ${status}, ${error.code})${remedy === undefined ? '' : `; ${remedy}`}`,
  };
}

/** Pages of hosts, firewalls and themes instead of the API's response. */
function notRest({ status, body }: HttpResponse): Refusal {
  if (status === 400 && /plain HTTP.*(HTTPS port|SSL-enabled)/is.test(body.subarray(0, 4096).toString('latin1'))) {
    const message = 'this port of the host speaks TLS: settings.url must begin with https://';
    return { kind: 'config', code: 'woo_needs_tls', message };
  }
  if (status === 404) {
    const message =
      'there is no REST API at this address (HTTP 404): check settings.url, and that permalinks are not "Plain" in WordPress, Settings, Permalinks';
    return { kind: 'config', code: 'woo_no_api', message };
  }
  const message = `the host refuses access before the request reaches WooCommerce (HTTP ${status}): a firewall, a password on the site, or a maintenance page. Allow this machine's address`;
  return { kind: 'config', code: 'woo_host_refuses', message };
}

/**
 * WordPress's "critical error" does not name its cause, which PHP has written to its log. Often a page needs more memory than PHP may
 * use, so a smaller page may work.
 */
function serverError({ status, body }: HttpResponse, error: RestError | null): Refusal {
  const said = error?.message ?? body.subarray(0, 65_536).toString('utf8');
  const php = phpErrorIn(body);
  if (php === null && !/critical error|technical difficulties/i.test(said)) {
    return { kind: 'transient', code: `http_${status}`, message: `HTTP ${status}` };
  }
  const quoted = php === null ? '' : ` ("${php}")`;
  const message =
    `WordPress had a critical error${quoted}. The cause is in the store's PHP error log, ` +
    'the host\'s, wp-content/debug.log, or under WooCommerce, Status, Logs, "fatal-errors"';
  return { kind: 'transient', code: 'woo_critical_error', message, shrink: 'after_retries' };
}

/** A 200 that is not JSON: it may be temporary, like a page during a restart; a broken store sends it every time. */
export function notJson(body: Buffer): Refusal {
  const php = phpErrorIn(body);
  const isPage = /^\s*</.test(body.subarray(0, 200).toString('latin1'));
  const message =
    php !== null
      ? `the response is not JSON: PHP printed "${php}". Switch off WP_DEBUG_DISPLAY, and have that plugin or theme fixed`
      : isPage
        ? 'the store sends an HTML page instead of JSON: a maintenance page, a firewall, or a login. Open the address in a browser and switch off what sends the page'
        : 'the response is not JSON: a plugin prints something before it. Open the address in a browser to see it';
  return { kind: 'transient', code: 'woo_no_json', message, isConfigInTheEnd: true };
}

function parsedOrNull(body: Buffer): unknown {
  try {
    return parseSlice(body);
  } catch {
    return null;
  }
}

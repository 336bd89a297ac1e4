import type { ConfigError } from '../../../runtime/errors.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import { parseSlice } from '../../reading/json-slice.js';
import { phpErrorIn } from './php-error.js';

/** The body of a refusal: `{"code":"woocommerce_rest_cannot_view","message":…,"data":{"status":401}}` (contracts 2.1). */
interface RestError {
  code: string;
  message: string;
}

type Refusal = Extract<Verdict<never>, { kind: 'config' | 'transient' }>;

/** Statuses whose bodies say more than the status does. */
export function saysWhy(status: number): boolean {
  return [400, 401, 403, 404, 500].includes(status);
}

/** What WooCommerce says where the key is good, but not for this; and to a request whose key it does not see. */
export const cannotView = 'woocommerce_rest_cannot_view';

/** What WordPress says of a query that the route's schema refuses. */
export const invalidParameter = 'rest_invalid_param';

/** What to do about a refusal, by its code. */
const remedies: Record<string, string> = {
  woocommerce_rest_authentication_error:
    "check the key in WooCommerce's settings, Advanced, REST API: it needs the permission to read",
  woocommerce_rest_authentication_missing_parameter: 'the store or a proxy drops parts of the query string',
  [cannotView]:
    "the key's user may not see this, or the host strips the Authorization header: give the key to an administrator or shop manager, or over TLS set settings.authentication to query",
  rest_no_route:
    'the store has no WooCommerce REST API v3 there: is WooCommerce active, and settings.url the home page?',
  [invalidParameter]: 'this is a fault of Cartograph, or the store changes requests',
};

export function isForbidden({ code }: ConfigError): boolean {
  return code === cannotView;
}

const closedApi = "a plugin closes the REST API: let it through for WooCommerce's keys, or for this machine's address";

/** The code of a REST error in the body, or null when there is none. */
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
  // The signature's timestamp and nonce are made anew on each try: a clock that was put right, or chance, may help.
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

/** Pages of hosts, firewalls and themes instead of the API's answer. */
function notRest({ status, body }: HttpResponse): Refusal {
  if (status === 400 && /plain HTTP.*(HTTPS port|SSL-enabled)/is.test(body.subarray(0, 4096).toString('latin1'))) {
    const message = 'this port of the host speaks TLS: settings.url has to begin with https://';
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
 * WordPress's "critical error" says nothing of its cause, which PHP has written into its log. Often a page was too much for the
 * memory that PHP may take: a smaller one may pass.
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

/** A 200 that is no JSON: it may pass, as a page of a restart does; a broken store gives it each time. */
export function notJson(body: Buffer): Refusal {
  const php = phpErrorIn(body);
  const isPage = /^\s*</.test(body.subarray(0, 200).toString('latin1'));
  const message =
    php !== null
      ? `the answer is not JSON: PHP printed "${php}". Switch off WP_DEBUG_DISPLAY, and have that plugin or theme fixed`
      : isPage
        ? 'the store answers with a page instead of JSON: a maintenance page, a firewall, or a login; open the address in a browser and switch off what answers there'
        : 'the answer is not JSON: a plugin prints something before it; open the address in a browser to see it';
  return { kind: 'transient', code: 'woo_no_json', message, isConfigInTheEnd: true };
}

function parsedOrNull(body: Buffer): unknown {
  try {
    return parseSlice(body);
  } catch {
    return null;
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../kit/replies.js';
import { authenticate } from './authentication.js';
import type { HostedStore } from './hosted-store.js';
import { phpJson } from './json.js';
import { trimToFields } from './lists/fields.js';
import { linkHeader } from './lists/link-header.js';
import { checkParams } from './lists/params.js';
import type { PhpQuery } from './query.js';
import { catalogueRoutes } from './routes/catalogue-routes.js';
import { customerRoutes } from './routes/customer-routes.js';
import { orderRoutes } from './routes/order-routes.js';
import { refundRoutes } from './routes/refund-routes.js';
import { reportRoutes } from './routes/report-routes.js';
import type { Route, RouteAnswer, RouteCall } from './routes/route.js';
import { storeRoutes } from './routes/store-routes.js';
import { noRoute, WpError } from './wp-error.js';

const ROUTES: readonly Route[] = [
  orderRoutes,
  refundRoutes,
  reportRoutes,
  catalogueRoutes,
  customerRoutes,
  storeRoutes,
].flat();

/** A call of the REST API. */
interface RestCall {
  hosted: HostedStore;
  method: string;
  /** The path after `/wp-json/`. */
  path: string;
  query: PhpQuery;
  headers: IncomingHttpHeaders;
  isSecure: boolean;
  /** The store's address in the scheme of the call. */
  homeUrl: string;
  /** Home address and path, as WordPress sees them. */
  calledUrl: string;
}

/** Responds like WordPress, which checks credentials, route, parameters and permission, in this order. */
export function answerRest(call: RestCall): Reply {
  try {
    const { settings } = call.hosted.store;
    const key = authenticate(settings, call.hosted.oauth, { ...call, url: call.calledUrl });
    const { route, names } = routeOf(call);
    const known: Record<string, string> = key === null ? UNKNOWN : { allow: route.allow.join(', '), ...NO_CACHE };
    try {
      return answerRoute(call, route, names, { isKnown: key !== null, mayRead: key?.isManager ?? false }, known);
    } catch (error) {
      if (error instanceof WpError) return restReply(call, error.status, error.body, known);
      throw error;
    }
  } catch (error) {
    if (error instanceof WpError) return restReply(call, error.status, error.body, UNKNOWN);
    throw error;
  }
}

function routeOf({ hosted, method, path }: RestCall): { route: Route; names: string[] } {
  if (method !== 'GET' && method !== 'HEAD') throw noRoute();
  for (const route of ROUTES) {
    const groups = route.pattern.exec(path);
    if (groups && (route.isServed?.(hosted.store.settings) ?? true)) return { route, names: groups.slice(1) };
  }
  throw noRoute();
}

function answerRoute(
  call: RestCall,
  route: Route,
  names: readonly string[],
  rights: Pick<RouteCall, 'isKnown' | 'mayRead'>,
  headers: Record<string, string>,
): Reply {
  const { hosted, query, homeUrl } = call;
  const { settings } = hosted.store;
  const params = checkParams(query, route.schemas(settings));
  const context = { store: hosted.store, homeUrl, decimals: params.integer('dp') ?? settings.decimals };
  const answer = route.answer({ hosted, context, params, ...rights }, names.map(Number), names);
  const more = answer.page ? pagingHeaders(call, answer, params.integer('page') ?? 1) : {};
  const trimmed = Array.isArray(answer.body)
    ? answer.body.map((item) => trimToFields(item as Record<string, unknown>, query))
    : trimToFields(answer.body as Record<string, unknown>, query);
  return restReply(call, 200, trimmed, { ...headers, ...more });
}

function pagingHeaders(call: RestCall, answer: RouteAnswer, asked: number): Record<string, string> {
  const { total = 0, pages = 0 } = answer.page ?? {};
  const url = `${call.homeUrl}/wp-json/${call.path}`;
  const link = linkHeader(url, call.query, answer.defaults ?? new Map(), asked, pages);
  return {
    'x-wp-total': String(total),
    'x-wp-totalpages': String(pages),
    ...(link === null ? {} : { link }),
  };
}

/** Headers that WordPress adds for anonymous and for known users. */
const UNKNOWN = { vary: 'Origin' };
const NO_CACHE = {
  'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private',
  expires: 'Wed, 11 Jan 1984 05:00:00 GMT',
};

function restReply(
  { hosted, homeUrl }: RestCall,
  status: number,
  body: unknown,
  headers: Record<string, string>,
): Reply {
  return {
    status,
    headers: {
      'access-control-allow-headers': 'Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type',
      'access-control-expose-headers': 'X-WP-Total, X-WP-TotalPages, Link',
      'content-type': 'application/json; charset=UTF-8',
      date: new Date(hosted.store.clock.now() / 1000).toUTCString(),
      link: `<${homeUrl}/wp-json/>; rel="https://api.w.org/"`,
      'x-content-type-options': 'nosniff',
      'x-powered-by': 'PHP/8.2.36',
      'x-robots-tag': 'noindex',
      ...headers,
    },
    body: Buffer.from(phpJson(body)),
  };
}

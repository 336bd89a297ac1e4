import type { RestrictedResource } from './access.js';
import type { Amazon, Incoming, Outcome } from './amazon.js';
import { ApiError, denied } from './api-error.js';
import { Parameters } from './parameters.js';

const PATHS = /^\/orders\/v0\/orders(\/(\{orderId\}|[A-Z0-9]{3}-\d{7}-\d{7})(\/(orderItems|address|buyerInfo))?)?$/;
const ELEMENTS: Record<string, 'shipping' | 'buyers'> = { shippingAddress: 'shipping', buyerInfo: 'buyers' };

/** Answers `createRestrictedDataToken`: for personal data that the app has the roles for. */
export function createRestrictedDataToken(amazon: Amazon, { query, body }: Incoming): Outcome {
  void new Parameters(query, {});
  const { access, settings } = amazon;
  const resources = resourcesIn(body);
  for (const { method, path, dataElements } of resources) {
    if (method !== 'GET' || !PATHS.test(path)) throw refusal('Resource not provided.');
    if (dataElements.some((element) => !ELEMENTS[element])) throw refusal('Unknown data element.');
    if (dataElements.some((element) => !access.has(ELEMENTS[element]!))) throw denied();
  }
  const seconds = settings.restrictedTokenSeconds;
  const restrictedDataToken = access.issue('', resources, seconds);
  return { status: 200, body: { restrictedDataToken, expiresIn: seconds } };
}

function resourcesIn(body: string): RestrictedResource[] {
  try {
    const { restrictedResources: list } = JSON.parse(body) as { restrictedResources: RestrictedResource[] };
    if (Array.isArray(list) && list.length > 0 && list.length <= 50) {
      return list.map(({ method, path, dataElements = [] }) => ({ method, path, dataElements }));
    }
  } catch {
    // The refusal below is the same.
  }
  throw refusal('Resource not provided.');
}

function refusal(details: string): ApiError {
  return new ApiError(400, 'InvalidRequest', 'Request is missing or has invalid parameters', details);
}

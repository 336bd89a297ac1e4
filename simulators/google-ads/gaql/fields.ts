/** The type of a field on the wire. */
type FieldType = 'int64' | 'double' | 'string' | 'bool' | 'enum';

const of = (type: FieldType, names: string): [string, FieldType][] => names.split(' ').map((name) => [name, type]);

/** The part of the API's fields that the simulator answers, by resource, in the names of queries. A test compares them with Google's. */
export const RESOURCES: Readonly<Record<string, ReadonlyMap<string, FieldType>>> = {
  campaign: new Map([
    ...of('int64', 'id'),
    ...of('string', 'resource_name name'),
    ...of('enum', 'status advertising_channel_type'),
  ]),
  customer: new Map([
    ...of('int64', 'id'),
    ...of('string', 'resource_name descriptive_name currency_code time_zone'),
    ...of('bool', 'manager test_account'),
    ...of('enum', 'status'),
  ]),
  customer_client: new Map([
    ...of('int64', 'id level'),
    ...of('string', 'resource_name client_customer descriptive_name currency_code time_zone'),
    ...of('bool', 'manager hidden test_account'),
    ...of('enum', 'status'),
  ]),
  conversion_action: new Map([
    ...of('int64', 'id click_through_lookback_window_days view_through_lookback_window_days'),
    ...of('string', 'resource_name name'),
    ...of('enum', 'status'),
  ]),
  segments: new Map([...of('string', 'date'), ...of('enum', 'ad_network_type device')]),
  metrics: new Map([
    ...of('int64', 'cost_micros impressions clicks'),
    ...of('double', 'conversions conversions_value all_conversions all_conversions_value'),
  ]),
};

/** What may stand in a query of each resource, besides the resource itself. */
export const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  campaign: ['campaign', 'customer', 'segments', 'metrics'],
  customer: ['customer', 'segments', 'metrics'],
  customer_client: ['customer_client', 'customer'],
  conversion_action: ['conversion_action', 'customer'],
};

/** `campaign.id` as its resource and name; null: the API has no such field. */
export function fieldOf(path: string): { resource: string; name: string; type: FieldType } | null {
  const [resource = '', name = ''] = path.split('.');
  const type = path.split('.').length === 2 ? RESOURCES[resource]?.get(name) : undefined;
  return type === undefined ? null : { resource, name, type };
}

/** `cost_micros` as `costMicros`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

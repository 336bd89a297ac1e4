const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether Postgres would take a text for an id: any other names nothing. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

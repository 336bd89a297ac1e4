/** A server-sent event. */
export interface ServerEvent {
  name: string;
  data: string;
  /** Null: it has none of its own. */
  id: string | null;
}

/** Takes the text of a stream in pieces of any length, and returns the events that each piece completes. */
export function eventParser(): (piece: string) => ServerEvent[] {
  let rest = '';
  let fields: { name: string; data: string[]; id: string | null } = { name: 'message', data: [], id: null };
  const takeLine = (line: string): ServerEvent | null => {
    if (line === '') {
      const { name, data, id } = fields;
      fields = { name: 'message', data: [], id: null };
      return data.length > 0 ? { name, data: data.join('\n'), id } : null;
    }
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') fields.name = value;
    else if (field === 'data') fields.data.push(value);
    else if (field === 'id') fields.id = value;
    return null;
  };
  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    return lines.map(takeLine).filter((event) => event !== null);
  };
}

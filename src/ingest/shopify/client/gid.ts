/** The platform's own id: what follows the last slash of a gid, without the parameters that inventory levels carry. */
export function idOfGid(gid: string): string {
  const tail = gid.slice(gid.lastIndexOf('/') + 1);
  const end = tail.indexOf('?');
  return end === -1 ? tail : tail.slice(0, end);
}

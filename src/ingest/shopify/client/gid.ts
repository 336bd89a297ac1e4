/** The platform's own id: the part of a gid after the last slash, without the parameters in gids of inventory levels. */
export function idOfGid(gid: string): string {
  const tail = gid.slice(gid.lastIndexOf('/') + 1);
  const end = tail.indexOf('?');
  return end === -1 ? tail : tail.slice(0, end);
}

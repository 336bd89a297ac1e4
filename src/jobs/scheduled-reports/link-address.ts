/** The path of a report's page, below which its files are: whoever has the secret may open it. */
export const reportLinkPath = '/report';

export function reportLinkAddress(publicUrl: string, secret: string): string {
  return `${publicUrl}${reportLinkPath}/${secret}`;
}

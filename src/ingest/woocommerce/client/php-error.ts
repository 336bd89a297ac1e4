/** How much of a response is searched: PHP prints before everything else. */
const searchedBytes = 8192;
const longestQuote = 160;

const printed =
  /(?:PHP )?(Notice|Warning|Deprecated|Strict Standards|Parse error|Fatal error|Recoverable fatal error|Catchable fatal error):\s+(.+?) in (\S+?)(?::| on line )(\d+)/s;

/**
 * The first error that PHP printed into a response, as one line: `Notice: Undefined index: total in
 * wp-content/plugins/extra/extra.php on line 42`. null if it printed none. Everything that may name people (addresses, the
 * server's own folders, free text of exceptions) is left out.
 */
export function phpErrorIn(body: Buffer): string | null {
  const text = body
    .subarray(0, searchedBytes)
    .toString('utf8')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#039;', "'")
    .replaceAll('&quot;', '"');
  const [, kind, message, file, line] = printed.exec(text) ?? [];
  if (kind === undefined) return null;
  return `${kind}: ${withoutPersons(message!)} in ${withoutFolders(file!)} on line ${line}`;
}

/** The path from WordPress's own folders on, or the file name only: the folders above are often named after a person. */
function withoutFolders(file: string): string {
  const own = /(?:^|[/\\])(wp-(?:content|includes|admin)[/\\].*)$/.exec(file)?.[1];
  return (own ?? file.split(/[/\\]/).at(-1)!).replaceAll('\\', '/');
}

function withoutPersons(message: string): string {
  const [first = ''] = message.split('\n');
  // The message of an exception may be any text; its class is code.
  const uncaught = /^Uncaught [\w\\]+/.exec(first);
  const said = uncaught ? uncaught[0] : first;
  const clean = said
    .replace(/\S+@\S+/g, '…')
    .replace(/\S*:\/\/\S+/g, '…')
    .replace(/(?:[A-Za-z]:)?(?:[/\\][^\s/\\'"]+){2,}/g, withoutFolders)
    .replace(/(["'])(.*?)\1/g, (quoted, _mark, inner: string) => (/^[\w.[\]-]{1,40}$/.test(inner) ? quoted : '…'))
    .replace(/\+?\d[\d ()-]{5,}\d(?! bytes)/g, '…')
    .trim();
  return clean.length > longestQuote ? `${clean.slice(0, longestQuote)}…` : clean;
}

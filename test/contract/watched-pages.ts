import type { Page, PlatformConnector, Stream } from '../../src/contract/extractor.js';
import type { Connectors } from '../../src/ingest/connect-source.js';

type HearPage = (stream: string, page: Page) => void;

/** The connectors, with a callback for each page that a stream yields. */
export function watchedConnectors(connectors: Connectors, hear: HearPage): Connectors {
  return Object.fromEntries(
    Object.values(connectors)
      .filter((connector) => connector !== undefined)
      .map((connector) => [connector.platform, watched(connector, hear)]),
  );
}

function watched(connector: PlatformConnector, hear: HearPage): PlatformConnector {
  return {
    ...connector,
    connect: (settings, context) => {
      const extractor = connector.connect(settings, context);
      return {
        probe: () => extractor.probe(),
        close: () => extractor.close(),
        streams: extractor.streams.map((stream) => ({
          ...stream,
          extract: (request) => heard(stream, request, hear),
        })),
      };
    },
  };
}

async function* heard(stream: Stream, request: Parameters<Stream['extract']>[0], hear: HearPage): AsyncGenerator<Page> {
  for await (const page of stream.extract(request)) {
    hear(stream.name, page);
    yield page;
  }
}

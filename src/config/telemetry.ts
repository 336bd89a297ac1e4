import { hidden } from '../runtime/hide-secrets.js';
import type { Environment } from './environment.js';
import type { Fault } from './faults.js';

/** Where traces are sent, by OTLP over HTTP. */
export interface TelemetryConfig {
  /** The address that spans are posted to. */
  readonly tracesUrl: string;
  /** Never shown. */
  readonly headers: Readonly<Record<string, string>>;
  /** Attributes of the resource, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  /** The share of traces that is sent, from 0 to 1. */
  readonly sampleRatio: number;
  /** Whether a caller that sends a trace context decides instead. */
  readonly followsCaller: boolean;
  readonly timeoutMs: number;
}

/** The section of the file. */
interface TelemetrySection {
  otlpUrl?: string;
  headers: Record<string, string>;
  serviceName: string;
  sampleRatio: number;
}

const defaultTimeoutMs = 10_000;

/** OpenTelemetry's names of samplers: the share, where the argument does not give it, and whether the caller decides. */
const samplers: Record<string, { ratio: number | 'argument'; followsCaller: boolean }> = {
  always_on: { ratio: 1, followsCaller: false },
  always_off: { ratio: 0, followsCaller: false },
  traceidratio: { ratio: 'argument', followsCaller: false },
  parentbased_always_on: { ratio: 1, followsCaller: true },
  parentbased_always_off: { ratio: 0, followsCaller: true },
  parentbased_traceidratio: { ratio: 'argument', followsCaller: true },
};

/**
 * The settings of traces: OpenTelemetry's own variables override the file. Null: nobody wants any. Adds what is wrong with a variable to
 * `faults`, under its name.
 */
export function telemetryConfig(
  section: TelemetrySection,
  environment: Environment,
  faults: Fault[],
): TelemetryConfig | null {
  const fault = (name: string, wanted: string): void => {
    faults.push({ path: [name], message: `is ${hidden}; expected ${wanted}` });
  };
  const tracesUrl = urlOf(section, environment, fault);
  if (tracesUrl === null) return null;
  for (const name of ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL']) {
    if (environment[name] === 'grpc')
      fault(name, 'http/json: this version sends OTLP over HTTP, to port 4318 as a rule');
  }
  const pairs = (name: string): Record<string, string> => {
    const read = pairsOf(environment[name] ?? '');
    if (read === null) fault(name, 'a list such as name=value,name2=value2, in percent-encoding');
    return read ?? {};
  };
  const attributes = pairs('OTEL_RESOURCE_ATTRIBUTES');
  const serviceName = environment.OTEL_SERVICE_NAME || attributes['service.name'] || section.serviceName;
  const timeout = environment.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT || environment.OTEL_EXPORTER_OTLP_TIMEOUT || '';
  if (timeout !== '' && !/^[1-9]\d{0,6}$/.test(timeout))
    fault('OTEL_EXPORTER_OTLP_TIMEOUT', 'milliseconds such as 10000');
  return {
    tracesUrl,
    headers: {
      ...section.headers,
      ...pairs('OTEL_EXPORTER_OTLP_HEADERS'),
      ...pairs('OTEL_EXPORTER_OTLP_TRACES_HEADERS'),
    },
    resource: { ...attributes, 'service.name': serviceName },
    ...samplerOf(section, environment, fault),
    timeoutMs: timeout === '' ? defaultTimeoutMs : Number(timeout),
  };
}

type AddFault = (name: string, wanted: string) => void;

function urlOf({ otlpUrl }: TelemetrySection, environment: Environment, fault: AddFault): string | null {
  if (/^true$/i.test(environment.OTEL_SDK_DISABLED ?? '') || environment.OTEL_TRACES_EXPORTER === 'none') return null;
  const own = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const shared = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const name = own ? 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const url = own || shared || otlpUrl;
  if (!url) return null;
  if ((own || shared) && !(/^https?:\/\//.test(url) && URL.canParse(url))) {
    fault(name, 'a URL such as http://localhost:4318');
    return null;
  }
  // Only the variable for traces has their whole address.
  return own ? url : `${url.replace(/\/+$/, '')}/v1/traces`;
}

function samplerOf(
  { sampleRatio }: TelemetrySection,
  { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument = '' }: Environment,
  fault: AddFault,
): Pick<TelemetryConfig, 'sampleRatio' | 'followsCaller'> {
  if (!name) return { sampleRatio, followsCaller: true };
  const sampler = Object.hasOwn(samplers, name) ? samplers[name] : undefined;
  if (!sampler) {
    fault('OTEL_TRACES_SAMPLER', `one of ${Object.keys(samplers).join(', ')}`);
    return { sampleRatio, followsCaller: true };
  }
  const { ratio, followsCaller } = sampler;
  if (ratio !== 'argument') return { sampleRatio: ratio, followsCaller };
  const asked = argument === '' ? 1 : Number(argument);
  if (!(asked >= 0 && asked <= 1)) fault('OTEL_TRACES_SAMPLER_ARG', 'a number from 0 to 1');
  return { sampleRatio: asked, followsCaller };
}

/** `a=1,b=2` with percent-encoded values, as in W3C Baggage; null: it is not such a list. */
function pairsOf(text: string): Record<string, string> | null {
  try {
    const items = text.split(',').filter((item) => item.trim() !== '');
    const pairs = items.map((item) => {
      const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(item)!;
      return [decodeURIComponent(name!), decodeURIComponent(value!)];
    });
    return Object.fromEntries(pairs) as Record<string, string>;
  } catch {
    return null;
  }
}

/** What AWS clients are told besides what Lambda's environment says. */
export interface AwsSettings {
  readonly region?: string;
  /** Addresses by the SDK's own variables, for example `AWS_ENDPOINT_URL_SQS`. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Who calls; the SDK's own chain finds it unless given. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Calls of a client that fail for a moment are repeated once by the SDK; ours is the seam around both. */
const MAX_ATTEMPTS = 2;

/** The settings of one service's client. */
export function clientSettings(
  settings: AwsSettings,
  service: 'DYNAMODB' | 'SQS' | 'SSM' | 'SCHEDULER' | 'EVENTBRIDGE',
) {
  const endpoint = settings.endpoints?.[`AWS_ENDPOINT_URL_${service}`];
  return {
    maxAttempts: MAX_ATTEMPTS,
    ...(settings.region === undefined ? {} : { region: settings.region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(settings.credentials === undefined ? {} : { credentials: settings.credentials }),
  };
}

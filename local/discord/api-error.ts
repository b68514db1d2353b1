/** One level of the tree that Discord puts under `errors`: field names, and `_errors` where something is wrong. */
export interface FormErrorTree {
  [field: string]: FormErrorTree | FormFault[];
}

export interface FormFault {
  readonly code: string;
  readonly message: string;
}

/** A refusal in Discord's own form: https://discord.com/developers/docs/reference#error-messages */
export class DiscordApiError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(String(body.message));
    this.name = 'DiscordApiError';
    this.status = status;
    this.body = body;
  }
}

function refusal(status: number, code: number, message: string): DiscordApiError {
  return new DiscordApiError(status, { message, code });
}

export function invalidForm(errors: FormErrorTree): DiscordApiError {
  return new DiscordApiError(400, { message: 'Invalid Form Body', code: 50035, errors });
}

/** The refusals that have a fixed text: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
export const refusals = {
  unauthorized: () => refusal(401, 0, '401: Unauthorized'),
  notFound: () => refusal(404, 0, '404: Not Found'),
  methodNotAllowed: () => refusal(405, 0, '405: Method Not Allowed'),
  // Discord's front answers a client without a proper User-Agent like this, before the API sees the call.
  blockedClient: () => refusal(403, 40333, 'internal network error'),
  unknownApplication: () => refusal(404, 10002, 'Unknown Application'),
  unknownChannel: () => refusal(404, 10003, 'Unknown Channel'),
  unknownGuild: () => refusal(404, 10004, 'Unknown Guild'),
  unknownMember: () => refusal(404, 10007, 'Unknown Member'),
  unknownMessage: () => refusal(404, 10008, 'Unknown Message'),
  unknownWebhook: () => refusal(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => refusal(404, 10062, 'Unknown interaction'),
  alreadyAcknowledged: () => refusal(400, 40060, 'Interaction has already been acknowledged.'),
  invalidWebhookToken: () => refusal(401, 50027, 'Invalid Webhook Token'),
  tooManyCommands: () => refusal(400, 30032, 'Maximum number of application commands reached (100)'),
  tooManyAttachments: () => refusal(400, 30015, 'Maximum number of attachments in a message reached (10)'),
  requestTooLarge: () => refusal(413, 40005, 'Request entity too large'),
  missingAccess: () => refusal(403, 50001, 'Missing Access'),
  foreignMessage: () => refusal(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => refusal(400, 50006, 'Cannot send an empty message'),
  missingPermissions: () => refusal(403, 50013, 'Missing Permissions'),
  invalidJson: () => refusal(400, 50109, 'The request body contains invalid JSON.'),
  replyWithoutHistory: () => refusal(403, 160002, 'Cannot reply without permission to read message history'),
} as const;

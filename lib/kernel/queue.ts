/** SQS holds a message back for 15 minutes at most. */
export const MAX_DELAY_MS = 15 * 60_000;

/** A queue for messages of one shape. */
export interface Queue<Message> {
  /** Sends a message that becomes visible after `delayMs` (0 to MAX_DELAY_MS; longer is cut). */
  send(message: Message, delayMs?: number): Promise<void>;
}

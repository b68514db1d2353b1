/** Messages in Discord channels, as far as tasks need them. */
export interface ChannelMessages {
  /**
   * Posts a message that pings nobody. Within a few minutes the same nonce (≤ 25 characters) does not post again but
   * answers the earlier message. Answers the message's id.
   */
  post(message: { channelId: string; content: string; nonce: string }): Promise<{ messageId: string }>;
  /** Looks for our own message whose last line bears `shortId`, among those since `since` (epoch ms). */
  find(search: { channelId: string; shortId: string; since: number }): Promise<{ messageId: string } | undefined>;
}

import type { DatabaseSync } from 'node:sqlite';

import { inTransaction } from '#local/database.ts';

import type { Message, SeenMessage } from './model.ts';

/** Stands for the viewer of a message that was dismissed. */
const NOBODY = 'nobody';
/** How many messages that only one person sees are kept for that person. */
const KEPT_EPHEMERALS = 50;

export interface Page {
  readonly limit: number;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly around?: string | undefined;
}

export interface MessageStore {
  /** Stores a message for all, or for `visibleTo` alone; with a nonce, remembers it for that channel. */
  insert(message: SeenMessage, more?: { visibleTo?: string; nonce?: { value: string; at: number } }): void;
  update(message: SeenMessage): void;
  remove(messageId: string): void;
  /** Takes a message off the screen of the one person who saw it; it can still be edited. */
  hide(messageId: string): void;
  /** A message that everybody sees. */
  find(channelId: string, messageId: string): Message | undefined;
  /** A message whoever sees it, and who alone that is. */
  findForAny(messageId: string): { readonly message: SeenMessage; readonly visibleTo?: string } | undefined;
  /** The message that bore this nonce in the channel at or after `since` (epoch ms). */
  findByNonce(channelId: string, nonce: string, since: number): Message | undefined;
  /** Newest first; what only `userId` sees is among them when `userId` is given. */
  list(channelId: string, page: Page, userId?: string): SeenMessage[];
  /** The highest id ever stored, 0 when there is none. */
  highestId(): bigint;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS discord_messages (
    id INTEGER PRIMARY KEY, channel_id TEXT NOT NULL, visible_to TEXT, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS discord_messages_by_channel ON discord_messages (channel_id, id);
  CREATE INDEX IF NOT EXISTS discord_messages_by_viewer ON discord_messages (visible_to, id);
  CREATE TABLE IF NOT EXISTS discord_nonces (
    channel_id TEXT NOT NULL, nonce TEXT NOT NULL, message_id INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (channel_id, nonce));
`;

/** Keeps messages in `database`, so that they survive a restart and a kill. */
export function openMessageStore(database: DatabaseSync): MessageStore {
  database.exec(SCHEMA);
  const insertMessage = database.prepare(
    'INSERT INTO discord_messages (id, channel_id, visible_to, body) VALUES (?, ?, ?, ?)',
  );
  const insertNonce = database.prepare(
    'INSERT OR REPLACE INTO discord_nonces (channel_id, nonce, message_id, at) VALUES (?, ?, ?, ?)',
  );
  const forgetNonces = database.prepare('DELETE FROM discord_nonces WHERE message_id = ?');
  const trim = database.prepare(
    `DELETE FROM discord_messages WHERE visible_to = ?1 AND id NOT IN
       (SELECT id FROM discord_messages WHERE visible_to = ?1 ORDER BY id DESC LIMIT ${KEPT_EPHEMERALS})`,
  );
  const replace = database.prepare('UPDATE discord_messages SET body = ? WHERE id = ?');
  const conceal = database.prepare('UPDATE discord_messages SET visible_to = ? WHERE id = ?');
  const erase = database.prepare('DELETE FROM discord_messages WHERE id = ?');
  const one = database.prepare(
    'SELECT body FROM discord_messages WHERE id = ? AND channel_id = ? AND visible_to IS NULL',
  );
  const anyone = database.prepare('SELECT body, visible_to FROM discord_messages WHERE id = ?');
  const byNonce = database.prepare(
    `SELECT m.body FROM discord_nonces n JOIN discord_messages m ON m.id = n.message_id
      WHERE n.channel_id = ? AND n.nonce = ? AND n.at >= ?`,
  );
  const visible = '(visible_to IS NULL OR visible_to = ?)';
  const older = database.prepare(
    `SELECT body FROM discord_messages WHERE channel_id = ? AND ${visible} AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const newer = database.prepare(
    `SELECT body FROM discord_messages WHERE channel_id = ? AND ${visible} AND id > ? ORDER BY id ASC LIMIT ?`,
  );
  const highest = database.prepare('SELECT MAX(id) AS id FROM discord_messages');
  highest.setReadBigInts(true);

  const before = (channelId: string, viewer: string, id: bigint, limit: number) =>
    older.all(channelId, viewer, id, limit).map(bodyOf);
  const after = (channelId: string, viewer: string, id: bigint, limit: number) =>
    newer.all(channelId, viewer, id, limit).map(bodyOf).toReversed();

  return {
    insert(message, more = {}) {
      inTransaction(database, () => {
        insertMessage.run(BigInt(message.id), message.channel_id, more.visibleTo ?? null, JSON.stringify(message));
        if (more.nonce)
          insertNonce.run(message.channel_id, more.nonce.value, BigInt(message.id), Math.floor(more.nonce.at));
        if (more.visibleTo !== undefined) trim.run(more.visibleTo);
      });
    },
    update(message) {
      replace.run(JSON.stringify(message), BigInt(message.id));
    },
    remove(messageId) {
      erase.run(BigInt(messageId));
      forgetNonces.run(BigInt(messageId));
    },
    hide(messageId) {
      conceal.run(NOBODY, BigInt(messageId));
      trim.run(NOBODY);
    },
    find(channelId, messageId) {
      const row = one.get(BigInt(messageId), channelId);
      return row === undefined ? undefined : bodyOf(row);
    },
    findForAny(messageId) {
      const row = anyone.get(BigInt(messageId));
      if (row === undefined) return undefined;
      const visibleTo = row.visible_to === null ? {} : { visibleTo: String(row.visible_to) };
      return { message: bodyOf(row), ...visibleTo };
    },
    findByNonce(channelId, nonce, since) {
      const row = byNonce.get(channelId, nonce, since);
      return row === undefined ? undefined : bodyOf(row);
    },
    list(channelId, page, userId = '') {
      if (page.around !== undefined) {
        const middle = BigInt(page.around);
        const half = Math.floor(page.limit / 2);
        const upper = after(channelId, userId, middle - 1n, half + 1);
        return [...upper, ...before(channelId, userId, middle, page.limit - upper.length)];
      }
      if (page.after !== undefined) return after(channelId, userId, BigInt(page.after), page.limit);
      const end = page.before === undefined ? 2n ** 63n - 1n : BigInt(page.before);
      return before(channelId, userId, end, page.limit);
    },
    highestId() {
      const id = highest.get()?.id;
      return typeof id === 'bigint' ? id : 0n;
    },
  };
}

function bodyOf(row: Record<string, unknown>): SeenMessage {
  return JSON.parse(String(row.body)) as SeenMessage;
}

import type { DatabaseSync } from 'node:sqlite';

import { inTransaction } from '#local/database.ts';

import type { Attachment } from '../model.ts';

/** Files that an edit took off a message are still on the CDN, as at Discord for a while: older versions show them. */
const KEPT_FILES_OF_A_MESSAGE = 40;

export interface StoredFile {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface Upload {
  readonly attachment: Attachment;
  readonly bytes: Uint8Array;
}

export interface AttachmentStore {
  /** Says what is attached to a message from now on, and keeps the bytes of what is new. */
  attach(
    message: { readonly id: string; readonly channelId: string },
    attachments: readonly Attachment[],
    uploads: readonly Upload[],
  ): void;
  /** Everything that is attached, also what its embeds and components show. */
  of(messageId: string): readonly Attachment[];
  file(channelId: string, id: string, filename: string): StoredFile | undefined;
  /** Takes away what belongs to a message that is gone. */
  remove(messageId: string): void;
  /** The highest id ever stored and still there, 0 when there is none. */
  highestId(): bigint;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS discord_files (
    id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL, channel_id TEXT NOT NULL, filename TEXT NOT NULL,
    content_type TEXT NOT NULL, bytes BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS discord_files_by_message ON discord_files (message_id, id);
  CREATE TABLE IF NOT EXISTS discord_attachments (message_id INTEGER PRIMARY KEY, body TEXT NOT NULL);
  DELETE FROM discord_files WHERE message_id NOT IN (SELECT id FROM discord_messages);
  DELETE FROM discord_attachments WHERE message_id NOT IN (SELECT id FROM discord_messages);
`;

/** Keeps attached files in `database` beside the messages, whose tables must be there; the orphaned are swept at once. */
export function openAttachmentStore(database: DatabaseSync): AttachmentStore {
  database.exec(SCHEMA);
  const insert = database.prepare(
    'INSERT INTO discord_files (id, message_id, channel_id, filename, content_type, bytes) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const list = database.prepare('INSERT OR REPLACE INTO discord_attachments (message_id, body) VALUES (?, ?)');
  const listed = database.prepare('SELECT body FROM discord_attachments WHERE message_id = ?');
  const trim = database.prepare(
    `DELETE FROM discord_files WHERE message_id = ?1
       AND id NOT IN (SELECT CAST(value AS INTEGER) FROM json_each(?2))
       AND id NOT IN (SELECT id FROM discord_files WHERE message_id = ?1 ORDER BY id DESC
                      LIMIT ${KEPT_FILES_OF_A_MESSAGE})`,
  );
  const one = database.prepare(
    'SELECT content_type, bytes FROM discord_files WHERE id = ? AND channel_id = ? AND filename = ?',
  );
  const dropFiles = database.prepare('DELETE FROM discord_files WHERE message_id = ?');
  const dropList = database.prepare('DELETE FROM discord_attachments WHERE message_id = ?');
  const highest = database.prepare('SELECT MAX(id) AS id FROM discord_files');
  highest.setReadBigInts(true);

  return {
    attach({ channelId, id }, attachments, uploads) {
      inTransaction(database, () => {
        for (const { attachment, bytes } of uploads) {
          const { content_type: type, filename } = attachment;
          insert.run(BigInt(attachment.id), BigInt(id), channelId, filename, type, bytes);
        }
        list.run(BigInt(id), JSON.stringify(attachments));
        trim.run(BigInt(id), JSON.stringify(attachments.map((attachment) => attachment.id)));
      });
    },
    of(messageId) {
      const row = listed.get(BigInt(messageId));
      return row === undefined ? [] : (JSON.parse(String(row.body)) as Attachment[]);
    },
    file(channelId, id, filename) {
      const row = one.get(BigInt(id), channelId, filename);
      return row && { contentType: String(row.content_type), bytes: row.bytes as Uint8Array };
    },
    remove(messageId) {
      dropFiles.run(BigInt(messageId));
      dropList.run(BigInt(messageId));
    },
    highestId() {
      const id = highest.get()?.id;
      return typeof id === 'bigint' ? id : 0n;
    },
  };
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

import type { SettingsStore } from '../settings-store.ts';

/** The demo's secrets, made on first start and kept with the stack's data. */
export interface Keys {
  /** A fine-grained personal access token. */
  readonly token: string;
  readonly webhookSecret: string;
  /** PEM in PKCS 1, as GitHub hands it out. */
  readonly appPrivateKey: string;
  readonly appPublicKey: KeyObject;
  /** Signs the addresses of downloads. */
  readonly blobKey: string;
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The lengths of the two parts of a fine-grained token. */
const TOKEN_PARTS = [22, 59] as const;

/** One RSA key does for all simulators of a process: making one takes a tenth of a second. */
let newAppKey: string | undefined;

export function openKeys(settings: SettingsStore, random: (bytes: number) => Buffer): Keys {
  const appPrivateKey = settings.ensure('app-private-key', () => (newAppKey ??= makeAppKey()));
  const token = settings.ensure('token', () =>
    ['github', 'pat', ...TOKEN_PARTS.map((length) => alphanumeric(random, length))].join('_'),
  );
  return {
    token,
    webhookSecret: settings.ensure('webhook-secret', () => random(32).toString('hex')),
    appPrivateKey,
    appPublicKey: createPublicKey(createPrivateKey(appPrivateKey)),
    blobKey: settings.ensure('blob-key', () => random(32).toString('hex')),
  };
}

/** So many letters and digits, as GitHub's tokens are made of. */
export function alphanumeric(random: (bytes: number) => Buffer, length: number): string {
  return [...random(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

function makeAppKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
}

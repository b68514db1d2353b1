import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '#lib/kernel/errors.ts';

/** What a button, a menu or a form leads to when it is used. */
export interface Destination {
  /** `trigger.delete.confirm`: command, sub-command, and the name of the action or form. */
  readonly route: string;
  /** Short words that the action is given back: ids and numbers; letters, digits, `_` and `-`. */
  readonly args?: readonly string[];
  /** Milliseconds for which it may be used; a day unless given. */
  readonly livesMs?: number;
  /** Only this person may use it. */
  readonly onlyFor?: string;
}

/** Discord's limit: https://docs.discord.com/developers/components/reference#anatomy-of-a-component */
const MAX_CUSTOM_ID = 100;
const VERSION = '1';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** 96 bits in base64url. */
const SIGNATURE_CHARACTERS = 16;
const ROUTE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const ARG = /^[A-Za-z0-9_-]*$/;

/** The key for `custom_id`s, made from the deployment's own secret so that it needs no parameter of its own. */
export function customIdKey(secret: string): string {
  return createHmac('sha256', secret).update('watchbell/custom-id/1').digest('hex');
}

/**
 * Writes where a component leads: `1:<route>:<args>:<expiry, minutes in base 36>:<p when for one person>:<signature>`.
 *
 * `now` is epoch milliseconds. Throws an Error when it cannot be written in 100 characters: that is a mistake of ours.
 */
export function writeCustomId(
  key: string,
  { args = [], livesMs = DAY, onlyFor, route }: Destination,
  now: number,
): string {
  const expiry = Math.ceil((now + livesMs) / MINUTE).toString(36);
  const payload = [VERSION, route, args.join(','), expiry, onlyFor === undefined ? '' : 'p'].join(':');
  const text = `${payload}:${sign(key, payload, onlyFor)}`;
  if (!ROUTE.test(route) || !args.every((arg) => ARG.test(arg)) || text.length > MAX_CUSTOM_ID) {
    throw new Error(`a custom_id for ${route} cannot be written: ${payload}`);
  }
  return text;
}

/** The route that a `custom_id` names, unchecked: only to learn what is asked for. */
export function routeOf(customId: string): string | undefined {
  const route = customId.split(':')[1];
  return route !== undefined && ROUTE.test(route) ? route : undefined;
}

/**
 * The args of a `custom_id` that we wrote. Throws `component.unknown` for another version, `component.not_yours` or
 * `component.forged` when the signature does not hold, `component.expired` when its time is over.
 */
export function readCustomId(
  key: string,
  customId: string,
  { now, userId }: { readonly now: number; readonly userId: string },
): readonly string[] {
  const [version, , args = '', expiry = '', person, signature = ''] = customId.split(':');
  if (version !== VERSION) throw new DomainError('component.unknown');
  const payload = customId.slice(0, Math.max(0, customId.lastIndexOf(':')));
  const isPersonal = person === 'p';
  if (!isSigned(key, payload, isPersonal ? userId : undefined, signature)) {
    throw new DomainError(isPersonal ? 'component.not_yours' : 'component.forged');
  }
  if (Number.parseInt(expiry, 36) * MINUTE < now) throw new DomainError('component.expired');
  return args === '' ? [] : args.split(',');
}

function isSigned(key: string, payload: string, onlyFor: string | undefined, signature: string): boolean {
  const expected = Buffer.from(sign(key, payload, onlyFor));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function sign(key: string, payload: string, onlyFor = ''): string {
  return createHmac('sha256', key).update(`${payload}\n${onlyFor}`).digest('base64url').slice(0, SIGNATURE_CHARACTERS);
}

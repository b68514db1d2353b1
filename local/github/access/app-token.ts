import { verify } from 'node:crypto';

import { refusals } from '../api-error.ts';
import { app } from '../demo/content.ts';
import { nowOf, type World } from '../world.ts';

/** https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
const MAX_LIFE_SECONDS = 600;

/** Refuses everything but a JSON web token that the App signed and that lives at most ten minutes from now. */
export function requireApp(world: World, token: string): void {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  const claims = jsonOf(payload);
  if (signature === '' || rest.length > 0 || jsonOf(header)?.['alg'] !== 'RS256' || !claims)
    throw refusals.noJsonWebToken();
  const { exp, iat, iss } = claims;
  if (iss !== app.id && iss !== String(app.id) && iss !== app.clientId) throw refusals.unknownIntegration();
  const bytes = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', bytes, world.keys.appPublicKey, Buffer.from(signature, 'base64url'))) {
    throw refusals.noJsonWebToken();
  }
  const now = Math.floor(nowOf(world) / 1000);
  if (!Number.isInteger(iat) || (iat as number) > now) throw refusals.invalidIssuedAt();
  if (typeof exp !== 'number' || exp <= now) throw refusals.invalidExpiry();
  if (exp > now + MAX_LIFE_SECONDS) throw refusals.expiryTooFar();
}

function jsonOf(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

import { fullName, type Repository } from '../demo/content.ts';
import type { World } from '../world.ts';

/** The root of the REST API. */
export function apiUrl({ origin }: Pick<World, 'origin'>): string {
  return `${origin()}/sim/github/api`;
}

/** Where people would look: the pages of GitHub, on this machine. */
export function htmlUrl({ origin }: Pick<World, 'origin'>): string {
  return `${origin()}/github`;
}

export function repositoryUrl(world: Pick<World, 'origin'>, repository: Repository): string {
  return `${apiUrl(world)}/repos/${fullName(repository)}`;
}

export function repositoryPage(world: Pick<World, 'origin'>, repository: Repository): string {
  return `${htmlUrl(world)}/${fullName(repository)}`;
}

/** Global ids look like this and mean nothing to clients. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${kind}:${id}`).toString('base64url')}`;
}

/** Times as GitHub writes them: whole seconds. */
export function timeOf(instant: number): string {
  return `${new Date(Math.floor(instant / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

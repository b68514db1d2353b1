import type { Repository } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';

/** A repository as someone wrote it, with what its address told besides. */
export interface WrittenRepository extends Repository {
  readonly ref?: string;
  /** A workflow's file name. */
  readonly workflow?: string;
}

/** Logins of GitHub's, those of managed users included (`name_company`). */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;
const FILE = /^[A-Za-z0-9_][A-Za-z0-9_. -]{0,90}\.ya?ml$/i;
const FOLDER = '.github/workflows/';

/**
 * Reads `owner/name`, `owner/name@ref` and the addresses that people copy: of the repository's page and of pages below it,
 * for cloning by https and by ssh. Throws `project.repository_syntax`.
 */
export function readRepository(typed: string): WrittenRepository {
  const text = typed.trim().replace(/^<(.*)>$/, '$1');
  // Addresses for cloning may hold a token.
  const shown = text.replace(/\/\/[^/]*@/, '//***@').slice(0, 120);
  const refuse = (reason: string) => new DomainError('project.repository_syntax', { text: shown, reason });

  const { path, ref } = splitAddress(text, refuse);
  const [owner = '', written = '', ...rest] = path.replace(/\/+$/, '').split('/');
  const name = written.replace(/\.git$/, '');
  if (written === '') throw refuse('it needs an owner and a name with a slash between them');
  if (!OWNER.test(owner)) throw refuse('its owner has letters, digits and hyphens, at most 39');
  if (!NAME.test(name) || name === '.' || name === '..')
    throw refuse('its name has letters, digits, dots, hyphens and underscores, at most 100');

  const workflow = workflowIn(rest);
  return {
    owner,
    name,
    ...(ref === undefined ? {} : { ref }),
    ...(workflow === undefined ? {} : { workflow }),
  };
}

/** Reads a workflow's file name, with or without its folder; throws `project.workflow_syntax`. */
export function readWorkflow(typed: string): string {
  const text = typed.trim().replace(/^\/+/, '');
  const file = text.startsWith(FOLDER) ? text.slice(FOLDER.length) : text;
  if (!FILE.test(file)) throw new DomainError('project.workflow_syntax', { text: typed.slice(0, 120) });
  return file;
}

function splitAddress(text: string, refuse: (reason: string) => DomainError): { path: string; ref?: string } {
  const ssh = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(text);
  if (ssh) return { path: pathOn(ssh[1], ssh[2], refuse) };
  const address = /^(?:https?:\/\/|(?=(?:www\.)?github\.com\/))([^/]+)\/*([^?#]*)/i.exec(text);
  if (address) return { path: pathOn(address[1], address[2], refuse) };
  if (/^[a-z]+:\/\//i.test(text)) throw refuse('it is not an https address');

  const [path = '', ...after] = text.split('@');
  if (after.length === 0 && path.split('/').length > 2) throw refuse('it has more than one slash');
  return after.length === 0 ? { path } : { path, ref: after.join('@') };
}

function pathOn(host = '', path = '', refuse: (reason: string) => DomainError): string {
  if (!/^(?:www\.)?github\.com$/i.test(host)) throw refuse('it is not an address on github.com');
  return path;
}

/** The workflow that a page is about: `actions/workflows/x.yml`, `blob/main/.github/workflows/x.yml`. */
function workflowIn(rest: readonly string[]): string | undefined {
  const file = rest.at(-2) === 'workflows' ? rest.at(-1) : undefined;
  return file !== undefined && FILE.test(file) ? file : undefined;
}

import { DomainError } from '#lib/kernel/errors.ts';

const MAX_NAME = 64;

/** The form of a name that must be unique in a workspace: letter case and kinds of spaces do not count. */
export function uniqueName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/**
 * A name as it is stored. Throws `project.name` unless it is 1 to 64 letters, digits, spaces, `.`, `_`, `-`, beginning with
 * a letter or digit.
 */
export function readName(typed: string): string {
  const name = typed.trim().replaceAll(/\s+/g, ' ');
  const isName = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} ._-]*$/u.test(name);
  // The unique form may have more characters than were typed (ﷺ is 18).
  if (!isName || Math.max(name.length, uniqueName(name).length) > MAX_NAME)
    throw new DomainError('project.name', { name: name.slice(0, 80) });
  return name;
}

/** The name that a project has unless it is given one: that of its repository, without what no name begins with. */
export function defaultName({ name, owner }: { readonly owner: string; readonly name: string }): string {
  const begun = name.replace(/^[^A-Za-z0-9]+/, '').slice(0, MAX_NAME);
  return begun === '' ? owner : begun;
}

import { DomainError } from '#lib/kernel/errors.ts';
import type { AllowedWorkflow, Project } from '#lib/projects/project.ts';

const MAX_LENGTH = 200;
const MAX_REFS = 20;

/**
 * The branches and tags that a workflow may be started on, each once; `*` stands for anything. Throws `project.ref_syntax`,
 * `project.refs_count`.
 */
export function readRefs(typed: readonly string[]): readonly string[] {
  const refs = [...new Set(typed)];
  if (refs.length === 0 || refs.length > MAX_REFS)
    throw new DomainError('project.refs_count', { count: refs.length, limit: MAX_REFS });
  for (const ref of refs) assertPattern(ref);
  return refs;
}

/**
 * Throws `project.ref_syntax` unless it can be the name of a branch or a tag.
 * https://git-scm.com/docs/git-check-ref-format; one that begins with `-` would be an option to whoever passes it on.
 */
export function assertRef(ref: string): void {
  const reason = faultOf(ref);
  if (reason !== undefined) throw refused(ref, reason);
}

/** A pattern is well formed when it is with its stars taken for letters. */
function assertPattern(pattern: string): void {
  const reason = faultOf(pattern.replaceAll('*', 'x'));
  if (reason !== undefined) throw refused(pattern, reason);
}

function refused(ref: string, reason: string): DomainError {
  return new DomainError('project.ref_syntax', { ref: ref.slice(0, 120), reason });
}

function faultOf(ref: string): string | undefined {
  if (ref === '') return 'it is empty';
  if (ref.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`;
  if (/[\p{Cc}\s~^:?*[\\]/u.test(ref)) return 'it has a blank or one of the characters that git refuses';
  if (!ref.isWellFormed()) return 'it has half a character';
  if (ref.startsWith('-')) return 'it begins with a hyphen';
  if (ref.includes('..') || ref.includes('@{') || ref === '@') return 'git reads it as something else';
  if (ref.endsWith('.')) return 'it ends with a dot';
  const parts = ref.split('/');
  if (parts.some((part) => part === '')) return 'it begins or ends with a slash, or has two together';
  if (parts.some((part) => part.startsWith('.') || part.endsWith('.lock')))
    return 'a part of it begins with a dot or ends with .lock';
  return undefined;
}

/** Whether a ref is the pattern, letter for letter, where each `*` stands for anything, slashes and nothing included. */
export function matchesRef(pattern: string, ref: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return ref === pattern;
  if (ref.length < first.length + last.length || !ref.startsWith(first) || !ref.endsWith(last)) return false;

  let rest = ref.slice(first.length, ref.length - last.length);
  for (const piece of others) {
    // The earliest place leaves the most for the pieces to come, so no other place needs a try.
    const at = rest.indexOf(piece);
    if (at === -1) return false;
    rest = rest.slice(at + piece.length);
  }
  return true;
}

export function isRefAllowed({ refs }: Pick<AllowedWorkflow, 'refs'>, ref: string): boolean {
  return refs.some((pattern) => matchesRef(pattern, ref));
}

/** What a workflow is started on unless something else is named; undefined when only patterns are allowed. */
export function defaultRef({ defaultBranch }: Pick<Project, 'defaultBranch'>, workflow: AllowedWorkflow) {
  if (isRefAllowed(workflow, defaultBranch)) return defaultBranch;
  return workflow.refs.find((ref) => !ref.includes('*'));
}

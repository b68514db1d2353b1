import type { CommandContext } from '#lib/commands/context.ts';
import { codeList, inputWords, projectWords, testButton, unlinkButton } from '#lib/commands/setup/github-words.ts';
import type { Card } from '#lib/discord/card.ts';
import { escapeCode, escapeMarkdown } from '#lib/discord/render.ts';
import { type DomainError, explain } from '#lib/kernel/errors.ts';
import type { Linked } from '#lib/projects/link.ts';
import { type AllowedWorkflow, MARKER_INPUT, type Project } from '#lib/projects/project.ts';
import type { LinkWarning } from '#lib/projects/warnings.ts';

/** What became of the test of one workflow. */
export type Tested =
  | { readonly file: string; readonly linked: Linked }
  | { readonly file: string; readonly refusal: DomainError };

/** What may be started now, whether it works, and what should be mended. */
export function linkCard({ caller }: Pick<CommandContext, 'caller'>, linked: Linked): Card {
  const { project, warnings, workflow } = linked;
  return {
    tone: warnings.length === 0 ? 'good' : 'warning',
    blocks: [
      `🔗 ${headline(linked, `<@${caller.actor.id}>`)}`,
      workflowWords(workflow),
      `**Connection** ${connection(warnings)}`,
      ...warnings.map(warningWords),
      next(project, workflow),
    ],
    rows: [[testButton(project, workflow.file), unlinkButton(project)]],
  };
}

/** The tests of all workflows of a project, one below the other. */
export function testCard(project: Project, results: readonly Tested[]): Card {
  const isGood = results.every((result) => 'linked' in result && result.linked.warnings.length === 0);
  return {
    tone: isGood ? 'good' : results.some((result) => 'refusal' in result) ? 'bad' : 'warning',
    title: 'Test of the connection',
    blocks: [projectWords(project), ...results.map(testedWords)],
    rows: [[testButton(project), unlinkButton(project)]],
  };
}

function testedWords(result: Tested): string {
  const file = codeList([result.file]);
  if ('refusal' in result) {
    const { happened, mend } = explain(result.refusal, (fact, inCode) =>
      inCode ? escapeCode(fact) : escapeMarkdown(fact),
    );
    return `❌ ${file}: ${happened} ${mend}\n-# ${result.refusal.code}`;
  }
  const { change, warnings, workflow } = result.linked;
  const taken = change === 'changed' ? ' What changed in the file is taken over.' : '';
  const mark = warnings.length === 0 ? '✅' : '⚠️';
  return [
    `${mark} ${file} on ${codeList(workflow.refs)}, inputs ${inputWords(workflow, MARKER_INPUT)}.${taken}`,
    ...warnings.map(warningWords),
  ].join('\n');
}

function headline({ change, project, workflow }: Linked, by: string): string {
  const words = {
    linked: `${projectWords(project)} is linked by ${by}.`,
    workflow_added: `${codeList([workflow.file])} is added to ${projectWords(project)} by ${by}.`,
    changed: `The link of ${projectWords(project)} is changed by ${by}.`,
    unchanged: `${projectWords(project)} is linked as it was. Nothing was changed.`,
  };
  return words[change];
}

function workflowWords(workflow: AllowedWorkflow): string {
  return [
    `**May be started** ${codeList([workflow.file])} ${escapeMarkdown(workflow.name)}`,
    `**On** ${codeList(workflow.refs)}`,
    `**With the inputs** ${inputWords(workflow, MARKER_INPUT)}`,
  ].join('\n');
}

function connection(warnings: readonly LinkWarning[]): string {
  return warnings.some(({ code }) => code === 'right_missing' || code === 'file_unreadable')
    ? '⚠️ GitHub answers and lets Watchbell start this workflow. Not all that it needs may be read.'
    : '✅ GitHub answers and lets Watchbell start this workflow and follow it.';
}

function warningWords({ means, mend }: LinkWarning): string {
  return `⚠️ ${escapeMarkdown(means)} **To mend it:** ${escapeMarkdown(mend)}`;
}

function next({ name, workflows }: Project, { file }: AllowedWorkflow): string {
  const more = workflows[0]?.file === file ? '' : ` workflow:${file}`;
  return `Next: \`/diagnose target:${escapeCode(name)}${escapeCode(more)}\``;
}

import { codeList, projectWords } from '#lib/commands/setup/github-words.ts';
import { keepButton } from '#lib/commands/trigger/buttons.ts';
import type { Card } from '#lib/discord/card.ts';
import { escapeMarkdown } from '#lib/discord/render.ts';
import type { Project } from '#lib/projects/project.ts';
import type { Unlinked } from '#lib/projects/unlink.ts';

/** Later it may no longer be what was asked. */
const QUESTION_LIVES_MS = 5 * 60_000;

/** Asks whether the whole link shall go, or one of its workflows. */
export function questionCard(project: Project, userId: string): Card {
  const { id, workflows } = project;
  const forThem = { args: [id], livesMs: QUESTION_LIVES_MS, onlyFor: userId };
  const files = workflows.map(({ file }) => file);
  const choices = workflows.map(({ file, name }) => ({ label: file, value: file, description: name }));
  return {
    tone: 'warning',
    title: 'Unlink this repository?',
    blocks: [
      `${projectWords(project)}: ${codeList(files)}`,
      'Nobody can start its workflows from here any more; triggers that do so fail and say why. What runs at GitHub goes on.',
    ],
    rows: [
      [
        { label: 'Unlink it', style: 'danger', to: { route: 'setup.github.unlink', ...forThem } },
        keepButton('setup.github.keep'),
      ],
      ...(files.length > 1
        ? [
            {
              placeholder: 'Or unlink one workflow only',
              to: { route: 'setup.github.unlink-one', ...forThem },
              choices,
            },
          ]
        : []),
    ],
  };
}

export function unlinkedCard({ name, repository, workflow }: Unlinked, userId: string): Card {
  const what = `**${escapeMarkdown(name)}** (${escapeMarkdown(repository)})`;
  const gone = workflow === undefined ? `${what} is unlinked` : `${codeList([workflow])} of ${what} is unlinked`;
  return { blocks: [`🗑️ ${gone} by <@${userId}>. It cannot be started from here any more.`] };
}

import { codeList, projectWords, testButton, unlinkButton } from '#lib/commands/setup/github-words.ts';
import type { Button, Card } from '#lib/discord/card.ts';
import type { AllowedWorkflow, Project } from '#lib/projects/project.ts';

/** Projects to a page: each takes six of the 40 components of a message. */
const PAGE = 5;
/** Shown of a project, of a workflow. */
const MAX_WORKFLOWS = 3;
const MAX_REFS = 4;

/** The links of the workspace by name, with a test and a way out for each. */
export function listCard(projects: readonly Project[], wanted: number): Card {
  if (projects.length === 0) return emptyCard;
  const last = Math.ceil(projects.length / PAGE) - 1;
  const page = Math.min(Math.max(0, Number.isInteger(wanted) ? wanted : 0), last);
  const turns = [
    ...(page > 0 ? [turn('◀ Previous', page - 1)] : []),
    ...(page < last ? [turn('Next ▶', page + 1)] : []),
  ];
  return {
    title: 'Linked repositories',
    blocks: projects.slice(page * PAGE, (page + 1) * PAGE).flatMap((project) => [
      { text: `🔗 ${projectWords(project)}`, button: testButton(project, undefined, 'Test') },
      { text: workflowLines(project), button: unlinkButton(project) },
    ]),
    ...(turns.length === 0 ? {} : { rows: [turns] }),
  };
}

const emptyCard: Card = {
  title: 'No repository is linked yet',
  blocks: [
    [
      'Link one, and people can start its workflow with `/diagnose`; nothing else of it can be started from here.',
      '**1.** Put a workflow with `workflow_dispatch` into the repository, for example `.github/workflows/diagnose.yml`.',
      '**2.** `/setup github repository:owner/name` links it and tests the connection.',
    ].join('\n'),
  ],
};

function workflowLines({ workflows }: Project): string {
  const shown = workflows.slice(0, MAX_WORKFLOWS).map(lineOf);
  const hidden = workflows.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`-# … and ${hidden} more`] : [])].join('\n');
}

function lineOf({ file, refs }: AllowedWorkflow): string {
  const more = refs.length > MAX_REFS ? ` and ${refs.length - MAX_REFS} more` : '';
  return `${codeList([file])} on ${codeList(refs.slice(0, MAX_REFS))}${more}`;
}

function turn(label: string, page: number): Button {
  return { label, to: { route: 'setup.github.page', args: [page.toString(36)] } };
}

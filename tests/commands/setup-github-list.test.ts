import { listCard } from '#lib/commands/setup/github-list.ts';
import { renderCard } from '#lib/discord/render-card.ts';
import { MAX_PROJECTS } from '#lib/projects/project.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';
import { project, workflow } from '../projects/ground.ts';

/** As many and as long as there may be. */
const projects = Array.from({ length: MAX_PROJECTS }, (_one, index) =>
  project({
    id: `p${String(index).padStart(15, '0')}`,
    name: `${index} ${'n'.repeat(61)}`,
    repository: { owner: 'o'.repeat(39), name: 'r'.repeat(100), id: index },
    workflows: Array.from({ length: 10 }, (_each, number) =>
      workflow({
        file: `${number}${'w'.repeat(85)}.yml`,
        refs: Array.from({ length: 20 }, (_ref, at) => `release-${at}/*`),
      }),
    ),
  }),
);

function shown(page: number) {
  const customId = ({ args = [], route }: { route: string; args?: readonly string[] }) => [route, ...args].join(' ');
  return { components: renderCard(listCard(projects, page), { shortId: 'x', customId }) };
}

describe('the list of links', () => {
  it('shows five to a page, each whole with its two buttons, however long they are', () => {
    const message = shown(0);

    const labels = buttonsOf(message).map(({ label }) => label);
    expect(labels).toEqual([...Array.from({ length: 5 }, () => ['Test', 'Unlink…']).flat(), 'Next ▶']);
    expect(textOf(message)).not.toContain('do not fit');
    expect(textOf(message)).toContain('… and 7 more');
  });

  it('leads through all pages and back, and a page that is gone to the last one', () => {
    const turnsOn = (page: number) =>
      buttonsOf(shown(page))
        .map(({ custom_id: to }) => to)
        .filter((to) => to?.startsWith('setup.github.page'));

    expect(turnsOn(4)).toEqual(['setup.github.page 3', 'setup.github.page 5']);
    expect(turnsOn(9)).toEqual(['setup.github.page 8']);
    expect(turnsOn(99)).toEqual(turnsOn(9));
    expect(turnsOn(Number.NaN)).toEqual(turnsOn(0));
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runbookAnchors } from '#lib/alerts/runbook.ts';
import { eventTypes } from '#lib/events/domain-event.ts';

/** As GitHub does: lower case, spaces to dashes, nothing but letters, digits and dashes. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');
}

describe('the runbook', () => {
  it('has the section that each alert links', () => {
    const text = readFileSync(join(import.meta.dirname, '../../RUNBOOK.md'), 'utf8');
    const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

    expect(Object.values(runbookAnchors).filter((anchor) => !anchors.includes(anchor))).toEqual([]);
    expect(Object.keys(runbookAnchors)).toEqual(expect.arrayContaining([...eventTypes]));
  });
});

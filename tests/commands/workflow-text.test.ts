import fc from 'fast-check';
import { parseWorkflowText, writeWorkflowText } from '#lib/commands/trigger/workflow-text.ts';

describe('a workflow in one line', () => {
  it.each([
    ['checkout', { target: 'checkout' }],
    ['  checkout  ', { target: 'checkout' }],
    ['checkout diagnose.yml', { target: 'checkout', workflow: 'diagnose.yml' }],
    ['checkout@main', { target: 'checkout', ref: 'main' }],
    ['checkout deploy.yaml@release/1.9', { target: 'checkout', workflow: 'deploy.yaml', ref: 'release/1.9' }],
    ['my shop Diagnose.YML@v1', { target: 'my shop', workflow: 'Diagnose.YML', ref: 'v1' }],
    ['acme/checkout diagnose.yml', { target: 'acme/checkout', workflow: 'diagnose.yml' }],
  ])('is read from %s', (text, read) => {
    expect(parseWorkflowText(text)).toEqual(read);
  });

  it.each(['', '   ', '@main', 'diagnose.yml@main', 'checkout@', 'checkout@a b'])('is not read from “%s”', (text) => {
    expect(() => parseWorkflowText(text)).toThrow(expect.objectContaining({ code: 'task.workflow_syntax' }) as Error);
  });

  it('is read as it was written', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/).filter((text) => !/\.ya?ml$/i.test(text));
    const target = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
    const workflow = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/).map((name) => `${name}.yml`);
    const ref = fc.stringMatching(/^[A-Za-z0-9._/-]{1,30}$/);

    fc.assert(
      fc.property(fc.record({ target, workflow, ref }), (written) => {
        expect(parseWorkflowText(writeWorkflowText(written))).toEqual(written);
      }),
    );
  });
});

import { assertTemplate } from '#lib/tasks/template.ts';

function tagOf(template: string): unknown {
  try {
    assertTemplate(template);
    return 'fine';
  } catch (error) {
    const { code, facts } = error as { code: string; facts: { tag: string } };
    return [code, facts.tag];
  }
}

describe('a template', () => {
  it('takes the names that there are', () => {
    expect(tagOf('{{run_id}} {{ trigger }} {{scheduled_for}} {{attempt}} {{workspace}}')).toBe('fine');
  });

  it.each([
    ['a value that is not escaped', '{"name":"{{&trigger}}"}', '&trigger'],
    ['the same in three braces', '{"name":"{{{trigger}}}"}', '&trigger'],
    ['a section', '{{#attempt}}x{{/attempt}}', '#attempt'],
    ['an unknown name', '{{password}}', 'password'],
  ])('with %s is refused, and the tag is named', (_title, template, tag) => {
    expect(tagOf(template)).toEqual(['task.template', tag]);
  });
});

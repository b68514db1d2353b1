import { type Address, addressOf } from '#local/console/github/address.ts';
import { lasted } from '#local/console/github/lasted.ts';
import { logLines } from '#local/console/github/log-lines.ts';
import { PLAN_PRESETS, presetOf } from '#local/console/github/plan-presets.ts';
import { type Plan, planForm } from '#local/github/runs/plan-form.ts';

describe('The address of a page', () => {
  it.each<[string, Address | undefined]>([
    ['/', undefined],
    ['/githubs', undefined],
    ['/github', { view: 'runs' }],
    ['/github/acme', { view: 'runs' }],
    ['/github/behaviour', { view: 'behaviour' }],
    ['/github/webhooks/', { view: 'webhooks' }],
    ['/github/acme/checkout', { view: 'runs', repository: 'acme/checkout' }],
    ['/github/acme/checkout/actions', { view: 'runs', repository: 'acme/checkout' }],
    ['/github/acme/checkout/actions/workflows/ci.yml', { view: 'runs', repository: 'acme/checkout' }],
    ['/github/acme/checkout/blob/main/.github/workflows/ci.yml', { view: 'runs', repository: 'acme/checkout' }],
    ['/github/acme/checkout/actions/runs/17', { view: 'run', runId: 17 }],
    ['/github/acme/checkout/actions/runs/17/job/4', { view: 'run', runId: 17, jobId: 4 }],
    ['/github/acme/checkout/actions/runs/17/attempts/2', { view: 'run', runId: 17, attempt: 2 }],
    ['/github/acme/checkout/pulls', { view: 'unknown' }],
    ['/github/acme/checkout/actions/runs/x', { view: 'unknown' }],
  ])('%s', (path, expected) => {
    expect(addressOf(path)).toEqual(expected);
  });
});

describe('A log', () => {
  it('has its times beside its lines, and the marks of the runner read', () => {
    const time = '2026-11-21T09:02:33.0000000Z';
    const text = ['##[group]Run tests', '##[endgroup]', 'ok', '##[warning]Slow', '##[error]It broke.', '']
      .map((line) => `${time} ${line}\n`)
      .join('');

    expect(logLines(`${text}no time\n`).map(({ kind, text: words }) => [kind, words])).toEqual([
      ['group', 'Run tests'],
      ['plain', 'ok'],
      ['warning', 'Slow'],
      ['error', 'It broke.'],
      ['plain', ''],
      ['plain', 'no time'],
    ]);
    expect(logLines(text)[0]?.time).toBe('09:02:33');
  });
});

describe('How long something took', () => {
  it.each([
    ['2026-11-21T09:00:00Z', '0s'],
    ['2026-11-21T09:01:32Z', '1m 32s'],
    ['2026-11-21T11:00:05Z', '2h 5s'],
    ['2026-11-23T10:20:30Z', '2d 1h'],
    ['2026-11-21T08:59:00Z', '0s'],
    [null, undefined],
  ])('until %s', (until, expected) => {
    expect(lasted('2026-11-21T09:00:00Z', until)).toBe(expected);
  });
});

describe('A preset of a plan', () => {
  it.each(PLAN_PRESETS)('is known again from what the simulator keeps: $name', (preset) => {
    const plans: Plan[] = preset.order === undefined ? [] : [planForm.parse({ ...preset.order, times: 1 })];

    expect(presetOf(plans)).toBe(preset);
  });

  it('is none of what somebody else planned', () => {
    expect(presetOf([planForm.parse({ jobs: [{ name: 'one', steps: [{ name: 'Wait' }] }] })])).toBeUndefined();
  });
});

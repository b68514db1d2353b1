import { useState } from 'react';

import { recall, remember } from '../remembered.ts';
import { Choices, Switch } from './controls.tsx';
import { FAULT_SWITCHES, type FaultSwitch, isOn, switched } from './faults.ts';
import { type Fault, github, type Plan, type Settings } from './github-api.ts';
import { OrderTrouble, Reading, Trouble } from './page-states.tsx';
import { PLAN_PRESETS, presetOf } from './plan-presets.ts';
import { DISPATCH_WAYS, WEBHOOK_WAYS } from './setting-menus.ts';
import { useOrder } from './use-order.ts';
import { usePolled } from './use-polled.ts';

const HOW_MANY = ['one', 'all'] as const;

async function readAll() {
  const [settings, faults, plans] = await Promise.all([github.settings(), github.faults(), github.plans()]);
  return { settings, faults, plans };
}

/** How GitHub behaves where servers and days differ, and how the next runs go. */
export function BehaviourPage() {
  const { error, refresh, show, value } = usePolled('behaviour', readAll);
  const order = useOrder(refresh);
  const [howMany, setHowMany] = useState(() => recall('plan', HOW_MANY, 'one'));
  if (!value) {
    const words = 'How GitHub behaves could not be read';
    return error === undefined ? <Reading what="how GitHub behaves" /> : <Trouble what={words} error={error} />;
  }
  const shown = value;
  const { faults, plans, settings } = shown;

  function plan(name: string | undefined, many: string): void {
    const chosen = PLAN_PRESETS.find((preset) => preset.name === name)?.order;
    const orders = chosen === undefined ? [] : [{ ...chosen, ...(many === 'one' && { times: 1 }) }];
    show({ ...shown, plans: orders as unknown as Plan[] });
    void order.run('plan', () => github.plan(orders));
  }

  function choose(many: string): void {
    remember('plan', many);
    setHowMany(many);
    // What waits already is for as many runs as is said now.
    if (plans.length > 0) plan(presetOf(plans)?.name, many);
  }

  function change(part: Partial<Settings>): void {
    show({ ...shown, settings: { ...settings, ...part } });
    void order.run('settings', () => github.change(part));
  }

  function turn(one: FaultSwitch, on: boolean): void {
    show({ ...shown, faults: switched(one, faults, on) as Fault[] });
    // What struck meanwhile is over: it is not ordered again.
    void order.run('faults', async () => github.break(switched(one, await github.faults(), on)));
  }

  return (
    <section aria-label="How GitHub behaves" className="gh-behaviour" aria-busy={order.pending !== undefined}>
      <OrderTrouble error={order.error} />
      <Trouble what="How GitHub behaves could not be read" error={error} hasOld />
      <Choices
        title="The next run will…"
        ways={PLAN_PRESETS.map(({ name, ...rest }) => ({ ...rest, value: name }))}
        chosen={presetOf(plans)?.name}
        onChoose={(name) => plan(name, howMany)}
      >
        <Switch
          words="Only the next run"
          meaning="The one after it succeeds again, a re-run too. Switched off, it holds until something else is chosen."
          isOn={howMany === 'one'}
          onSwitch={(on) => choose(on ? 'one' : 'all')}
        />
        {presetOf(plans) === undefined && (
          <p className="note">The next runs go by plans that were made elsewhere ({plans.length}).</p>
        )}
      </Choices>
      <Choices
        title="To a dispatch it…"
        ways={DISPATCH_WAYS}
        chosen={settings.returnRunDetails}
        onChoose={(returnRunDetails) => change({ returnRunDetails })}
      />
      <Choices
        title="Webhooks"
        ways={WEBHOOK_WAYS}
        chosen={settings.webhooks}
        onChoose={(webhooks) => change({ webhooks })}
      />
      <div className="gh-choices" role="group" aria-labelledby="gh-faults">
        <h3 id="gh-faults" className="field-label">
          What goes wrong
        </h3>
        {FAULT_SWITCHES.map((one) => (
          <Switch
            key={one.words}
            words={one.words}
            meaning={one.meaning}
            isOn={isOn(one, faults)}
            onSwitch={(on) => turn(one, on)}
          />
        ))}
      </div>
    </section>
  );
}

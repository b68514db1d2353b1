import { type ReactNode, useId } from 'react';

interface ChoicesProps<Value extends string> {
  readonly title: string;
  readonly ways: ReadonlyArray<{ readonly value: Value; readonly words: string; readonly meaning: string }>;
  /** Undefined when it is none of these. */
  readonly chosen: Value | undefined;
  readonly onChoose: (value: Value) => void;
  readonly children?: ReactNode;
}

/** One of several ways, each with a sentence of what it means. */
export function Choices<Value extends string>({ title, ways, chosen, onChoose, children }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className="gh-choices">
      <legend className="field-label">{title}</legend>
      <div className="gh-ways">
        {ways.map(({ value, words, meaning }) => (
          <label key={value} className="gh-way">
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === chosen}
              aria-describedby={`${name}-${value}`}
              onChange={() => onChoose(value)}
            />
            <span className="gh-way-words">{words}</span>
            <span className="note" id={`${name}-${value}`}>
              {meaning}
            </span>
          </label>
        ))}
      </div>
      {children}
    </fieldset>
  );
}

interface SwitchProps {
  readonly words: string;
  readonly meaning: string;
  readonly isOn: boolean;
  readonly onSwitch: (on: boolean) => void;
}

/** https://www.w3.org/WAI/ARIA/apg/patterns/switch/ */
export function Switch({ words, meaning, isOn, onSwitch }: SwitchProps) {
  const id = useId();
  return (
    <div className="gh-switch">
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-labelledby={`${id}-words`}
        aria-describedby={`${id}-meaning`}
        onClick={() => onSwitch(!isOn)}
      >
        <span />
      </button>
      <p>
        <span className="gh-way-words" id={`${id}-words`}>
          {words}
        </span>
        <span className="note" id={`${id}-meaning`}>
          {meaning}
        </span>
      </p>
    </div>
  );
}

import { useEffect, useRef, useState } from 'react';

import type { LeafOption } from '#local/discord/command-form.ts';
import type { OptionValue } from '#local/discord/interactions/check-options.ts';

import { api, type CommandInput } from '../api.ts';
import { Spinner } from '../icons.tsx';
import { sentenceOf } from '../interactions/result.ts';
import { useInteractionsHere } from '../interactions/use-interactions.ts';
import { useWorkspace } from '../workspace.ts';
import { AddOption } from './add-option.tsx';
import type { CommandEntry } from './command-entries.ts';
import { OptionField } from './option-field.tsx';
import { type Filled, valueOf } from './suggestions.ts';

interface CommandEntryProps {
  readonly entry: CommandEntry;
  readonly userId: string;
  readonly channelId: string;
  readonly onSent: () => void;
  /** Back to the line of text, which then holds `text`. */
  readonly onLeave: (text: string) => void;
}

interface Fault {
  readonly option?: string;
  readonly message: string;
}

const ADD = '+';

/** A command being filled in: required options first, optional ones as they are added. */
export function CommandEntryRow({ entry, userId, channelId, onSent, onLeave }: CommandEntryProps) {
  const workspace = useWorkspace();
  const interactions = useInteractionsHere();
  const [filled, setFilled] = useState<Readonly<Record<string, Filled>>>({});
  const [added, setAdded] = useState<readonly string[]>([]);
  const [fault, setFault] = useState<Fault>();
  const [isSending, setSending] = useState(false);
  const inputs = useRef(new Map<string, HTMLElement>());

  const shown = [
    ...entry.options.filter((option) => option.required),
    ...added.flatMap((name) => entry.options.filter((option) => option.name === name)),
  ];
  const hidden = entry.options.filter((option) => !shown.includes(option));
  const newest = added.at(-1);

  useEffect(() => {
    const first = entry.options.find((option) => option.required)?.name ?? ADD;
    inputs.current.get(first)?.focus();
  }, [entry]);
  useEffect(() => {
    if (newest !== undefined) inputs.current.get(newest)?.focus();
  }, [newest]);

  const register = (name: string) => (element: HTMLElement | null) => {
    if (element) inputs.current.set(name, element);
    else inputs.current.delete(name);
  };

  function fill(option: LeafOption, next: Filled): void {
    setFilled((before) => ({ ...before, [option.name]: next }));
    if (fault?.option === option.name) setFault(undefined);
  }

  function erase(option: LeafOption): void {
    const place = shown.indexOf(option);
    if (!option.required) {
      setAdded(added.filter((name) => name !== option.name));
      inputs.current.get(shown[place - 1]?.name ?? ADD)?.focus();
    } else if (place === 0) {
      onLeave(entry.path);
    } else {
      inputs.current.get(shown[place - 1]?.name ?? ADD)?.focus();
    }
  }

  /** Sends when nothing is missing; otherwise goes to the first field that is, and says so if Enter was pressed in it. */
  async function enter(from?: LeafOption, picked?: Filled): Promise<void> {
    if (isSending) return;
    const now = from && picked ? { ...filled, [from.name]: picked } : filled;
    const values: Record<string, OptionValue> = {};
    for (const option of shown) {
      const { value, error } = valueOf(option, now[option.name], workspace);
      if (error !== undefined) {
        const isUntouched = option !== from && (now[option.name]?.text ?? '') === '';
        setFault(isUntouched ? undefined : { option: option.name, message: error });
        inputs.current.get(option.name)?.focus();
        return;
      }
      if (value !== undefined) values[option.name] = value;
    }
    await send(values);
  }

  async function send(options: Readonly<Record<string, OptionValue>>): Promise<void> {
    setSending(true);
    setFault(undefined);
    try {
      const { error, modal } = await api.interact({ userId, channelId, command: entry.path, options });
      // What the bot did wrong stands in the channel; what Discord's client would not send stands here.
      if (error?.kind !== 'client') {
        onSent();
        if (modal) interactions?.open(modal);
        return;
      }
      setFault({ message: error.message, ...(error.option !== undefined && { option: error.option }) });
      if (error.option !== undefined) inputs.current.get(error.option)?.focus();
    } catch (failure) {
      setFault({ message: sentenceOf(failure) });
    }
    setSending(false);
  }

  return (
    <div className="composer-row command" role="group" aria-label={`Command ${entry.path}`} aria-busy={isSending}>
      <span className="command-chip" title={entry.description}>
        {entry.path}
      </span>
      {entry.options.length === 0 && <span className="note">{entry.description}</span>}
      {shown.map((option) => (
        <OptionField
          key={option.name}
          option={option}
          filled={filled[option.name]}
          error={fault?.option === option.name ? fault.message : undefined}
          question={question(option)}
          inputRef={register(option.name)}
          onFill={(next) => fill(option, next)}
          onEnter={(picked) => void enter(option, picked)}
          onLeave={() => onLeave('')}
          onErase={() => erase(option)}
        />
      ))}
      {hidden.length > 0 && (
        <AddOption
          options={hidden}
          inputRef={register(ADD)}
          onAdd={(option) => setAdded([...added, option.name])}
          onEnter={() => void enter()}
          onLeave={() => onLeave('')}
        />
      )}
      <span className="composer-actions">
        <button type="button" className="quiet-button" onClick={() => onLeave('')}>
          Cancel
        </button>
        <button
          type="button"
          className="primary-button"
          ref={entry.options.length === 0 ? register(ADD) : undefined}
          disabled={isSending}
          onClick={() => void enter()}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onLeave('');
          }}
        >
          {isSending && <Spinner />}
          {isSending ? 'Sending…' : 'Send'}
        </button>
      </span>
      {fault && fault.option === undefined && (
        <p className="composer-error" role="alert">
          {fault.message}
        </p>
      )}
    </div>
  );

  function question(option: LeafOption): CommandInput {
    const options: Record<string, OptionValue> = {};
    for (const other of shown) {
      if (other === option) continue;
      const { value } = valueOf(other, filled[other.name], workspace);
      if (value !== undefined) options[other.name] = value;
    }
    return { userId, channelId, command: entry.path, options };
  }
}

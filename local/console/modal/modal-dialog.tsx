import { type SubmitEvent, useEffect, useRef, useState } from 'react';

import type { ShownModal } from '#local/discord/interactions/interact.ts';

import { Dialog } from '../dialog.tsx';
import { Icon, Spinner } from '../icons.tsx';
import type { FieldValues, Json } from '../interactions/result.ts';
import type { Interactions } from '../interactions/use-interactions.ts';
import { MarkdownView } from '../messages/markdown-view.tsx';
import { useWorkspace } from '../workspace.ts';
import { faultsIn, fieldsOf, modalParts, valuesAtFirst } from './modal-fields.ts';
import { ModalInput } from './modal-input.tsx';

interface ModalProps {
  readonly modal: ShownModal;
  readonly interactions: Interactions;
}

/** A form that the bot has asked for. What was written stays when sending it fails. */
export function ModalDialog({ modal, interactions }: ModalProps) {
  const { application } = useWorkspace();
  const parts = modalParts(modal.components as readonly unknown[] as readonly Json[]);
  const fields = fieldsOf(parts);
  const [values, setValues] = useState<FieldValues>(() => valuesAtFirst(fields));
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState<string>();
  const [isSending, setSending] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const isFaulty = refusal !== undefined || Object.keys(faults).length > 0;
  const [attempts, setAttempts] = useState(0);

  useEffect(() => {
    if (attempts > 0) summary.current?.focus();
  }, [attempts]);

  function fill(customId: string, value: string | readonly string[]): void {
    setValues((before) => ({ ...before, [customId]: value }));
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([id]) => id !== customId)));
  }

  function refuse(next: { readonly faults?: Record<string, string>; readonly refusal?: string }): void {
    setFaults(next.faults ?? {});
    setRefusal(next.refusal);
    setAttempts((before) => before + 1);
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (isSending) return;
    const found = faultsIn(fields, values);
    if (Object.keys(found).length > 0) {
      refuse({ faults: found });
      return;
    }
    setSending(true);
    setRefusal(undefined);
    const error = await interactions.submit(modal, values);
    setSending(false);
    if (!error) return;
    const field = error.option;
    const isKnown = field !== undefined && fields.some(({ customId }) => customId === field);
    refuse(isKnown ? { faults: { [field]: error.message } } : { refusal: error.message });
  }

  return (
    <Dialog title={modal.title} shape="box" onClose={() => interactions.close()}>
      <form className="modal" noValidate onSubmit={(event) => void submit(event)}>
        <div className="modal-body">
          <p className="modal-notice">
            <Icon name="alert" />
            This form goes to {application.name}. Do not write passwords into it.
          </p>
          {isFaulty && (
            <div ref={summary} className="error-summary" role="alert" tabIndex={-1}>
              {refusal !== undefined && <p>{refusal} What you wrote is kept.</p>}
              {Object.keys(faults).length > 0 && (
                <>
                  <p>{countOf(Object.keys(faults).length)} to mend:</p>
                  <ul>
                    {fields
                      .filter(({ customId }) => faults[customId] !== undefined)
                      .map(({ customId, label }) => (
                        <li key={customId}>
                          <button type="button" className="text-button" onClick={() => goTo(customId)}>
                            {label}
                          </button>
                          : {faults[customId]}
                        </li>
                      ))}
                  </ul>
                </>
              )}
            </div>
          )}
          {parts.map((part, index) => {
            if (part.kind === 'words') return <MarkdownView key={index} source={part.content} />;
            if (part.kind === 'unknown') {
              return (
                <p key={index} className="note">
                  This console cannot show a field of type {String(part.type)}.
                </p>
              );
            }
            const { field } = part;
            return (
              <ModalInput
                key={field.customId}
                field={field}
                value={values[field.customId] ?? ''}
                fault={faults[field.customId]}
                isFirst={field === fields[0]}
                onFill={(value) => fill(field.customId, value)}
              />
            );
          })}
        </div>
        <footer className="modal-foot">
          <button type="button" className="quiet-button" onClick={() => interactions.close()}>
            Cancel
          </button>
          <button type="submit" className="primary-button" aria-disabled={isSending || undefined}>
            {isSending && <Spinner />}
            {isSending ? 'Sending…' : 'Submit'}
          </button>
        </footer>
      </form>
    </Dialog>
  );

  function goTo(customId: string): void {
    const row = document.querySelector(`[data-field="${CSS.escape(customId)}"]`);
    row?.querySelector<HTMLElement>('input, textarea, button')?.focus();
  }
}

function countOf(faults: number): string {
  return faults === 1 ? 'One field' : `${faults} fields`;
}

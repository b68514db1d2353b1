import { useId } from 'react';

import { choicesOf, limitsOf } from '../components/select-choices.ts';
import { SelectMenu } from '../components/select-menu.tsx';
import type { TextInputShape } from '../components/shapes.ts';
import { useWorkspace } from '../workspace.ts';
import { isText, longestText, type ModalField } from './modal-fields.ts';

const PARAGRAPH = 2;

interface ModalInputProps {
  readonly field: ModalField;
  readonly value: string | readonly string[];
  readonly fault: string | undefined;
  readonly isFirst: boolean;
  readonly onFill: (value: string | readonly string[]) => void;
}

/** One field of a modal: its label, what it wants, the field, what is wrong with it, and how much room is left. */
export function ModalInput({ field, value, fault, isFirst, onFill }: ModalInputProps) {
  const workspace = useWorkspace();
  const id = useId();
  const { input, label, description, required } = field;
  const described = [description !== undefined && `${id}-description`, fault !== undefined && `${id}-fault`];
  const describedBy = described.filter(Boolean).join(' ') || undefined;
  return (
    <div className={fault === undefined ? 'field' : 'field invalid'} data-field={field.customId}>
      <div className="field-head">
        {isText(input) ? (
          <label htmlFor={id}>
            {label}
            {required && <Required />}
          </label>
        ) : (
          <span className="field-label" id={`${id}-label`}>
            {label}
            {required && <Required />}
          </span>
        )}
        {isText(input) && <Counter input={input} length={value.length} />}
      </div>
      {description !== undefined && (
        <p className="note" id={`${id}-description`}>
          {description}
        </p>
      )}
      {isText(input) ? (
        <TextField
          id={id}
          input={input}
          value={String(value)}
          required={required}
          describedBy={describedBy}
          isInvalid={fault !== undefined}
          isFirst={isFirst}
          onFill={onFill}
        />
      ) : (
        <SelectMenu
          label={label}
          labelledBy={`${id}-label`}
          describedBy={describedBy}
          placeholder={input.placeholder ?? 'Make a selection'}
          choices={choicesOf(input, workspace)}
          limits={limitsOf(input)}
          chosen={typeof value === 'string' ? [] : value}
          isInvalid={fault !== undefined}
          onChoose={onFill}
        />
      )}
      {fault !== undefined && (
        <p className="field-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps {
  readonly id: string;
  readonly input: TextInputShape;
  readonly value: string;
  readonly required: boolean;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly isFirst: boolean;
  readonly onFill: (value: string) => void;
}

function TextField({ id, input, value, required, describedBy, isInvalid, isFirst, onFill }: TextFieldProps) {
  const shared = {
    id,
    value,
    placeholder: input.placeholder,
    autoComplete: 'off',
    'aria-required': required,
    'aria-invalid': isInvalid,
    'aria-describedby': describedBy,
    'data-first': isFirst ? '' : undefined,
  };
  if (input.style === PARAGRAPH) {
    return <textarea {...shared} rows={4} onChange={(event) => onFill(event.target.value)} />;
  }
  return <input {...shared} type="text" onChange={(event) => onFill(event.target.value)} />;
}

/** Room is counted down only where it is short enough to matter, or has been used up. */
function Counter({ input, length }: { readonly input: TextInputShape; readonly length: number }) {
  const max = longestText(input);
  if (input.max_length === undefined && length <= max) return null;
  return (
    <span className={length > max ? 'counter over' : 'counter'}>
      <span aria-hidden="true">
        {length}/{max}
      </span>
      <span className="visually-hidden">
        {length} of at most {max} characters
      </span>
    </span>
  );
}

function Required() {
  return (
    <span className="required" aria-hidden="true">
      *
    </span>
  );
}

import { Icon, Spinner } from '../icons.tsx';
import { useInteractionsHere } from '../interactions/use-interactions.ts';
import { type ButtonShape, emojiOf } from './shapes.ts';

const STYLES: Readonly<Record<number, string>> = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger' };

/** A button of a message; it turns while the bot has not answered, and takes no second press until then. */
export function MessageButton({ messageId, button }: { readonly messageId: string; readonly button: ButtonShape }) {
  const interactions = useInteractionsHere();
  const { custom_id: customId, url, disabled = false } = button;
  const emoji = emojiOf(button.emoji);
  const words = (
    <>
      {emoji !== '' && <span className="button-emoji">{emoji}</span>}
      {button.label !== undefined && <span>{button.label}</span>}
    </>
  );
  if (url !== undefined) {
    return (
      <a className="message-button secondary" href={url} target="_blank" rel="noreferrer noopener">
        {words}
        <Icon name="link" />
      </a>
    );
  }
  const isPending = customId !== undefined && (interactions?.isPending(messageId, customId) ?? false);
  return (
    <button
      type="button"
      className={`message-button ${STYLES[button.style] ?? 'secondary'}`}
      disabled={disabled || interactions === undefined}
      // Not disabled while it runs: that would throw the focus away.
      aria-disabled={isPending || undefined}
      aria-busy={isPending || undefined}
      onClick={() => {
        if (customId !== undefined && !isPending) void interactions?.press({ messageId, customId });
      }}
    >
      <span className="button-words">{words}</span>
      {isPending && <Spinner />}
    </button>
  );
}

/**
 * A number in the reader's notation. What is not allowed keeps the old value and says what is; nothing changes before Enter or
 * leaving the field. Arrow up and down go one step. Used by the experiment panel.
 */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { isAmbiguous, limit, setting } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import type { Words } from '../i18n/words.ts';
import { useWords } from '../state/appContext.ts';
import { allowedNumber, type NumberRule, stepped } from './numberRules.ts';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly rule: NumberRule;
  readonly value: number | null;
  /** Shown where the value is none. */
  readonly placeholder?: string;
  /** Says what is allowed only when something else came: the field around it tells the range. */
  readonly plain?: boolean;
  onChange(value: number): void;
  /** Takes the value out; where it is missing, an empty field is not allowed. */
  readonly onClear?: (() => void) | undefined;
}

function wrongLine(came: string, allowed: string, words: Words): string {
  if (came === '') return words.t('input.empty', { allowed });
  return words.t(isAmbiguous(came, words.language) ? 'input.ambiguous' : 'input.wrong', { came, allowed });
}

/** A row's value: typed text, its unit, and what is allowed while it has the focus. */
export function NumberInput({
  id,
  label,
  unit,
  rule,
  value,
  placeholder = '',
  plain = false,
  onChange,
  onClear,
}: Props) {
  const words = useWords();
  const { language } = words;
  const shown = value === null ? '' : setting(value, language);
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const hint = useId();
  const message = useRef<HTMLSpanElement>(null);
  // Escape leaves the field before React has taken the draft back.
  const given = useRef<string | null>(null);
  useEffect(() => {
    if (wrong === null) return;
    message.current?.scrollIntoView({ block: 'nearest' });
    const timer = setTimeout(() => setWrong(null), 6000);
    return () => clearTimeout(timer);
  }, [wrong]);

  const isAllowed = (text: string): boolean =>
    allowedNumber(text, rule, language) !== null || (onClear !== undefined && text.trim() === '');
  const write = (text: string | null): void => {
    given.current = text;
    setDraft(text);
  };
  const take = (): void => {
    const text = given.current;
    write(null);
    if (text === null || text.trim() === shown) return;
    if (text.trim() === '' && onClear !== undefined) {
      setWrong(null);
      onClear();
      return;
    }
    const found = allowedNumber(text, rule, language);
    setWrong(found === null ? text.trim().slice(0, 20) : null);
    if (found !== null && found !== value) onChange(found);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') take();
    else if (event.key === 'Escape' && draft !== null) write(null);
    else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && value !== null) {
      event.preventDefault();
      write(null);
      const next = stepped(value, rule, event.key === 'ArrowUp' ? 1 : -1);
      if (next !== value) onChange(next);
    } else return;
    event.stopPropagation();
  };
  const [least, most] = [limit(rule.min, language), limit(rule.max, language)];
  const range = words.t(rule.integer ? 'input.integerRange' : 'input.range', { least, most });
  return (
    <span className="number">
      <input
        id={id}
        data-testid={id}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-describedby={hint}
        aria-invalid={wrong !== null || (draft !== null && !isAllowed(draft))}
        value={draft ?? shown}
        placeholder={placeholder}
        onChange={(event) => write(event.target.value)}
        onFocus={(event) => {
          setFocused(true);
          event.target.select();
        }}
        onBlur={() => {
          setFocused(false);
          take();
          // A bubble would lie over the next field; the line under the text has shown that it is not allowed.
          setWrong(null);
        }}
        onKeyDown={onKeyDown}
      />
      {unit !== '' && <span className="unit">{unit}</span>}
      <span
        ref={message}
        id={hint}
        className="hint"
        data-shown={wrong !== null || (focused && !plain)}
        data-wrong={wrong !== null}
        role="status"
      >
        <Rich text={wrong === null ? range : wrongLine(wrong, range, words)} />
      </span>
    </span>
  );
}

import { FILLERS } from './question-words.ts';

/** A question out of which is taken what is understood, so that in the end it shows what is not. */
export interface OpenQuestion {
  /** What nobody took yet, `¤` where something was. */
  readonly text: string;
  /** Takes what matches first. */
  take(pattern: RegExp): RegExpExecArray | null;
  /** @param from place in `text`, to `to`, which is not taken */
  takeSpan(from: number, to: number): void;
  /** Whether only words are left that ask for nothing. */
  isUnderstood(): boolean;
}

const TAKEN = '¤';

export function openQuestion(whole: string): OpenQuestion {
  let text = whole;
  const takeSpan = (from: number, to: number) => {
    text = `${text.slice(0, from)} ${TAKEN} ${text.slice(to)}`.replaceAll(/ +/g, ' ').trim();
  };
  return {
    get text() {
      return text;
    },
    take(pattern) {
      const found = pattern.exec(text);
      if (found !== null) takeSpan(found.index, found.index + found[0].length);
      return found;
    },
    takeSpan,
    isUnderstood: () => text.split(' ').every((word) => word === TAKEN || FILLERS.has(word)),
  };
}

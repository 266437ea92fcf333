import { createElement, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

/** Mounts components that show nothing: what their effects do needs no document. */
export function mountRoot() {
  const root = createRoot(emptyContainer());
  return {
    show: (children: ReactNode) => flushSync(() => root.render(children)),
    unmount: () => flushSync(() => root.unmount()),
  };
}

/** A component that keeps what a hook returned last. */
export function probeOf<Value>(useHook: () => Value) {
  const kept: { value?: Value } = {};
  return {
    element: createElement(Probe<Value>, { useHook, kept }),
    value(): Value {
      if (kept.value === undefined) throw new Error('the probe was never rendered');
      return kept.value;
    },
  };
}

function Probe<Value>({ useHook, kept }: { useHook: () => Value; kept: { value?: Value } }) {
  kept.value = useHook();
  return null;
}

/** What React asks of a document when it has nothing to put into it. */
function emptyContainer(): object {
  const listening = { addEventListener() {}, removeEventListener() {} };
  const document = { ...listening, nodeType: 9, activeElement: null, defaultView: globalThis };
  Object.assign(globalThis, { window: globalThis, document, HTMLIFrameElement: class {} });
  return { ...listening, nodeType: 1, tagName: 'DIV', ownerDocument: document };
}

/**
 * One formula, set by KaTeX from TeX: as signs for the eye and MathML for screen readers. It knows no meaning; whoever shows formulas
 * uses it.
 */
import katex from 'katex';
import { useLayoutEffect, useRef } from 'react';

/** KaTeX builds elements and sets their style by hand: the content security policy forbids style in markup. */
export function Formula({ tex }: { readonly tex: string }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (place.current !== null) katex.render(tex, place.current, { throwOnError: false, displayMode: true });
  }, [tex]);
  return <span ref={place} className="formula" />;
}

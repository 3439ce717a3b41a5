/**
 * One formula, set by KaTeX from TeX: as signs for the eye and MathML for screen readers. Its place stays empty until KaTeX is there, so
 * that nobody sees TeX. It knows no meaning; whoever shows formulas uses it.
 */
import { useLayoutEffect, useRef } from 'react';

/** The formula. */
export function Formula({ tex }: { readonly tex: string }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    // Once fetched, it is set before the window's next picture.
    void import('./typesetting.ts').then(({ typeset }) => {
      if (element?.isConnected === true && element === place.current) typeset(tex, element);
    });
  }, [tex]);
  return <span ref={place} className="formula" />;
}

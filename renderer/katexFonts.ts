/**
 * Leaves the old font formats out of KaTeX's style sheet: every window that runs this app reads woff2. A plugin for Vite.
 */

/** Takes `url(...woff)` and `url(...ttf)` out of katex.min.css before it is bundled. */
export function onlyWoff2() {
  return {
    name: 'only-woff2',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      if (!/katex(\.min)?\.css$/.test(id)) return null;
      return { code: code.replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\(["'](woff|truetype)["']\)/g, ''), map: null };
    },
  };
}

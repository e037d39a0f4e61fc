/** What TeX and its like a manuscript may hold beside formulas: commands that only lay out a page, and displays without dollars. */

const layout =
  /^(?:\\(?:newpage|pagebreak|clearpage|cleardoublepage|newline|bigskip|medskip|smallskip|noindent|indent|par|hfill|vfill|centering|raggedright|maketitle|tableofcontents|listoffigures|listoftables|frontmatter|mainmatter|backmatter|appendix|onehalfspacing|doublespacing|singlespacing|linebreak|null|printbibliography|printindex|(?:[vh]space|pagestyle|thispagestyle|pagenumbering|addcontentsline|setcounter|addtocounter|begin|end|bibliography|bibliographystyle|label|vskip)\*?(?:\{[^{}]*\})+)(?:\[[^\]]*\])?\s*)+$/

/** `[TOC]`, `{pagebreak}`: what asks other tools for contents or a page of their own. */
const request =
  /^(?:\[TOC\]|\[\[_?TOC_?\]\]|\{\{TOC\}\}|\{(?:pagebreak|frontmatter|mainmatter|backmatter)\}|\{\{< pagebreak >\}\})$/i

/** Whether a paragraph says only how pages are to be laid out, which is the editions' own affair. */
export const isLayout = (text: string): boolean =>
  (text.startsWith('\\') && layout.test(text.trim())) || request.test(text.trim())

const display =
  /^\\begin\{((?:equation|align|alignat|gather|multline|eqnarray|displaymath|math)\*?)\}[\s\S]*\\end\{\1\}$/

/** `\begin{align} … \end{align}` → its TeX; null for anything else. */
export const displayed = (text: string): string | null => (display.test(text.trim()) ? text.trim() : null)

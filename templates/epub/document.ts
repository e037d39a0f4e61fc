/** The shell of every document of the e-book: XHTML that reading systems parse as XML (EPUB 3.3, section 6.1). */
import { withStandIns } from '../../scripts/writers/epub/glyphs.ts'
import { attributes, escapeHtml } from '../../scripts/writers/html.ts'

/** What `lang` says, `xml:lang` says too. In finished markup `<` stands nowhere but before a tag. */
const doubleLang = (xhtml: string): string => xhtml.replace(/(<[^<>]*?) lang="([^"]*)"/g, '$1 lang="$2" xml:lang="$2"')

/** A whole document; `content` is finished XHTML. */
export const document = (page: {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly title: string
  readonly matter: 'frontmatter' | 'bodymatter' | 'backmatter'
  readonly content: string
}): string => {
  const { language, direction, title, matter, content } = page
  return `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"${attributes({
    lang: language,
    'xml:lang': language,
    dir: direction === 'rtl' && direction,
  })}>
<head>
<meta charset="utf-8"/>
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" type="text/css" href="style.css"/>
</head>
<body epub:type="${matter}">
${withStandIns(doubleLang(content))}
</body>
</html>
`
}

/**
 * Roles of the paper edition. Chromium tags a PDF by roles, and knows none for notes, terms, formulas or words in another
 * language: they get such as come through, and binding/elements.ts gives them their names.
 */
import { attributes } from './html.ts'
import { unescapeHtml } from './markup.ts'

/** Before the words that stand for a formula. */
export const formulaMark = 'octavo-formula:'

const roles = [
  [/<table(?=[ >])/g, '<table role="table"'],
  [/<dl(?=[ >])/g, '<dl role="list"'],
  [/<dt(?=[ >])/g, '<dt role="group"'],
  [/<div(?=[^<>]* lang=)/g, '<div role="generic"'],
  [/<span(?=[^<>]* lang=)/g, '<span role="emphasis"'],
] as const

/** What a formula is called in a heading gives way to its mark. */
const withFormulas = (html: string): string =>
  html.replace(/<math( alttext="([^"]*)")(?: aria-label="[^"]*")?/g, (_, alttext: string, tex: string) => {
    const role = attributes({ role: 'img', 'aria-label': formulaMark + unescapeHtml(tex) })
    return `<math${role}${alttext}`
  })

/** HTML with the roles that its tags in the PDF are made of. */
export const withRoles = (html: string): string =>
  withFormulas(roles.reduce((text, [tag, dressed]) => text.replace(tag, dressed), html))

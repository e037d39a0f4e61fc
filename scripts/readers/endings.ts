/** How a Markdown file's name ends: also in Quarto and R Markdown. */
export const markdownEnding = /\.(?:md|markdown|mdown|qmd|rmd)$/i

export const isMarkdown = (path: string): boolean => markdownEnding.test(path)

import type { Metadata } from '../../scripts/model/metadata.ts'
import { attributes } from '../../scripts/writers/html.ts'
import type { Words } from '../../scripts/writers/tongues.ts'

/** The page that shows the cover; `picture` is its address. */
export const coverPage = ({ title }: Metadata, words: Words, picture: string): string =>
  `<section class="cover" epub:type="cover">
<img role="doc-cover"${attributes({ src: picture, alt: `${words.cover}: ${title}` })}/>
</section>`

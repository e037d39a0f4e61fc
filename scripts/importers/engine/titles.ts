/** What stands over texts, told by its words alone. */

const sections =
  /^(?:(?:general )?(?:introduction|conclusions?|abstract|summary|executive summary|preface|foreword|prologue|epilogue|afterword|acknowledge?ments?|appendix(?: [\dA-Z]+)?|bibliography|references|works cited|notes|endnotes|footnotes|discussion|methods?|results|background|contents)|(?:chapter|part|book|section|letter|canto|act|scene|lecture|kapitel|chapitre|глава)\s+(?:\d+|[ivxlc]+|[a-z]+)\b.{0,60})\.?$/iu

const notesNames =
  /^(?:(?:chapter |end|foot)?notes?(?: and references| to .{3,60})?|references and notes|anmerkungen|fu(?:ß|ss)noten|endnoten|notas(?: al pie)?|notes de (?:fin|bas de page)|noten|voetnoten|note|przypisy|poznámky|примечания|сноски)\s*[.:]?$/iu

/** Stands over notes. */
export const isNotesName = (text: string): boolean => notesNames.test(text.trim())

export const isSectionName = (text: string): boolean => sections.test(text.trim())

const small = new Set(
  'a an the and or but nor of in on at to for from by with as into upon over without within between among against during under through about before after toward towards beyond since than that per via de la le les du des der die das und von van y e et zu'.split(
    ' ',
  ),
)

/** Of the kind that titles write small: `the`, `und`. */
export const isSmallWord = (word: string): boolean => small.has(word)

/** Words of weight begin with capitals. */
export const isTitleCase = (text: string): boolean => {
  const words = (text.match(/[\p{L}’']+/gu) ?? []).filter(word => !isSmallWord(word.toLowerCase()))
  return words.length > 0 && words.filter(word => /^\p{Lu}/u.test(word)).length >= words.length * 0.8
}

export const isCapitals = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu) ?? []
  return (
    letters.length >= 3 &&
    letters.filter(letter => letter === letter.toUpperCase() && letter !== letter.toLowerCase()).length >=
      letters.length * 0.9
  )
}

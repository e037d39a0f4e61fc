/** Text that runs both ways, in every container: what a proof of pages must read as it was written. */

/** Sentences of which no two are the same: what repeats itself hides what is lost. */
const sentences = (words: string) => {
  const all = words.split(' ').slice(0, 17)
  let turn = 0
  return (length = 18): string => {
    turn++
    return Array.from({ length }, (_, index) => all[(index * (2 * turn + 1) + turn * turn) % all.length]).join(' ')
  }
}
const hebrew = sentences('הסוחר שקל את הקמח בשני סטים של משקולות אחד מנחושת ואחד מברזל ונשבע להביאם יחד בכל רבעון שנה')
const arabic = sentences(
  'كان كاتب السوق يحتفظ بمجموعتين من الأوزان واحدة النحاس للقاعة والأخرى الحديد للرصيف وأقسم أن يجمعهما معا',
)
const english = sentences(
  'the clerk of the market kept two sets weights one brass for hall and iron quay was sworn to bring',
)

export const manuscript = `---
title: Weights of עברית
language: en
readings:
  hebrew: { language: he }
  arabic: { language: ar }
---

# Of scales and מאזניים (1911) {#scales}

He wrote שלום עולם (and again שלום) in 1911.[^1] ${hebrew()}, (${hebrew()}).[^2] ${english()}: “${hebrew()}” ${english()}.

${arabic()}، 12–15 و١٩١١.[^3] ${english()}, or قال (القول) 12, and so on; [${hebrew()} in *English* ${hebrew()}](https://a.example/).

## שער of 12 gates, and «שער»

- פריט ראשון with a word (and brackets) בתוך[^4]
- Second פריט, 3:1, 12.5%
- ${hebrew()}

> ${hebrew()}. ${english()}.

[${hebrew()} 1911 (English within) ${hebrew()}[^5] סוף.]{lang=he dir=rtl} And on.

| Word | מילה | [ערך]{lang=he dir=rtl} |
|------|------|------|
| one שלום | שלום one | [ארכיון ארכיון תרגום.]{lang=he dir=rtl}[^6] |
| (12) שער | שער (12) | ${hebrew()}[^7] |
| ${arabic()} | 1911 | *وزن* 3 |

| He came שלום,
| ${hebrew(7)}
| (שער) and 12 went.[^8]

[^1]: Note with עברית in it (ראו עמ 12–15), and on.
[^2]: ${hebrew()}, ${hebrew()} 1911, עמוד 12 ואילך.
[^3]: ${english()} ${arabic()}.

    - פריט, in a list in a note: ${hebrew()}
[^4]: מאזניים.
[^5]: ראו Notes and Queries 12, 1911.
[^6]: (שם).
[^7]: 12 שנים.
[^8]: Ibid., שם.

# המאזניים (1911) of England {#hebrew}

${hebrew()}.[^h1] ${english()}. ${hebrew()} (1911), 12–15, [כך](https://a.example/), Notes and Queries;[^h2] «${hebrew()}».

${english()}, ${english()} ${hebrew()} 1911.[^h3]

1. ${english()}
2. פריט (שני), word 12

> ${english()}: ${hebrew()}?

| מילה | word |
|------|------|
| ${english()} | שער, 12 |
| בְּרֵאשִׁית בָּרָא | (one) |

[^h1]: ראו Smith, *On Weights* (London, 1911), עמ' 12–15.
[^h2]: ${english()}.
[^h3]: שם, 12.

# الموازين 12 {#arabic}

${arabic()} (1911)، ١٢٫٥ و12.[^a1] ${english()}. ${arabic()}؛ «${arabic()}» Smith 1911.

[^a1]: راجع Smith, *On Weights* (London, 1911)، ص ١٢–١٥.
`

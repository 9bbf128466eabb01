// The words of a query: how the index spells them, and whether the pages found have them.

// How many hits are looked at: as many as the box reads in any case.
const LOOKED_AT = 5

// Words that say nothing by themselves; the others must all be on the page.
const little = new Set("a an and at by for from in of on or the to with".split(" "))

// With what a word goes on that was typed past its stem: “instituti” has no page, and “institution” has. Of short words
// none is taken for such: “Martin” would be on the way to “marting”, and so to pages with “mart”.
const LONG = 7
const ends = "d e g l n s t y al ce ed ld le ly ng on ty ve ble ing ion ity ive able ment tion ation".split(" ")

// Signs of scripts without spaces.
const signs = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/gu

// Words as the index spells them: see `spell` in drillsite/site/search.py.
export function spell(words) {
  if (/^\s*["“].+["”]\s*$/u.test(words)) return words.replace(/[“”]/gu, '"')
  const spelled = words
    .replace(/['’]s?(?![\p{L}\p{N}_])/gu, "")
    .replace(/(?<=\p{L})[-‐–—/](?=\p{L})/gu, " ")
    .replace(signs, " $& ")
    .split(/\s+/u)
  const telling = spelled.filter(word => !little.has(word.toLowerCase()))
  return (telling.some(Boolean) ? telling : spelled).join(" ")
}

// Parts what may be one word in a query and two on the page: “Joint Sea-2024”, “US,Japan”, but not “HQ-9”.
export function part(words) {
  return words.replace(/[,;]|(?<=\p{L}{3})[-‐–—/](?=\p{N})/gu, " ")
}

// Tells whether the hits are for the words asked for. Where no word begins with the one asked for, the engine takes the
// longest that this one begins with, “block” for “blockchain”, or leaves it out. So each must have its stem in the index
// or, while it is typed, begin a word of a hit or a longer form whose stem is there.
export async function haveWords(engine, hits, asked) {
  if (/^\s*".+"\s*$/u.test(asked)) return true
  const words = asked.split(" ").map(word => fold(word).replace(/[^\p{L}\p{N}]/gu, "")).filter(Boolean)
  const unknown = await dropKnown(engine, words)
  if (!unknown.length) return true
  const pages = await Promise.all(hits.slice(0, LOOKED_AT).map(hit => hit.data()))
  const texts = pages.map(page => fold([...Object.values(page.meta), page.content].join(" ")))
  const unseen = unknown.filter(word => !texts.some(text => beginning(word).test(text)))
  return (await Promise.all(unseen.map(word => goesOn(engine, word)))).every(Boolean)
}

async function goesOn(engine, word) {
  return word.length >= LONG && (await dropKnown(engine, ends.map(end => word + end))).length < ends.length
}

// Whether stems of words are in the index, as far as was asked: each counts through all pages on a large site.
const known = new Map()

// Gives the words whose stem is not in the index. In quotation marks a word is found by its whole stem only; what is
// found is counted and not listed, as no page has such a facet.
async function dropKnown(engine, words) {
  await Promise.all(words.filter(word => !known.has(word)).map(async word => {
    const answer = await engine.search(`"${word}"`, { filters: { Nothing: "" } })
    known.set(word, answer.unfilteredResultCount > 0)
  }))
  return words.filter(word => !known.get(word))
}

// The pattern of words that begin with these letters, whatever marks are between them: “s4” begins “S-400”.
function beginning(letters) {
  return new RegExp(`(?<![\\p{L}\\p{N}])${[...letters].join("[^\\p{L}\\p{N}\\s]*")}`, "u")
}

// Text as the engine compares it: without case and accents, signs apart.
function fold(text) {
  return text.replace(signs, " $& ").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
}

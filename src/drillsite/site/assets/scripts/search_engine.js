// The engine behind the search box and the search page: Pagefind, fetched when a reader first turns to either.

import { badges, marks, weights } from "./search_settings.js"
import { haveWords, part, spell } from "./search_words.js"

// The top of the site, wherever it is served and whichever page is shown.
const site = new URL("../../", import.meta.url)

let engine

function load() {
  engine ??= import(new URL("pagefind/pagefind.js", site)).then(async pagefind => {
    const made = pagefind.createInstance({
      baseUrl: site.pathname, excerptLength: 24, noWorker: true, ranking: { metaWeights: weights },
    })
    await made.init()
    return made
  }).catch(fault => {
    engine = undefined
    throw fault
  })
  return engine
}

// Gets ready to search.
export function prepare() {
  load().catch(() => {})
}

// Gives all hits, best first, and how many have each value of the facets asked for. `words` may be empty where facets
// have values: then every page with those is a hit. A facet with an empty list is counted and narrows nothing.
export async function search(words, facets = {}) {
  const pairs = Object.entries(facets).map(([name, values]) => [name, values.length ? { any: values } : []])
  const filters = Object.fromEntries(pairs)
  const answer = await ask(words, filters)
  return answer.hits.length || part(words) === words ? answer : ask(part(words), filters)
}

async function ask(words, filters) {
  const found = await load()
  const asked = words.trim() ? spell(words) : null
  const { results: hits, filters: counts } = await found.search(asked, { filters })
  const isAnswer = !asked || !hits.length || await haveWords(found, hits, asked)
  return isAnswer ? { hits, counts } : { hits: [], counts: {} }
}

// Gives what is shown of a hit: address, title, kind, date, verdict and an excerpt in pieces, some of them found words.
export async function read(hit, words) {
  const page = await hit.data()
  const url = new URL(page.raw_url, site)
  if (words.trim()) url.searchParams.set("highlight", words.trim())
  return {
    url: url.href, title: page.meta.title, when: page.meta.when ?? "",
    kind: page.filters.Kind[0], verdict: page.filters.Verdict?.[0], excerpt: cut(page),
  }
}

// The engine's excerpt is HTML with only < and > escaped: it is taken apart, never set as HTML.
function cut({ excerpt, plain_excerpt: plain, raw_content: whole }) {
  const start = whole.trimStart().startsWith(plain) ? "" : "… "
  const end = whole.trimEnd().endsWith(plain) ? "" : " …"
  const marked = `${start}${excerpt}${end}`.replace(/([,.;:!?”’)\]]+)<\/mark>/gu, "</mark>$1")
  return marked.split(/(<mark>.*?<\/mark>)/su).filter(Boolean).map(piece => {
    const found = piece.startsWith("<mark>")
    const text = piece.replace(/<\/?mark>/gu, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    return { text, found }
  })
}

// Gives elements for what `read` gave: the line above the title, the title, and the excerpt.
export function draw(entry) {
  return { line: drawLine(entry), title: entry.title, excerpt: drawExcerpt(entry.excerpt) }
}

function drawLine({ kind, when, verdict }) {
  const line = document.createElement("span")
  line.className = "ds-hit__line"
  line.innerHTML = marks[kind] ?? ""
  line.append(kind)
  if (when) line.append(` · ${when}`)
  if (verdict) {
    const badge = document.createElement("span")
    badge.innerHTML = badges[verdict]
    line.append(" ", badge)
  }
  return line
}

function drawExcerpt(pieces) {
  const excerpt = document.createElement("span")
  excerpt.className = "ds-hit__excerpt"
  for (const { text, found } of pieces) {
    const part = found ? document.createElement("mark") : document.createTextNode(text)
    if (found) part.textContent = text
    excerpt.append(part)
  }
  return excerpt
}

// The address of the search page with these words.
export function pageFor(words) {
  const url = new URL("search/", site)
  if (words.trim()) url.searchParams.set("q", words.trim())
  return url.href
}

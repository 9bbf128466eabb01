// Previews of records, where a mouse rests on their link or the keyboard comes to it; never on touch. The linked page
// itself is fetched and its head shown: that adds no file, cannot be stale, and the click finds the page at hand.
//
// As WCAG 1.4.13 asks, Escape dismisses it, the pointer may move into it, and it stays until pointer and focus have left.
// It is a tooltip: it describes its link and holds nothing to press.

const DELAY = 300
const GRACE = 200
const GAP = 8
const HEAD = [".ds-kind", "h1", ".ds-byline", ".ds-lead", ".ds-judged"].map(part => `.ds-head > ${part}`).join()

export function start() {
  const page = document.querySelector(".ds-page") ?? document.querySelector(".md-content__inner") // of a page of the docs
  if (HTMLElement.prototype.showPopover && !navigator.connection?.saveData) new Previews(page)
}

class Previews {
  constructor(page) {
    this.heads = new Map()
    this.box = document.createElement("div")
    this.box.className = "ds-preview"
    this.box.id = "ds-preview"
    this.box.setAttribute("role", "tooltip")
    this.box.popover = "manual"
    page.after(this.box)
    page.addEventListener("pointerover", event => {
      if (event.pointerType === "mouse") this.want(linkOf(event), event.clientX)
    })
    page.addEventListener("pointerout", event => linkOf(event) && this.leave())
    page.addEventListener("focusin", event => {
      if (event.target.matches(":focus-visible")) this.want(linkOf(event))
    })
    page.addEventListener("focusout", () => this.hide())
    this.box.addEventListener("pointerenter", () => clearTimeout(this.timer))
    this.box.addEventListener("pointerleave", () => this.leave())
  }

  want(link, x) {
    if (!link) return
    clearTimeout(this.timer)
    if (link !== this.link) this.timer = setTimeout(() => this.show(link, x), DELAY)
  }

  leave() {
    clearTimeout(this.timer)
    if (!this.link?.matches(":focus-visible")) this.timer = setTimeout(() => this.hide(), GRACE)
  }

  hide() {
    clearTimeout(this.timer)
    this.life?.abort()
    this.link?.removeAttribute("aria-describedby")
    this.link = undefined
    this.box.hidePopover()
  }

  async show(link, x) {
    this.hide()
    this.link = link
    this.life = new AbortController()
    const { signal } = this.life
    const head = await this.find(urlOf(link), signal)
    if (signal.aborted || !head) return
    this.box.replaceChildren(...head)
    this.box.showPopover()
    this.place(link.getBoundingClientRect(), x)
    link.setAttribute("aria-describedby", this.box.id)
    addEventListener("keydown", event => event.key === "Escape" && this.hide(), { signal })
    for (const end of ["scroll", "resize", "blur", "pagehide"]) addEventListener(end, () => this.hide(), { signal })
  }

  // Below the link, or above where there is more room; never over it.
  place({ top, bottom, left }, x = left) {
    const { offsetWidth: width, offsetHeight: height } = this.box
    const isBelow = bottom + GAP + height <= innerHeight || innerHeight - bottom >= top
    this.box.style.top = `${isBelow ? bottom + GAP : top - GAP - height}px`
    this.box.style.left = `${Math.max(GAP, Math.min(x - 3 * GAP, document.documentElement.clientWidth - width - GAP))}px`
  }

  // Gives the parts of a page's head, or nothing where there is no such page.
  async find(url, signal) {
    if (this.heads.has(url.pathname)) return this.heads.get(url.pathname)
    try {
      const answer = await fetch(url, { signal })
      const head = answer.ok && readHead(new DOMParser().parseFromString(await answer.text(), "text/html"))
      this.heads.set(url.pathname, head)
      return head
    } catch {
      return null
    }
  }
}

function linkOf(event) {
  const link = event.target.closest("a.ds-ref")
  if (!link) return null
  const { origin, pathname } = urlOf(link)
  return origin === location.origin && pathname !== location.pathname ? link : null
}

// The href of a link in a drawing is an object, so the attribute is read.
const urlOf = link => new URL(link.getAttribute("href"), document.baseURI)

function readHead(page) {
  const parts = [...page.querySelectorAll(HEAD)].map(quieten)
  const facts = [...page.querySelectorAll("[data-ds-preview] dd")].map(fact => fact.textContent)
  if (facts.length) parts.push(paragraph("ds-preview__facts", facts.join(" · ")))
  return parts.length && parts
}

// Gives a part without what only a page has: links, ids, headings.
function quieten(part) {
  if (part.matches("h1")) return paragraph("ds-preview__title", part.textContent)
  const copy = document.importNode(part, true)
  for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes)
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id")
  return copy
}

function paragraph(name, text) {
  const made = document.createElement("p")
  made.className = name
  made.textContent = text
  return made
}

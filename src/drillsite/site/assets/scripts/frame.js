// The theme's labels that stand for buttons (menu, light and dark) become buttons, for keyboards and screen readers.

const labels = ".md-header label:is([for='__drawer'], .md-header__option > label)"
const drawer = () => document.querySelector("#__drawer")
const menu = () => document.querySelector(".ds-menu")

export function start() {
  for (const label of document.querySelectorAll(labels)) replace(label)
  showState()
  if (!document.querySelector("pre > code")) return
  plainCodeBars()
  new MutationObserver(plainCodeBars).observe(document.body, { childList: true, subtree: true })
}

// The bar that the theme puts on a block of code is no part of the page to be led to.
function plainCodeBars() {
  for (const bar of document.querySelectorAll("nav.md-code__nav:not([role])")) bar.role = "none"
}

function replace(label) {
  const button = document.createElement("button")
  const isMenu = label.htmlFor === "__drawer"
  const input = document.getElementById(label.htmlFor)
  button.type = "button"
  button.className = isMenu ? `${label.className} ds-menu` : label.className
  button.title = button.ariaLabel = label.title || "Menu"
  button.hidden = label.hidden
  button.append(...label.childNodes)
  button.onclick = isMenu ? toggle : () => choose(input)
  button.onkeydown = event => {
    if (event.key === "Enter") event.stopPropagation() // the theme would do once more what the button does
  }
  if (label.previousElementSibling?.matches(".md-option")) label.previousElementSibling.tabIndex = -1
  label.replaceWith(button)
}

function choose(option) {
  option.click()
  document.querySelector(".md-option:checked + button")?.focus()
}

function toggle() {
  drawer().click()
  if (drawer().checked) document.querySelector(".md-nav--primary a").focus()
}

document.addEventListener("keydown", event => {
  if (event.key !== "Escape" || !drawer().checked) return
  drawer().click()
  menu().focus()
})

document.addEventListener("change", event => {
  if (event.target === drawer()) showState()
})

function showState() {
  menu().ariaExpanded = drawer().checked
}

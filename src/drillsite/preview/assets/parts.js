// What the parts of the forms share.

export function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

// Shows a part of a form or leaves it out, its fields too.
export function show(part, isShown) {
  part.hidden = !isShown
  for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = !isShown
}
